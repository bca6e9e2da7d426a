// What was acknowledged survives eviction and panics; what was not can be sent again.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Room, stateOf } from "./lib/room.mjs";

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const append = (at, text) => ({ type: "edit_answer", turn: 0, splice: { at, delete: 0, insert: text }, at_ms: 0 });

async function roomWithText(interview) {
  const room = await Room.enter(edge, interview);
  const asked = await room.start();
  await room.command(append(0, "acknowledged"));
  return { room, question: asked.event.question };
}

async function assertLogIsWhole(interview) {
  const rows = await edge.sql(interview, "SELECT server_seq FROM log ORDER BY server_seq");
  assert.deepEqual(rows.map(({ server_seq }) => server_seq), rows.map((_, i) => i + 1));
}

test("an evicted session answers on the same socket as if nothing had been", async () => {
  const interview = await edge.interview();
  const { room, question } = await roomWithText(interview);
  for (let round = 0; round < 3; round++) {
    await edge.evict(interview, "hibernate");
    assert.equal((await room.command(append(0, "x"))).type, "ack");
  }
  const state = await stateOf(edge, interview);
  assert.equal(state.turns[0].answer.typed, "xxxacknowledged");
  assert.deepEqual(state.turns[0].question, question);
  await assertLogIsWhole(interview);
});

test("after an eviction that closes the sockets a new one continues", async () => {
  const interview = await edge.interview();
  const { room } = await roomWithText(interview);
  await edge.evict(interview, "close");
  await room.untilClosed();
  const again = await Room.enter(edge, interview, { epoch: room.epoch, last_client_seq: 2, last_server_seq: 3 });
  assert.equal(again.epoch, room.epoch);
  assert.equal(again.welcome.last_client_seq, 2);
  assert.equal((await again.command(append(12, " and more"))).type, "ack");
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, "acknowledged and more");
});

test("a panic loses nothing that was acknowledged, neither here nor in another session", async () => {
  const [interview, bystander] = [await edge.interview(), await edge.interview()];
  await roomWithText(interview);
  const { room: other } = await roomWithText(bystander);
  assert.notEqual((await edge.fault(interview, { fault: "panic" }))?.status, 204);
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, "acknowledged");
  const back = other.closed ? await Room.enter(edge, bystander) : other;
  assert.equal((await back.command(append(12, " still"))).type, "ack");
  assert.equal((await stateOf(edge, bystander)).turns[0].answer.typed, "acknowledged still");
  await assertLogIsWhole(interview);
  await assertLogIsWhole(bystander);
});

test("a panic halfway through a write leaves no half of it, and the command can be sent again", async () => {
  const interview = await edge.interview();
  const { room } = await roomWithText(interview);
  assert.equal((await edge.fault(interview, { fault: "panic_in_commit" })).status, 204);
  room.sendCommand(3, append(12, " lost"));
  await sleep(500);
  assert.equal(room.messages.some(({ type, client_seq }) => type === "ack" && client_seq === 3), false, "not acknowledged");

  const again = await Room.enter(edge, interview, { epoch: room.epoch, last_client_seq: 2, last_server_seq: 3 });
  assert.equal(again.welcome.last_client_seq, 2, "the command is not half stored");
  assert.deepEqual(again.welcome.events.filter(({ event }) => event.type === "answer_edited" && event.splice.insert === " lost"), []);
  again.sendCommand(3, append(12, " but sent again"));
  await again.next(({ type, client_seq }) => type === "ack" && client_seq === 3);
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, "acknowledged but sent again");
  await assertLogIsWhole(interview);
});

test("a question that a crash kept from being asked is asked on waking", async () => {
  const interview = await edge.interview();
  const { room } = await roomWithText(interview);
  await room.leave();
  // As if the isolate had died between the end of the answer and the next question.
  const [{ n }] = await edge.sql(interview, "SELECT MAX(server_seq) AS n FROM log");
  const ended = JSON.stringify({ type: "answer_ended", turn: 0, how: "done" });
  await edge.sql(interview, "INSERT INTO log (server_seq, t_ms, kind, event) VALUES (?, 60000, 'answer_ended', ?)", n + 1, ended);
  await edge.evict(interview);
  const back = await Room.enter(edge, interview);
  assert.equal((await back.event("question_asked")).event.turn, 1);
});


test("whatever happens between them, every edit is applied exactly once and in order", async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${seed}`);
  const pick = generator(seed);
  const interview = await edge.interview();
  let tab = await Room.enter(edge, interview);
  await tab.start();
  const reenter = async () => {
    tab = await Room.enter(edge, interview, { epoch: tab.epoch, last_server_seq: 1 });
    return tab.welcome.last_client_seq;
  };
  let expected = "";
  for (let seq = 2; seq < 102; seq++) {
    const letter = String.fromCharCode(97 + pick(26));
    const edit = append(pick(expected.length + 1), letter);
    expected = expected.slice(0, edit.splice.at) + letter + expected.slice(edit.splice.at);
    const trouble = pick(12);
    // The harness cannot evict an object that a panic left hanging: first evictions, then panics.
    const evicting = seq < 52;
    if (trouble === 0 && evicting) await edge.evict(interview, "hibernate");
    if (trouble === 1 && evicting) await edge.evict(interview, "close");
    if (trouble <= 1 && !evicting) await edge.fault(interview, { fault: "panic_in_commit" });
    if (trouble === 3) await tab.leave();
    // Send until it is stored, as a client's outbox does.
    for (let stored = seq - 1; stored < seq; ) {
      if (tab.closed || tab.socket.readyState !== WebSocket.OPEN) stored = await reenter();
      if (stored >= seq) break;
      tab.sendCommand(seq, edit);
      if (trouble === 4) tab.sendCommand(seq, edit);
      if (trouble === 5) tab.socket.close();
      const acked = tab.next(({ type, client_seq }) => type === "ack" && client_seq === seq).then(() => true, () => false);
      stored = (await Promise.race([acked, sleep(300, false)])) ? seq : await reenter();
    }
  }
  assert.equal((await stateOf(edge, interview)).turns[0].answer.typed, expected);
  await assertLogIsWhole(interview);
});

/** Repeatable choices: a linear congruential generator (Numerical Recipes' constants). */
function generator(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
