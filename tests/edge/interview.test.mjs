// A typed interview from the API to the report, and what comes back after a reload.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Room } from "./lib/room.mjs";

const STORY =
  "In my last job our payment service failed every Friday. I was responsible for finding out why. " +
  "I wrote a load test, found a lock in PostgreSQL and moved the report to a replica. As a result errors fell by 90 percent. " +
  "I learned to measure before I change anything.";

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

test("a typed interview runs from the API to a report that quotes it", async () => {
  const interview = await edge.interview({ resume_text: "Built a billing service with PostgreSQL and Kafka\nme@example.com" });
  const room = await Room.enter(edge, interview);
  assert.equal(room.welcome.snapshot.status, "created");
  assert.ok(room.welcome.snapshot.setup.resume_terms.some(({ term }) => term === "PostgreSQL"));
  assert.doesNotMatch(JSON.stringify(room.welcome.snapshot), /me@example\.com/);

  const asked = await room.start();
  assert.equal(asked.event.turn, 0);
  assert.ok(asked.event.question.text.length > 20);
  assert.equal((await edge.report(interview)).body.code, "not_over");

  assert.equal((await room.answer(0, STORY)).type, "ack");
  const second = await room.event("question_asked");
  assert.equal(second.event.turn, 1);
  assert.notEqual(second.event.question.text, asked.event.question.text);
  assert.equal((await room.command({ type: "end" })).type, "ack");
  await room.event("completed");

  const { status, body } = await edge.report(interview);
  assert.equal(status, 200);
  assert.equal(body.schema_version, 1);
  const text = JSON.stringify(body);
  assert.match(text, /90 percent/, "the report quotes the answer");
  const { body: summary } = await edge.summary(interview);
  assert.equal(summary.status, "completed");
  assert.equal(summary.questions_asked, 2);
});

test("a question that is tried again is the only one, with its follow-ups", async () => {
  const again = { question_id: "disagreement", term: { term: "Kafka", line: "Ran Kafka, write to me@example.com" }, because_of: "resume" };
  const interview = await edge.interview({ minutes: 5, style: "structured", again });
  const room = await Room.enter(edge, interview);
  assert.equal(room.welcome.snapshot.setup.again.question_id, "disagreement");
  assert.doesNotMatch(JSON.stringify(room.welcome.snapshot), /me@example\.com/);
  const asked = await room.start();
  assert.equal(asked.event.question.id, "disagreement");
  assert.match(asked.event.question.text, /Kafka/);
  assert.match(asked.event.question.because, /^Ran Kafka/);
  await room.answer(0, STORY.split(" As a result")[0]);
  for (let turn = 1; ; turn++) {
    const { event } = await room.next(({ type, event }) => type === "event" && ["question_asked", "completed"].includes(event.type));
    if (event.type === "completed") break;
    assert.equal(event.question.id, "disagreement");
    await room.command({ type: "skip", turn });
  }
  const { body } = await edge.report(interview);
  assert.deepEqual(body.answers.map(({ question }) => question.origin), ["planned", "follow_up"]);
  assert.equal(body.setup.again.question_id, "disagreement");
  const said = body.answers[0].model_answer.pieces.filter(({ piece }) => piece === "said");
  assert.ok(said.length > 0 && said.every(({ quote }) => STORY.includes(quote.text)));
});

test("the question streams in pieces before it is stored", async () => {
  const room = await Room.enter(edge, await edge.interview());
  const asked = await room.start();
  const deltas = room.messages.filter(({ type }) => type === "question_delta");
  assert.equal(deltas.map(({ text }) => text).join(""), asked.event.question.text);
  assert.ok(deltas.every(({ turn }) => turn === 0));
});

test("signals are kept for the report; only their place in the log comes back", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  const speech = { type: "speech", start_ms: 100, end_ms: 900, level_dbfs: -21.5 };
  await room.command({ type: "signals", events: [{ type: "started", modality: "voice", t_ms: 0 }, speech] });
  assert.deepEqual((await room.event("signals")).event.events, []);
  await room.answer(0, STORY);
  await room.command({ type: "end" });
  await room.event("completed");
  const { body } = await edge.report(interview);
  assert.match(JSON.stringify(body), /-21\.5/);
});

test("a reloaded tab gets the same question, text, code and time", async () => {
  const interview = await edge.interview({ kind: "coding", minutes: 20 });
  const first = await Room.enter(edge, interview);
  const asked = await first.start();
  await first.command({ type: "edit_code", turn: 0, splice: { at: 0, delete: 0, insert: "# my idea\n" }, at_ms: 5 });
  await first.command({ type: "edit_answer", turn: 0, splice: { at: 0, delete: 0, insert: "I would sort" }, at_ms: 6 });
  await first.command({ type: "caption", turn: 0, caption: { id: 1, text: "let me think", confidence: 0.5, start_ms: 1, end_ms: 2 } });
  await first.leave();

  const second = await Room.enter(edge, interview);
  const { snapshot, last_client_seq, events } = second.welcome;
  assert.equal(last_client_seq, 4);
  assert.deepEqual(events, []);
  const [turn] = snapshot.turns;
  assert.deepEqual(turn.question, asked.event.question);
  assert.equal(turn.answer.typed, "I would sort");
  assert.ok(turn.answer.code.startsWith("# my idea\n"));
  assert.equal(turn.answer.captions[0].text, "let me think");
  assert.equal(snapshot.status, "active");
});

