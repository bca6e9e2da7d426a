// The Worker with a language model beside it, and candidates who agreed to it.

import { after, beforeEach } from "node:test";
import { ENTITLEMENT_KEY, startOutgoingEdge } from "./edge.mjs";
import { ModelService } from "./model.mjs";
import { brain } from "./model_brain.mjs";
import { ok, until } from "./recording.mjs";
import { Room } from "./room.mjs";

/** Only a judging that hangs takes so long; asked more often, the address would use up its requests. */
export const PATIENTLY = { hangMs: 120_000, everyMs: 500 };

/** An answer with a range, far from where another word would change it; it leaves something to probe. */
export const ANSWER =
  "Last spring our checkout failed for one customer in ten. I was responsible for finding the cause before the summer sale. " +
  "I wrote a load test, traced the errors to a timeout in the payment service and moved that call behind a queue. " +
  "As a result errors fell from 10 percent to 0.2 percent within three weeks, and support had 40 fewer tickets a day.";

/** A double in its right mind at the beginning of each of a file's tests. */
export async function sensibleService() {
  const service = await ModelService.start("openai");
  beforeEach(() => {
    service.reset();
    service.usual.text = brain();
  });
  after(() => service.close());
  return service;
}

/** Starts a Worker for the length of `use`; `config` is the service's, as an operator writes it, or null for none; `secrets` are more of them. */
export async function withModel(service, use, { config = service.config, key = service.key, vars = {}, secrets = {} } = {}) {
  const edge = await startOutgoingEdge({
    secrets: { ENTITLEMENT_KEY, MODEL_KEY: key, ...secrets },
    vars: { ...vars, ...(config ? { MODEL_SERVICE: JSON.stringify(config) } : {}) },
  });
  try {
    return await use(edge);
  } finally {
    await edge.close();
  }
}

/** For `withModel`: other limits. */
export const limited = ({ config }, limits) => ({ config: { ...config, limits: { ...config.limits, ...limits } } });

/** Version of the text that candidates agree to. */
export const NOTICE = 2;

/** What a candidate agrees to. */
export const consent = ({ config }) => ({ service: config.name, notice: NOTICE });

/** An interview whose candidate agreed. */
export const agreed = (edge, service, wish = {}) => edge.interview({ model: consent(service), ...wish });

/** Until the model was asked so many times: the words of the next planned question are made ahead. */
export const prepared = (service, calls) => until(`${calls} calls`, async () => service.requests.length >= calls);

/** Whether no words were asked for twice. */
export function askedOnce({ requests }) {
  const prompts = requests.map(({ prompt }) => prompt);
  return prompts.length > 0 && new Set(prompts).size === prompts.length;
}

/** Answers a question; the next one. */
export async function answer(room, turn, text = ANSWER) {
  await room.answer(turn, text);
  return (await room.event("question_asked")).event.question;
}

/** Answers the first question and ends the interview; its room stays open. */
export async function answered(edge, interview, text = ANSWER) {
  const room = await Room.enter(edge, interview);
  await room.start();
  await answer(room, 0, text);
  await end(room);
  return room;
}

/** Ends an interview. */
export async function end(room) {
  await room.command({ type: "end" });
  await room.event("completed");
}

/** The report once nothing more is judged. */
export function judgedReport(edge, interview) {
  const report = async () => {
    const { judging, ...rest } = ok(await edge.report(interview));
    return judging && judging.state !== "running" ? { judging, ...rest } : null;
  };
  return until("the end of the judging", report, PATIENTLY);
}

/** The criteria of an answer to a planned behavioural question that are a model's to judge: those that code does not count, and its own. */
export function judgedCriteria({ findings }) {
  return [...findings.filter(({ judged_by }) => judged_by !== "counted").map(({ criterion }) => criterion), "clarity", "completeness"];
}
