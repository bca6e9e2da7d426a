// Measures what a candidate waits for the next question, from `done` to its first words, with a language model beside the Worker; prints
// `{"figures":[…]}`, see ../lib/figures.mjs.
//
// The model is a double in this process that takes `ANSWER_MS` for its answer, so that its clock is ours. `EDGE_WRANGLER_CONFIG` names the
// Worker's configuration.

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
/** Where so many were not enough, something is wrong. */
const MOST_TURNS = 5 * TURNS;
/** Nobody answers sooner: what is told of the last call's use is then told, and the next planned question's words are asked for. */
const PAUSE_MS = 150;
/** No call for a candidate takes longer. */
const GIVEN_UP_MS = 4_500;
const LONG = { minutes: 45 };
/** So many questions of an interview are answered, fewer than are planned: at the end its answers would be judged, by other calls. */
const ANSWERED = 12;

const service = await ModelService.start("openai");

/** A call that is waited for; one that is not answered is given up. */
const isUnderWay = ({ cameMs, saidMs }) => saidMs === undefined && performance.now() - cameMs < GIVEN_UP_MS;

/** Answers the question of a turn: when, how long the first words of the next took, the calls made for it, and the question. */
async function next(room, turn) {
  await room.command({ type: "edit_answer", turn, splice: { at: 0, delete: 0, insert: ANSWER }, at_ms: 0 });
  do await sleep(PAUSE_MS);
  while (service.requests.some(isUnderWay));
  const callsBefore = service.requests.length;
  const doneMs = performance.now();
  room.command({ type: "done", turn, by_silence: false }).catch(() => {});
  const isAsked = ({ type, event }) => type === "event" && event.type === "question_asked";
  const first = await room.next((message) => isAsked(message) || (message.type === "question_delta" && message.turn === turn + 1));
  const wholeMs = performance.now() - doneMs;
  const { question } = (isAsked(first) ? first : await room.next(isAsked)).event;
  return { doneMs, wholeMs, calls: service.requests.slice(callsBefore), question };
}

/** Turns of one interview after another, until there are enough of these kinds. */
async function turns(edge, begin, kinds) {
  const all = [];
  const isEnough = () => kinds.every((kind) => all.filter(kind).length >= TURNS);
  while (!isEnough()) {
    if (all.length >= kinds.length * MOST_TURNS) throw new Error(`${all.length} turns, and too few of a kind`);
    const room = await Room.enter(edge, await begin());
    await room.start();
    for (let turn = 0; turn < ANSWERED; turn++) all.push(await next(room, turn));
    await room.leave();
  }
  return all;
}

const isMade = ({ calls }) => calls.length > 0;
const isKept = ({ calls, question }) => calls.length === 0 && question.worded_by !== undefined;
const isOwn = ({ calls, question }) => calls.length === 0 && question.worded_by === undefined;
const whole = (measured) => measured.map(({ wholeMs }) => wholeMs);

/** With a service that works: built-in turns, those with words that are kept, and those with words that are made. */
async function working(edge) {
  Object.assign(service.usual, { text: brain(), chunk: CHUNK, waitMs: ANSWER_MS });
  const builtIn = await turns(edge, () => edge.interview(LONG), [isOwn]);
  const worded = await turns(edge, () => agreed(edge, service, LONG), [isKept, isMade]);
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
  const all = await turns(edge, () => agreed(edge, service, LONG), [isOwn]);
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
