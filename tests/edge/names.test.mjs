// The candidate's name: given at the set-up, stored sealed, opened only to be taken out of what a model or a batch worker reads.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ENTITLEMENT_KEY, WISH, startEdge } from "./lib/edge.mjs";
import { Jobs, SERVICE_PUBLIC_KEY, finish } from "./lib/jobs.mjs";
import { isJudging } from "./lib/model_brain.mjs";
import { ANSWER, agreed, answer, end, sensibleService, withModel } from "./lib/model_edge.mjs";
import { Recorder, film, ok, refused } from "./lib/recording.mjs";
import { Room, stateOf } from "./lib/room.mjs";

const NAMES = ["Xavola Quzinski"];
/** The first name is never said: whatever has it got it from the set-up. */
const SAID = `${ANSWER} The vendor said that quzinski had found it.`;
const KEY = { MASTER_KEY: randomBytes(32).toString("base64url") };

const service = await sensibleService();

const use = (what) => withModel(service, what, { secrets: KEY });
const sealedIn = async (edge, interview) => (await edge.sql(interview, "SELECT value FROM meta WHERE key = 'sealed_names'"))[0]?.value;

test("names: no model is told them, and nothing shows them but the sealed row", async () => {
  await use(async (edge) => {
    const interview = await agreed(edge, service, { candidate_names: NAMES });
    const room = await Room.enter(edge, interview);
    await room.start();
    await answer(room, 0, SAID);
    await end(room);
    await room.next(({ type }) => type === "report_ready");
    assert.ok(service.requests.some(isJudging), "answers are judged");
    assert.ok(service.requests.some(({ prompt }) => prompt.includes("said that [name] had found it")));
    for (const { prompt } of service.requests) assert.doesNotMatch(prompt, /xavola|quzinski/i);

    const sealed = await sealedIn(edge, interview);
    assert.equal(Buffer.from(sealed, "base64url").length, 12 + JSON.stringify(NAMES).length + 16, "nonce, names, tag");
    const read = (what) => edge.call("GET", `/api/v1/sessions/${interview.session_id}${what}`, { bearer: interview.ticket });
    const places = {
      summary: ok(await read("")),
      plan: ok(await read("/plan")),
      report: ok(await read("/report")),
      welcome: room.welcome,
      messages: room.messages,
      state: await stateOf(edge, interview),
      log: await edge.sql(interview, "SELECT * FROM log"),
      checkpoint: await edge.sql(interview, "SELECT * FROM checkpoint"),
      meta: await edge.sql(interview, "SELECT * FROM meta WHERE key <> 'sealed_names'"),
      logs: edge.server.getLogs(),
    };
    for (const [place, content] of Object.entries(places)) {
      const text = JSON.stringify(content);
      assert.doesNotMatch(text, /xavola/i, place);
      assert.equal(text.includes(sealed), false, place);
    }
  });
});

test("names: those that do not open keep the model out of the interview, which goes on", async () => {
  await use(async (edge) => {
    const [interview, other] = [await agreed(edge, service, { candidate_names: NAMES }), await agreed(edge, service, { candidate_names: NAMES })];
    const foreign = await sealedIn(edge, other);
    assert.notEqual(foreign, await sealedIn(edge, interview));
    // The first questions' words, in which nothing is a candidate's, are made ahead.
    await sleep(1000);
    const asked = service.requests.length;
    await edge.sql(interview, "UPDATE meta SET value = ? WHERE key = 'sealed_names'", foreign);
    await edge.fault(interview, { fault: "panic" });
    const room = await Room.enter(edge, interview);
    const { question } = (await room.start()).event;
    assert.deepEqual([question.worded_by, service.requests.length], [undefined, asked]);
  });
});

test("names: whoever leases the job gets them with its work, and the ledger does not", async () => {
  const edge = await startEdge({ secrets: { ENTITLEMENT_KEY, ...KEY }, vars: { SERVICE_PUBLIC_KEY } });
  try {
    const made = new Recorder(edge, await edge.interview({ candidate_names: NAMES }));
    ok(await made.agree());
    const take = film(100);
    await made.sendAll(take);
    ok(await made.complete(take.segment));
    await finish(edge, made.interview);
    const jobs = new Jobs(edge);
    const leased = await jobs.leaseOf(made);
    assert.deepEqual(leased.work.candidate_names, NAMES);
    assert.doesNotMatch(JSON.stringify(leased.work.log), /xavola/i);
    assert.doesNotMatch(JSON.stringify(ok(await jobs.call("GET", ""))), /xavola/i);
  } finally {
    await edge.close();
  }
});

test("names: without a key to seal them nothing of them is kept; what is no name is refused", async () => {
  const edge = await startEdge({ secrets: { ENTITLEMENT_KEY, MASTER_KEY: "" } });
  try {
    assert.equal(await sealedIn(edge, await edge.interview({ candidate_names: NAMES })), undefined);
    const { entitlement } = await edge.guest();
    for (const candidate_names of [["Xavola\nQuzinski"], [""], ["x".repeat(101)], ["a", "b", "c", "d", "e"]]) {
      refused(await edge.call("POST", "/api/v1/sessions", { bearer: entitlement, body: { ...WISH, candidate_names } }), 400, "bad_name");
    }
  } finally {
    await edge.close();
  }
});
