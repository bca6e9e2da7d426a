// A language model words the questions of whoever agreed to it, and nobody waits for one that fails.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { WISH, logged } from "./lib/edge.mjs";
import { ModelService } from "./lib/model.mjs";
import { OPENING, brain, isJudging, read, worded } from "./lib/model_brain.mjs";
import { ANSWER, NOTICE, agreed, answer, askedOnce, consent, end, prepared, withModel } from "./lib/model_edge.mjs";
import { ok, refused } from "./lib/recording.mjs";
import { Room } from "./lib/room.mjs";

const PERSONAL = " The vendor thanked me at jane.doe@example.com and called me on +49 170 1234567.";

const offer = async (edge) => ok(await edge.call("GET", "/api/v1/model"));
const create = async (edge, model) => {
  const { entitlement } = await edge.guest();
  return edge.call("POST", "/api/v1/sessions", { bearer: entitlement, body: { ...WISH, model } });
};

for (const wire of ["openai", "anthropic", "workers_ai", "bedrock"]) {
  test(`model: what ${wire} serves is offered by name and words the questions of whoever agrees`, async () => {
    const service = await ModelService.start(wire);
    service.usual.text = brain();
    await withModel(service, async (edge) => {
      const { name, model } = service.config;
      assert.deepEqual(await offer(edge), { schema_version: 1, service: { name, model, notice: NOTICE } });
      const room = await Room.enter(edge, await agreed(edge, service));
      const { question } = (await room.start()).event;
      assert.ok(question.text.startsWith(OPENING), question.text);
      assert.equal(question.worded_by, model);
      assert.ok(askedOnce(service), "no question's words are asked for twice");
    });
    await service.close();
  });
}

describe("model: the agreement", () => {
  let service;
  before(async () => (service = await ModelService.start("openai")));
  after(() => service.close());

  test("model: none is offered, and nobody can agree, where none is set up or its set-up is wrong", async () => {
    const { limits, ...unlimited } = service.config;
    const unencrypted = { ...service.config, url: "http://model.example/v1" };
    for (const setup of [{ config: null }, { config: unlimited }, { config: unencrypted }, { key: "" }]) {
      const use = async (edge) => {
        assert.deepEqual(await offer(edge), { schema_version: 1, service: null }, JSON.stringify(setup));
        refused(await create(edge, consent(service)), 409, "service_changed");
        // A site that wants no model is set up well.
        const isWrong = setup.config !== null;
        const [line] = await logged(edge, "model_setup", isWrong ? 1 : 0);
        assert.equal(line?.level, isWrong ? "error" : undefined);
      };
      await withModel(service, use, setup);
    }
    assert.equal(service.requests.length, 0);
  });

  test("model: an agreement to another service or another text is none", async () => {
    await withModel(service, async (edge) => {
      refused(await create(edge, { ...consent(service), service: "another" }), 409, "service_changed");
      refused(await create(edge, { ...consent(service), notice: NOTICE - 1 }), 409, "notice_changed");
      ok(await create(edge, consent(service)), 201);
    });
  });
});

