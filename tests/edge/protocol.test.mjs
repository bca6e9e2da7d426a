// Bad, repeated and misplaced messages, and two tabs on one interview.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Room, stateOf } from "./lib/room.mjs";

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const insert = (text, turn = 0) => ({ type: "edit_answer", turn, splice: { at: 0, delete: 0, insert: text }, at_ms: 0 });
const problem = (room) => room.next(({ type }) => type === "problem");

test("a command that is sent again is acknowledged again and applied once", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  for (let i = 0; i < 5; i++) room.sendCommand(2, insert("once "));
  for (let i = 0; i < 5; i++) assert.equal((await room.next(({ type }) => type === "ack")).client_seq, 2);
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, "once ");
});

test("a gap in the numbers is refused, and a new hello mends it", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  room.sendCommand(4, insert("too early"));
  assert.equal((await problem(room)).problem.code, "sequence_gap");
  assert.equal((await room.untilClosed()).code, 4002);
  const again = await Room.enter(edge, interview, { epoch: room.epoch, last_client_seq: 1, last_server_seq: 1 });
  assert.equal(again.welcome.last_client_seq, 1);
  assert.equal((await again.command(insert("in time"))).type, "ack");
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, "in time");
});

test("a refused command says why, counts as handled and changes nothing", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  const refused = await room.command(insert("for nobody", 7));
  assert.equal(refused.problem.code, "wrong_turn");
  assert.equal(refused.problem.status, 409);
  assert.match(refused.problem.trace_id, /^[0-9a-f]{32}$/);
  assert.equal((await room.command(insert("next"))).type, "ack");
  const state = await stateOf(edge, interview);
  assert.equal(state.turns[0].answer.typed, "next");
  const again = await Room.enter(edge, interview);
  assert.equal(again.welcome.last_client_seq, 3);
});

test("malformed, binary, oversized and unknown messages are named, and the session goes on", async () => {
  const room = await Room.enter(edge, await edge.interview());
  await room.start();
  const bad = [
    ["{", "malformed_message"],
    ["[]", "malformed_message"],
    ["null", "malformed_message"],
    [JSON.stringify({ type: "command", epoch: 1, client_seq: 2, command: { type: "sudo" } }), "malformed_message"],
    [JSON.stringify({ type: "command", epoch: 1, client_seq: -2, command: { type: "start" } }), "malformed_message"],
    [JSON.stringify({ type: "command", epoch: 1, client_seq: 1e300, command: { type: "start" } }), "malformed_message"],
    [new Uint8Array([1, 2, 3]), "malformed_message"],
    [JSON.stringify({ type: "ping", now_ms: 1, pad: "x".repeat(256 * 1024) }), "message_too_large"],
    [JSON.stringify({ type: "hello", schema_version: 1 }), "malformed_message"],
    [`${"[".repeat(100_000)}`, "malformed_message"],
  ];
  for (const [message, code] of bad) {
    room.send(message);
    const { problem: found, client_seq } = await problem(room);
    assert.equal(found.code, code, String(message).slice(0, 80));
    assert.equal(client_seq, null);
  }
  assert.equal((await room.command(insert("still here"))).type, "ack");
});

test("a message of nearly 256 KB is taken", async () => {
  const interview = await edge.interview({ kind: "coding", minutes: 20 });
  const room = await Room.enter(edge, interview);
  await room.start();
  const code = "é".repeat(100_000);
  const edit = { type: "edit_code", turn: 0, splice: { at: 0, delete: 0, insert: code }, at_ms: 0 };
  assert.equal((await room.command(edit)).type, "ack");
  assert.equal((await room.command(edit)).problem.code, "code_too_large");
  assert.ok((await stateOf(edge, interview)).turns[0].answer.code.startsWith(code));
});

test("nothing but a ping is served before hello", async () => {
  const room = await Room.connect(edge, await edge.interview());
  room.send({ type: "ping", now_ms: 3.5 });
  assert.deepEqual(await room.next(({ type }) => type === "pong"), { type: "pong", now_ms: 3.5, t_ms: 0 });
  room.sendCommand(1, { type: "start" }, 1);
  assert.equal((await problem(room)).problem.code, "hello_first");
  assert.equal((await room.hello()).epoch, 1);
  assert.equal((await room.command({ type: "start" })).type, "ack");
});

test("another schema version is refused", async () => {
  const room = await Room.connect(edge, await edge.interview());
  room.send({ type: "hello", schema_version: 99, epoch: 0, last_client_seq: 0, last_server_seq: 0, now_ms: 0 });
  assert.equal((await problem(room)).problem.code, "unsupported_version");
  assert.equal((await room.untilClosed()).code, 4002);
});

test("a newer tab takes over; the older one is told and can write no more", async () => {
  const interview = await edge.interview();
  const older = await Room.enter(edge, interview);
  await older.start();
  await older.command(insert("from the older tab"));
  const newer = await Room.enter(edge, interview);
  assert.equal(newer.epoch, older.epoch + 1);
  assert.equal((await older.next(({ type }) => type === "superseded")).type, "superseded");
  assert.equal((await older.untilClosed()).code, 4001);

  const stubborn = await Room.connect(edge, interview);
  stubborn.send({ type: "hello", schema_version: 1, epoch: older.epoch, last_client_seq: 2, last_server_seq: 3, now_ms: 0 });
  await stubborn.next(({ type }) => type === "superseded");
  assert.equal((await stubborn.untilClosed()).code, 4001);

  assert.equal((await newer.command({ type: "thinking", on: true })).type, "ack");
  const state = await stateOf(edge, interview);
  assert.equal(state.turns[0].answer.typed, "from the older tab");
  assert.equal(state.status, "active", "a takeover is no disconnection");
});

test("a command under another epoch is refused", async () => {
  const room = await Room.enter(edge, await edge.interview());
  room.sendCommand(1, { type: "start" }, room.epoch + 1);
  assert.equal((await problem(room)).problem.code, "stale_epoch");
  assert.equal((await room.untilClosed()).code, 4002);
});

test("more than 500 missed events come as one snapshot", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  for (let i = 0; i < 500; i++) room.sendCommand(i + 2, insert("a"));
  await room.next(({ type, client_seq }) => type === "ack" && client_seq === 501);
  const near = await Room.enter(edge, interview, { epoch: room.epoch, last_client_seq: 501, last_server_seq: 4 });
  assert.equal(near.welcome.snapshot, null);
  assert.ok(near.welcome.events.length > 490);
  const far = await Room.enter(edge, interview, { epoch: room.epoch, last_client_seq: 501, last_server_seq: 1 });
  assert.equal(far.welcome.events.length, 0);
  assert.equal(far.welcome.snapshot.turns[0].answer.typed, "a".repeat(500));
});
