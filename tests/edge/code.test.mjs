// How code came to be: every edit with its time, given when the interview is over, to its own ticket alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startEdge } from "./lib/edge.mjs";
import { Room } from "./lib/room.mjs";

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.close());

const history = ({ session_id, ticket }) => edge.call("GET", `/api/v1/sessions/${session_id}/code`, { bearer: ticket });

test("the history of the code leads from what the editor began with to the answer in the report", async () => {
  const interview = await edge.interview({ kind: "coding" });
  const room = await Room.enter(edge, interview);
  const { event } = await room.start();
  const starter = event.question.starter_code ?? "";
  await room.command({ type: "edit_code", turn: 0, splice: { at: 0, delete: 0, insert: "# frist\n" }, at_ms: 0 });
  await room.command({ type: "edit_code", turn: 0, splice: { at: 3, delete: 2, insert: "ir" }, at_ms: 0 });
  const early = await history(interview);
  assert.deepEqual([early.status, early.body.code], [409, "not_over"]);

  await room.command({ type: "end" });
  await room.event("completed");
  await edge.evict(interview, "close");
  const { status, body } = await history(interview);
  assert.equal(status, 200);
  assert.equal(body.schema_version, 1);
  assert.deepEqual(body.turns.map((turn) => [turn.turn, turn.starter]), [[0, starter]]);
  assert.deepEqual(body.turns[0].edits.map(({ splice }) => splice.insert), ["# frist\n", "ir"]);
  const end = body.turns[0].edits.reduce((text, { splice }) => text.slice(0, splice.at) + splice.insert + text.slice(splice.at + splice.delete), starter);
  assert.equal(end, (await edge.report(interview)).body.answers[0].code);
});

test("a history is nobody else's", async () => {
  const [mine, other] = [await edge.interview(), await edge.interview()];
  assert.equal((await history({ ...mine, ticket: other.ticket })).status, 403);
});
