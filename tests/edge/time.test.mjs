// Timers: pause, warning, extension, time-up, abandonment. Time passes by moving the interview into the past.
//
// Feature: interview-prep-ai, Property 14: Session State Persistence

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Room, stateOf } from "./lib/room.mjs";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const insert = (text) => ({ type: "edit_answer", turn: 0, splice: { at: 0, delete: 0, insert: text }, at_ms: 0 });

/** Waits until the summary fits; alarms come in their own time. */
async function summaryThat(interview, fits) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { body } = await edge.summary(interview);
    if (fits(body)) return body;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(body)}`);
    await sleep(50);
  }
}

test("a checkpoint comes every 30 s and with each turn, and restores the same state", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  await room.command(insert("first words"));
  const before = await stateOf(edge, interview);
  const tab = await Room.enter(edge, interview);
  await edge.elapse(interview, 30 * SECOND);
  const deadline = Date.now() + 10_000;
  let rows = [];
  while (!(rows[0]?.server_seq >= before.server_seq)) {
    if (Date.now() > deadline) throw new Error(`no checkpoint: ${JSON.stringify(rows)}`);
    rows = await edge.sql(interview, "SELECT server_seq, state FROM checkpoint");
    await sleep(50);
  }
  assert.equal(JSON.parse(rows[0].state).turns[0].answer.typed, "first words");
  await tab.command({ type: "done", turn: 0, by_silence: false });
  await tab.event("question_asked");
  const [{ server_seq }] = await edge.sql(interview, "SELECT server_seq FROM checkpoint");
  assert.ok(server_seq > rows[0].server_seq, "a turn checkpoints");
  await edge.evict(interview);
  const restored = await stateOf(edge, interview);
  assert.equal(restored.turns[0].answer.typed, "first words");
  assert.equal(restored.turns.length, 2);
});

test("a pause stops the timer and keeps the context", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  await room.command(insert("half an ans"));
  assert.equal((await room.command({ type: "pause" })).type, "ack");
  const { remaining_ms: before } = (await edge.summary(interview)).body;
  const { body: later } = await edge.elapse(interview, 30 * MINUTE);
  assert.equal(later.status, "paused");
  assert.equal(later.remaining_ms, before);
  await room.command({ type: "resume" });
  const state = await stateOf(edge, interview);
  assert.equal(state.status, "active");
  assert.equal(state.turns[0].answer.typed, "half an ans");
});

test("the warning comes before the end; extending gives five more minutes", async () => {
  const interview = await edge.interview({ minutes: 10 });
  const room = await Room.enter(edge, interview);
  await room.start();
  await edge.elapse(interview, 8 * MINUTE + SECOND);
  const { event } = await room.event("time_warning");
  assert.ok(event.remaining_ms > MINUTE && event.remaining_ms <= 2 * MINUTE, `${event.remaining_ms}`);
  assert.equal((await room.command({ type: "extend" })).type, "ack");
  assert.equal((await room.event("extended")).event.by_ms, 5 * MINUTE);
  const extended = (await edge.elapse(interview, 3 * MINUTE)).body;
  assert.equal(extended.status, "active", "past the first end");
  await edge.elapse(interview, 5 * MINUTE);
  await room.event("failed");
});

test("when the time is used up the interview ends by itself", async () => {
  const interview = await edge.interview({ minutes: 5 });
  const room = await Room.enter(edge, interview);
  await room.start();
  await room.command(insert("I led the migration of our database and it halved the cost."));
  await edge.elapse(interview, 5 * MINUTE + SECOND);
  assert.deepEqual((await room.event("completed")).event, { type: "completed", reason: "time_up" });
  assert.equal((await edge.report(interview)).status, 200);
});

test("ten seconds without a tab pause; coming back resumes with the time that was left", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  await room.leave();
  await summaryThat(interview, ({ status }) => status === "active");
  await edge.elapse(interview, 11 * SECOND);
  const paused = await summaryThat(interview, ({ status }) => status === "paused");
  const { body: later } = await edge.elapse(interview, 20 * MINUTE);
  assert.equal(later.remaining_ms, paused.remaining_ms);
  const back = await Room.enter(edge, interview);
  assert.equal(back.welcome.snapshot.status, "active");
  assert.ok(back.welcome.snapshot.turns.length === 1);
});

test("sockets that vanish without a word count as gone", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  await edge.evict(interview, "close");
  await edge.elapse(interview, 1);
  await edge.elapse(interview, 11 * SECOND);
  await summaryThat(interview, ({ status }) => status === "paused");
});

test("an abandoned interview ends by alarm: with a report when there is an answer, as failed when not", async () => {
  const answered = await edge.interview();
  const room = await Room.enter(edge, answered);
  await room.start();
  await room.command(insert("We had an outage and I fixed the cause in two days."));
  await room.leave();
  const silent = await edge.interview();
  const untouched = await Room.enter(edge, silent);
  await untouched.start();
  await untouched.leave();
  const neverOpened = await edge.interview();
  for (const interview of [answered, silent, neverOpened]) await edge.elapse(interview, 61 * MINUTE);
  assert.equal((await summaryThat(answered, ({ status }) => status === "completed")).status, "completed");
  await summaryThat(silent, ({ status }) => status === "failed");
  await summaryThat(neverOpened, ({ status }) => status === "failed");
  const report = await edge.report(answered);
  assert.equal(report.status, 200);
});

test("a timer of another version does not hold up the others", async () => {
  const interview = await edge.interview({ minutes: 5 });
  const room = await Room.enter(edge, interview);
  await room.start();
  await edge.sql(interview, "INSERT INTO timers (kind, due_ms) VALUES ('from_the_future', 1000000000000)");
  await edge.elapse(interview, 6 * MINUTE);
  await room.event("failed");
});