test("a reconnecting tab gets exactly what it missed", async () => {
  const interview = await edge.interview();
  const first = await Room.enter(edge, interview);
  const asked = await first.start();
  await first.command({ type: "thinking", on: true });
  const seen = asked.server_seq;
  await first.leave();
  const again = await Room.enter(edge, interview, { epoch: first.epoch, last_client_seq: 1, last_server_seq: seen });
  assert.equal(again.epoch, first.epoch);
  assert.equal(again.welcome.snapshot, null);
  assert.equal(again.welcome.last_client_seq, 2);
  assert.deepEqual(again.welcome.events.map(({ server_seq }) => server_seq), [seen + 1]);
  assert.deepEqual(again.welcome.events[0].event, { type: "thinking", on: true });
});

test("an interview without an answer fails, and its report invents nothing", async () => {
  const interview = await edge.interview();
  const room = await Room.enter(edge, interview);
  await room.start();
  await room.command({ type: "skip", turn: 0 });
  await room.command({ type: "end" });
  await room.event("failed");
  const { status, body } = await edge.report(interview);
  assert.equal(status, 200);
  assert.equal(body.status, "failed");
  assert.doesNotMatch(JSON.stringify(body), /"low":/);
  const refused = await room.command({ type: "resume" });
  assert.equal(refused.problem.code, "interview_over");
});

test("an interview that is answered to the end of its plan completes by itself and never repeats a question", async () => {
  const interview = await edge.interview({ minutes: 5 });
  const room = await Room.enter(edge, interview);
  let asked = await room.start();
  const texts = new Set();
  for (let turn = 0; turn < 30; turn++) {
    assert.equal(texts.has(asked.event.question.text), false, asked.event.question.text);
    texts.add(asked.event.question.text);
    await room.answer(turn, STORY);
    asked = await room.next(({ type, event }) => type === "event" && ["question_asked", "completed"].includes(event.type));
    if (asked.event.type === "completed") break;
  }
  assert.deepEqual(asked.event, { type: "completed", reason: "plan_done" });
});

const planOf = ({ session_id, ticket }) => edge.call("GET", `/api/v1/sessions/${session_id}/plan`, { bearer: ticket });

test("the plan tells what is asked and why before it is asked, and not in which words", async () => {
  const resume_text = "Built a billing service with PostgreSQL and Kafka\nRan it on Kubernetes\nTuned Redis for three teams";
  const interview = await edge.interview({ kind: "technical", minutes: 30, resume_text });
  const { status, body: plan } = await planOf(interview);
  assert.equal(status, 200);
  assert.equal(plan.schema_version, 1);
  assert.equal(plan.minutes, plan.questions.reduce((sum, { minutes }) => sum + minutes, 0));
  assert.ok(plan.questions.length >= 5);
  for (const question of plan.questions) {
    assert.deepEqual(Object.keys(question).sort(), ["because", "because_of", "competency", "difficulty", "kind", "minutes", "most_follow_ups"]);
  }
  const technical = plan.questions.filter(({ kind }) => kind === "technical");
  const citing = technical.filter(({ because, because_of }) => because && because_of === "resume" && resume_text.includes(because));
  assert.ok(citing.length >= 0.6 * technical.length, `${citing.length} of ${technical.length} cite the resume`);

  const room = await Room.enter(edge, interview);
  const { question } = (await room.start()).event;
  assert.ok(!JSON.stringify(plan).includes(question.text));
  const [first] = plan.questions;
  assert.deepEqual([first.kind, first.competency, first.because], [question.kind, question.competency, question.because]);
  await edge.evict(interview, "close");
  assert.deepEqual((await planOf(interview)).body, plan, "the same plan whenever it is asked for");
});

test("a plan is nobody else's", async () => {
  const [mine, other] = [await edge.interview(), await edge.interview()];
  assert.equal((await planOf({ ...mine, ticket: other.ticket })).status, 403);
});

test("hints come in layers, survive an eviction, end, and stand in the report", async () => {
  const interview = await edge.interview({ kind: "coding", minutes: 20 });
  const first = await Room.enter(edge, interview);
  await first.start();
  assert.equal((await first.command({ type: "hint", turn: 0 })).type, "ack");
  assert.equal((await first.event("hint_given")).event.hint.layer, "nudge");
  await edge.evict(interview, "close");

  const room = await Room.enter(edge, interview);
  assert.deepEqual(room.welcome.snapshot.turns[0].hints.map(({ layer }) => layer), ["nudge"]);
  for (const layer of ["approach", "near_solution"]) {
    await room.command({ type: "hint", turn: 0 });
    const { hint } = (await room.event("hint_given")).event;
    assert.equal(hint.layer, layer);
    assert.ok(hint.text.length > 40);
  }
  assert.equal((await room.command({ type: "hint", turn: 0 })).problem.code, "no_more_hints");
  assert.equal((await room.command({ type: "hint", turn: 1 })).problem.code, "wrong_turn");
  await room.answer(0, STORY);
  await room.command({ type: "end" });
  await room.event("completed");
  const { body } = await edge.report(interview);
  assert.deepEqual(body.answers[0].hints.map(({ layer }) => layer), ["nudge", "approach", "near_solution"]);
});
