// One run inside the worker: defines the candidate's code, then calls its function once per test. No test's expected answer is here; the
// page compares.
import { ANSWER_CHARS, OUTPUT_CHARS } from "../limits.js";
import { CodeError } from "./code_error.js";

/** The real one: a language may put its own in its place. */
const clock = performance;

/**
 * A language is `load(assets, write) → runtime`; a runtime has `define(code, functionName, types, seed)` and `call(argumentsJson) → answerJson`,
 * both of which may be async and throw a `CodeError`; `types` are those of the parameters, as the problem writes them. `post` gets, in
 * this order: `running`, any number of `output`, `answer` and `failed`, `done`.
 */
export async function execute(runtime, { code, functionName, types, calls, seed }, post) {
  post({ type: "running" });
  const defined = await attempt(null, post, () => runtime.define(code, functionName, types, seed));
  for (let call = 0; defined && call < calls.length; call++) {
    await attempt(call, post, async () => {
      const began = clock.now();
      const answer = await runtime.call(calls[call]);
      if (answer.length > ANSWER_CHARS) throw new CodeError({ name: "ValueError", message: "the answer is too large" });
      post({ type: "answer", call, answer, ms: clock.now() - began });
    });
  }
  post({ type: "done" });
}

async function attempt(call, post, work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    post({ type: "failed", call, error: error.report });
    return false;
  }
}

/** Passes on what is printed until it is too much. */
export function limited(post) {
  let left = OUTPUT_CHARS;
  return (text) => {
    // A message without a text would not use the limit up, so there could be any number of them.
    if (left < 0 || !text) return;
    const kept = text.slice(0, left);
    left -= text.length;
    post({ type: "output", text: kept, truncated: left < 0 });
  };
}
