// One interview, several tabs: who has it, and what becomes of the words of the others.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Room, stateOf } from "./lib/room.mjs";

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const edit = (at, text) => ({ type: "edit_answer", turn: 0, splice: { at, delete: 0, insert: text }, at_ms: 0 });
const hello = (more) => ({ type: "hello", schema_version: 1, epoch: 0, last_client_seq: 0, last_server_seq: 0, now_ms: 1, ...more });

test("a hello that was held up takes nothing from a tab that was opened later", async () => {
  const interview = await edge.interview();
  const heldUp = await Room.connect(edge, interview);
  const newer = await Room.enter(edge, interview);
  await newer.start();
  heldUp.send(hello());
  assert.equal((await heldUp.untilClosed()).code, 4001);
  assert.equal((await newer.command(edit(0, "still here"))).type, "ack");
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, "still here");
});

test("after an eviction the order of connections is still known", async () => {
  const interview = await edge.interview();
  const heldUp = await Room.connect(edge, interview);
  const newer = await Room.enter(edge, interview);
  await newer.leave();
  await edge.evict(interview, "hibernate");
  heldUp.send(hello());
  assert.equal((await heldUp.untilClosed()).code, 4001);
  assert.equal((await Room.enter(edge, interview)).epoch, newer.epoch + 1);
});

test("a tab that comes back learns which of its commands were stored and which numbers are another tab's", async () => {
  const interview = await edge.interview();
  const first = await Room.enter(edge, interview);
  await first.start();
  await first.command(edit(0, "stored"));
  const second = await Room.enter(edge, interview);
  await second.command(edit(6, " by another"));

  const back = await Room.connect(edge, interview);
  back.send(hello({ kept_epoch: first.epoch }));
  const welcome = await back.next(({ type }) => type === "welcome");
  assert.deepEqual([welcome.last_client_seq, welcome.kept_client_seq], [3, 2]);

  const undisturbed = await Room.connect(edge, interview);
  undisturbed.send(hello({ kept_epoch: second.epoch }));
  assert.equal((await undisturbed.next(({ type }) => type === "welcome")).kept_client_seq, 3);
});
