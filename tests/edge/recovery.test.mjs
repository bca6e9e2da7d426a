// A recovery code opens an interview from elsewhere, once.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Room, stateOf } from "./lib/room.mjs";

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const make = ({ session_id, ticket }) => edge.call("POST", `/api/v1/sessions/${session_id}/recovery`, { bearer: ticket });
const recover = (session_id, code) => edge.call("POST", `/api/v1/sessions/${session_id}/recover`, { body: { code } });

function refused({ status, body }, wanted = 403, code = "forbidden") {
  assert.deepEqual([status, body.code], [wanted, code], JSON.stringify(body));
}

async function codeOf(interview) {
  const { status, body } = await make(interview);
  assert.equal(status, 200);
  assert.equal(Buffer.from(body.code, "base64url").length, 32);
  assert.equal(body.expires_in_s, 24 * 3600);
  return body.code;
}

test("recovery: a code gives one more ticket, once; the older tickets stay valid", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  const code = await codeOf(interview);
  await edge.evict(interview);
  const { status, body } = await recover(interview.session_id, code);
  assert.equal(status, 200);
  assert.deepEqual([body.schema_version, body.session_id], [1, interview.session_id]);
  assert.notEqual(body.ticket, interview.ticket);
  refused(await recover(interview.session_id, code));
  await edge.evict(interview);
  for (const ticket of [interview.ticket, body.ticket]) {
    assert.equal((await edge.summary({ ...interview, ticket })).status, 200);
  }
  assert.equal((await stateOf(edge, body)).turns.length, 1, "it opens the socket too");
  const racing = await codeOf(interview);
  const race = await Promise.all(Array.from({ length: 5 }, () => recover(interview.session_id, racing)));
  assert.deepEqual(race.map((answer) => answer.status).sort(), [200, 403, 403, 403, 403]);
});

test("recovery: a wrong, foreign or expired code is refused like a wrong ticket", async () => {
  const [mine, other] = [await edge.interview(), await edge.interview()];
  const code = await codeOf(other);
  for (const wrong of [code, randomBytes(32).toString("base64url"), "", "x".repeat(9000)]) refused(await recover(mine.session_id, wrong));
  for (const id of ["x", "f".repeat(64)]) refused(await recover(id, code));
  refused(await recover(mine.session_id, 7), 400, "malformed_body");
  refused(await make({ ...mine, ticket: other.ticket }));
  refused(await make({ ...mine, ticket: undefined }), 401, "unauthorized");
  const aging = "UPDATE meta SET value = json_set(value, '$.codes[0].expires_epoch_ms', CAST(? AS INTEGER)) WHERE key = 'access'";
  await edge.sql(other, aging, Date.now() - 1);
  await edge.evict(other);
  refused(await recover(other.session_id, code));
});

test("recovery: neither tickets nor codes are stored or logged", async () => {
  edge.server.clearLogs();
  const interview = await edge.interview();
  const [used, unused] = [await codeOf(interview), await codeOf(interview)];
  const { body } = await recover(interview.session_id, used);
  const stored = JSON.stringify(await edge.sql(interview, "SELECT * FROM meta"));
  const logged = edge.server.getLogs().map(({ message }) => message).join("\n");
  for (const secret of [used, unused, body.ticket, interview.ticket]) {
    assert.equal(stored.includes(secret) || logged.includes(secret), false);
  }
  assert.match(logged, /session_recovered/);
});

test("recovery: the summary says when an interview was made and how many questions have an answer", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  const { body: before } = await edge.summary(interview);
  assert.ok(Math.abs(Date.now() - before.created_epoch_ms) < 60_000);
  assert.deepEqual([before.questions_asked, before.answers], [1, 0]);
  await room.answer(0, "I led the migration and it halved the cost.");
  await room.event("question_asked");
  const { body: after } = await edge.summary(interview);
  assert.deepEqual([after.questions_asked, after.answers], [2, 1]);
});
