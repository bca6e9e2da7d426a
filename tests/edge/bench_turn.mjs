// Measures what a candidate waits for the next question, from `done` to its first words, with a language model beside the Worker; prints
// `{"figures":[…]}`, see ../lib/figures.mjs.
//
// The model is a double in this process that takes `ANSWER_MS` for its answer, so that its clock is ours. `EDGE_WRANGLER_CONFIG` names the
// Worker's configuration. No interview is ended: its answers would be judged, and that work would stand in the way of what is measured.

import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { figure } from "../lib/figures.mjs";
import { ModelService } from "./lib/model.mjs";
import { brain } from "./lib/model_brain.mjs";
import { ANSWER, agreed, withModel } from "./lib/model_edge.mjs";
import { Room } from "./lib/room.mjs";

const ANSWER_MS = 800;
/** Bytes of the answer per write: about an event, as services send it. */
const CHUNK = 256;
/** So many turns of each kind are measured at least. */
const TURNS = 100;
/** Interviews that fill the cache before. */
const WARMING = 8;
/** Questions of an interview that are skipped for it. */
const SKIPPED = 12;
/** Nobody answers sooner: what is told of the last call's use is then told. */
const PAUSE_MS = 100;
const LONG = { minutes: 45 };

/** Answers the question of a turn; when the first words of the next came, the calls made for it, and the question. Nothing at the end. */
async function next(room, turn, service) {
  await room.command({ type: "edit_answer", turn, splice: { at: 0, delete: 0, insert: ANSWER }, at_ms: 0 });
  await sleep(PAUSE_MS);
  const callsBefore = service.requests.length;
  const doneMs = performance.now();
  room.command({ type: "done", turn, by_silence: false }).catch(() => {});
  const isAsked = ({ type, event }) => type === "event" && ["question_asked", "completed"].includes(event.type);
  const first = await room.next((message) => isAsked(message) || (message.type === "question_delta" && message.turn === turn + 1));
  const wholeMs = performance.now() - doneMs;
  const { event } = isAsked(first) ? first : await room.next(isAsked);
  if (event.type === "completed") return null;
  return { doneMs, wholeMs, calls: service.requests.slice(callsBefore), question: event.question };
}

/** Turns of one interview after another, until `enough` of what there is. */
async function turns(interview, service, enough) {
  const all = [];
  while (!enough(all)) {
    const room = await Room.enter(interview.edge, await interview.begin());
    await room.start();
    for (let turn = 0; !enough(all); turn++) {
      const measured = await next(room, turn, service);
      if (!measured) break;
      all.push(measured);
    }
    await room.leave();
  }
  return all;
}

/** Skips through interviews that nobody waits in, so that the cache has words. */
async function warm(edge, service) {
  service.usual.waitMs = 0;
  for (let i = 0; i < WARMING; i++) {
    const room = await Room.enter(edge, await agreed(edge, service, LONG));
    await room.start();
    for (let turn = 0; turn < SKIPPED; turn++) {
      await room.command({ type: "skip", turn });
      await room.event("question_asked");
    }
    await room.leave();
  }
  service.usual.waitMs = ANSWER_MS;
}

const isMade = ({ calls }) => calls.length > 0;
const isKept = ({ calls, question }) => calls.length === 0 && question.worded_by !== undefined;
const isOwn = ({ calls, question }) => calls.length === 0 && question.worded_by === undefined;
const whole = (measured) => measured.map(({ wholeMs }) => wholeMs);

const service = await ModelService.start("openai");
const isEnough = (kinds) => (all) => kinds.every((kind) => all.filter(kind).length >= TURNS);

/** With a service that works: built-in turns, those with words that are kept, and those with words that are made. */
async function working(edge) {
  Object.assign(service.usual, { text: brain(), chunk: CHUNK });
  const builtIn = await turns({ edge, begin: () => edge.interview(LONG) }, service, isEnough([isOwn]));
  await warm(edge, service);
  const worded = await turns({ edge, begin: () => agreed(edge, service, LONG) }, service, isEnough([isKept, isMade]));
  const made = worded.filter(isMade);
  const answeringMs = ({ calls }) => calls.reduce((sum, { cameMs, saidMs }) => sum + saidMs - cameMs, 0);
  return [
    figure("turn_built_in", "ms", whole(builtIn)),
    figure("turn_kept_words", "ms", whole(worded.filter(isKept))),
    figure("turn_model", "ms", whole(made)),
    figure("turn_model_overhead", "ms", made.map((turn) => turn.wholeMs - answeringMs(turn))),
    figure("turn_model_until_called", "ms", made.map(({ doneMs, calls }) => calls[0].cameMs - doneMs)),
    figure("turn_model_after_answer", "ms", made.map(({ doneMs, wholeMs, calls }) => doneMs + wholeMs - calls.at(-1).saidMs)),
  ];
}

/** With a service that does not: turns that wait for it in vain, and those after it is left alone. */
const broken = (name, usual) => async (edge) => {
  service.reset();
  Object.assign(service.usual, usual);
  const all = await turns({ edge, begin: () => agreed(edge, service, LONG) }, service, isEnough([isOwn]));
  return [
    figure(`turn_model_${name}`, "ms", whole(all.filter(isMade))),
    figure(`turn_model_${name}_left_alone`, "ms", whole(all.filter(isOwn))),
  ];
};

const figures = [
  ...(await withModel(service, working)),
  ...(await withModel(service, broken("silent", { stall: "before" }))),
  ...(await withModel(service, broken("failing", { status: 500 }))),
];
console.log(JSON.stringify({ figures }));
await service.close();
process.exit(0);
