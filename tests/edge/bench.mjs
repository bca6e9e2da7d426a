// Measures acknowledgement, next question and recovery on loopback; prints `{"figures":[…]}`, see ../lib/figures.mjs.
//
// `BASE_URL` names a served Worker; without it one is started from `EDGE_WRANGLER_CONFIG`.

import { performance } from "node:perf_hooks";
import { figure } from "../lib/figures.mjs";
import { WISH } from "./lib/edge.mjs";
import { Room } from "./lib/room.mjs";

const ACKS = 500;
const QUESTIONS = 30;
const RESTORES = 300;
const COLD_RESTORES = 100;

const started = process.env.BASE_URL ? null : await (await import("./lib/edge.mjs")).startEdge();
const url = new URL(process.env.BASE_URL ?? started.url);

async function interview(wish) {
  const post = async (path, bearer, body) => {
    const headers = bearer ? { authorization: `Bearer ${bearer}` } : {};
    return (await fetch(new URL(path, url), { method: "POST", headers, body: body && JSON.stringify(body) })).json();
  };
  const { entitlement } = await post("/api/v1/guest");
  return post("/api/v1/sessions", entitlement, { ...WISH, ...wish });
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function acknowledgements() {
  const room = await Room.enter({ url }, await interview({}));
  await room.start();
  const times = [];
  for (let i = 0; i < ACKS; i++) {
    const edit = { type: "edit_answer", turn: 0, splice: { at: i, delete: 0, insert: "a" }, at_ms: i };
    times.push(await timed(() => room.command(edit)));
  }
  await room.leave();
  return times.slice(10);
}

async function nextQuestions() {
  const times = [];
  while (times.length < QUESTIONS) {
    const room = await Room.enter({ url }, await interview({ minutes: 45, kind: "mixed" }));
    await room.start();
    for (let turn = 0; times.length < QUESTIONS; turn++) {
      await room.command({ type: "edit_answer", turn, splice: { at: 0, delete: 0, insert: "I measured it and errors fell by half." }, at_ms: 0 });
      const from = performance.now();
      room.command({ type: "done", turn, by_silence: false }).catch(() => {});
      const { event } = await room.next(({ type, event }) => type === "event" && ["question_asked", "completed"].includes(event.type));
      if (event.type === "completed") break;
      times.push(performance.now() - from);
    }
    await room.leave();
  }
  return times;
}

// A tab that was killed in an interview of some length: socket, `hello`, the whole state.
async function restores() {
  const made = await interview({ minutes: 45 });
  const room = await Room.enter({ url }, made);
  await room.start();
  for (let i = 0; i < 1000; i++) await room.command({ type: "edit_answer", turn: 0, splice: { at: i, delete: 0, insert: "a" }, at_ms: i });
  const times = [];
  for (let i = 0; i < RESTORES; i++) times.push(await timed(() => Room.enter({ url }, made)));
  return times;
}

// The same after the object was left alone for longer than the runtime keeps it in memory (ten seconds).
async function coldRestores() {
  const left = await Promise.all(Array.from({ length: COLD_RESTORES }, async () => {
    const made = await interview({ minutes: 45 });
    const room = await Room.enter({ url }, made);
    await room.start();
    for (let i = 0; i < 200; i++) await room.command({ type: "edit_answer", turn: 0, splice: { at: i, delete: 0, insert: "a" }, at_ms: i });
    await room.leave();
    return made;
  }));
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const times = [];
  for (const made of left) times.push(await timed(() => Room.enter({ url }, made)));
  return times;
}

const figures = [
  figure("ack", "ms", await acknowledgements()),
  figure("next_question", "ms", await nextQuestions()),
  figure("restore", "ms", await restores()),
  figure("restore_cold", "ms", await coldRestores()),
];
console.log(JSON.stringify({ figures }));
await started?.close();
process.exit(0);