describe("model: questions", () => {
  let service;
  before(async () => (service = await ModelService.start("openai")));
  beforeEach(() => {
    service.reset();
    service.usual.text = brain();
  });
  after(() => service.close());
  const use = (what) => withModel(service, what);

  test("model: without an agreement nothing of an interview reaches it, nor afterwards", async () => {
    await use(async (edge) => {
      const interview = await edge.interview();
      const room = await Room.enter(edge, interview);
      assert.equal(room.welcome.snapshot.setup.model, undefined);
      const questions = [(await room.start()).event.question];
      for (let turn = 0; turn < 3; turn++) questions.push(await answer(room, turn));
      await end(room);
      await sleep(3000);
      assert.ok(questions.every(({ worded_by }) => worded_by === undefined));
      const report = ok(await edge.report(interview));
      assert.equal(report.judging ?? null, null);
      assert.ok(report.answers.every(({ bands = [] }) => bands.length === 0));
      assert.equal(service.requests.length, 0);
    });
  });

  test("model: whoever takes the agreement back goes on with the built-in interviewer, and is not judged", async () => {
    await use(async (edge) => {
      const interview = await agreed(edge, service);
      const room = await Room.enter(edge, interview);
      await room.start();
      await prepared(service, 2);
      await room.command({ type: "withdraw_model" });
      await room.event("model_withdrawn");
      const asked = service.requests.length;
      for (let turn = 0; turn < 2; turn++) assert.equal((await answer(room, turn)).worded_by, undefined);
      await end(room);
      await sleep(3000);
      const { judging, answers } = ok(await edge.report(interview));
      assert.deepEqual([judging ?? null, service.requests.length], [null, asked]);
      assert.ok(answers.every(({ bands = [] }) => bands.length === 0));
      const another = await Room.enter(edge, await edge.interview());
      const { problem } = await another.command({ type: "withdraw_model" });
      assert.equal(problem.code, "wrong_state");
    });
  });

  test("model: first question and follow-up come in its words, and keep the candidate's", async () => {
    await use(async (edge) => {
      const room = await Room.enter(edge, await agreed(edge, service));
      assert.deepEqual(room.welcome.snapshot.setup.model, consent(service));
      const first = (await room.start()).event.question;
      const second = await answer(room, 0);
      assert.deepEqual([first.origin, second.origin], ["planned", "follow_up"]);
      for (const [turn, { text, worded_by }] of [first, second].entries()) {
        assert.ok(text.startsWith(OPENING), text);
        assert.equal(worded_by, service.config.model);
        const deltas = room.messages.filter((message) => message.type === "question_delta" && message.turn === turn);
        assert.equal(deltas.map((delta) => delta.text).join(""), text);
      }
      const [{ keeps }, ...others] = service.requests.map(({ prompt }) => read(prompt)).filter((told) => told.keeps);
      assert.ok(ANSWER.includes(keeps) && second.text.includes(keeps), keeps);
      assert.equal(others.length, 0);
      const calls = await logged(edge, "model_call", 2);
      assert.ok(calls.every(({ purpose }) => purpose === "wording"));
    });
  });

  test("model: the words of the next planned question are there before it is asked", async () => {
    await use(async (edge) => {
      const interview = await agreed(edge, service);
      await prepared(service, 1);
      const room = await Room.enter(edge, interview);
      const first = (await room.start()).event.question;
      await prepared(service, 2);
      await room.command({ type: "skip", turn: 0 });
      const second = (await room.event("question_asked")).event.question;
      assert.deepEqual([second.origin, second.worded_by], ["planned", service.config.model]);
      assert.notEqual(second.text, first.text);
      await prepared(service, 3);
      assert.ok(askedOnce(service));
    });
  });

  test("model: it is told neither personal data nor anything that opens a door", async () => {
    await use(async (edge) => {
      const interview = await agreed(edge, service);
      const room = await Room.enter(edge, interview);
      await room.start();
      await answer(room, 0, ANSWER + PERSONAL);
      await end(room);
      await room.next(({ type }) => type === "report_ready");
      assert.ok(service.requests.some(isJudging), "answers are judged");
      for (const { path, headers, body } of service.requests) {
        // The platform itself names the Worker that asks.
        const { authorization, "cf-worker": _platforms, ...others } = headers;
        assert.equal(authorization, `Bearer ${service.key}`);
        const sent = JSON.stringify([path, others, body]);
        for (const secret of ["jane.doe", "example.com", "1234567", interview.ticket, interview.session_id, service.key]) {
          assert.equal(sent.includes(secret), false, `${secret} in ${sent}`);
        }
      }
      assert.ok(service.requests.some(({ prompt }) => prompt.includes("[email]") && prompt.includes("[phone]")));
      const logs = edge.server.getLogs().join("\n");
      for (const secret of ["jane.doe", "load test", OPENING, service.key]) {
        assert.equal(logs.includes(secret), false, `${secret} is logged`);
      }
    });
  });

  test("model: a task goes out in the words that it was set in", async () => {
    await use(async (edge) => {
      const room = await Room.enter(edge, await agreed(edge, service, { kind: "coding", minutes: 20 }));
      const { question } = (await room.start()).event;
      assert.deepEqual([question.kind, question.worded_by], ["coding", undefined]);
      assert.equal(service.requests.length, 0);
    });
  });

  const PROSE = { text: "Certainly! Here is a question: what happened then?" };
  const FORGETFUL = { text: worded("What did you take from all of that, looking back today?") };
  const LONG_WAIT = { status: 429, retryAfter: 3 };
  // What the second question's calls get; how many there are; whether the model's words come all the same.
  for (const [what, replies, calls, works] of [
    ["busy twice", [{ status: 429 }, { status: 429 }], 2, false],
    ["busy for longer than anybody waits", [LONG_WAIT], 1, false],
    ["busy once", [{ status: 429 }], 2, true],
    ["broken twice", [{ status: 500 }, { status: 500 }], 2, false],
    ["broken once", [{ status: 500 }], 2, true],
    ["silent", [{ stall: "before" }], 1, false],
    ["silent from the middle on", [{ stall: "within" }], 1, false],
    ["cut off twice", [{ breakOff: true }, { breakOff: true }], 2, false],
    ["in trouble twice", [{ trouble: true }, { trouble: true }], 2, false],
    ["senseless twice", [{ garbage: true }, { garbage: true }], 2, false],
    ["without an end", [{ endless: true }], 1, false],
    ["unwilling", [{ end: "filtered" }], 1, false],
    ["chatty twice", [PROSE, PROSE], 2, false],
    ["chatty once", [PROSE], 2, true],
    ["forgetful of the candidate's words twice", [FORGETFUL, FORGETFUL], 2, false],
    ["forgetful of the candidate's words once", [FORGETFUL], 2, true],
  ]) {
    test(`model: it is ${what}, and the interview goes on`, async () => {
      await use(async (edge) => {
        const room = await Room.enter(edge, await agreed(edge, service));
        await room.start();
        // What comes from here on is for the question after the answer.
        await prepared(service, 2);
        service.replies.push(...replies);
        const second = await answer(room, 0);
        assert.equal(second.origin, "follow_up");
        assert.equal(second.worded_by, works ? service.config.model : undefined);
        assert.equal(second.text.startsWith(OPENING), works, second.text);
        assert.equal(service.requests.length - 2, calls);
        const repaired = service.requests.filter(({ prompt }) => prompt.includes("That reply cannot be used"));
        assert.equal(repaired.length, replies[0].text ? 1 : 0, "a bad reply is repaired once");
        assert.equal((await answer(room, 1)).worded_by, service.config.model, "the next question is the model's again");
      });
    });
  }
});
