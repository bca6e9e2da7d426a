// Draws an outcome from what a worker says. It believes nothing: an answer counts for the test whose turn it is, and is compared here.
import { isRight } from "./compare.js";
import { OUTPUT_CHARS, SHOWN_CHARS } from "./limits.js";

export const SCHEMA_VERSION = 1;

/**
 * How a run ended.
 * @typedef {object} Outcome
 * @property {1} schema_version
 * @property {string} problem the problem's id
 * @property {"python" | "javascript" | "typescript"} language
 * @property {number} seed
 * @property {"passed" | "failed" | "error" | "timeout" | "out_of_memory" | "crashed" | "unavailable"} status `failed`: at least one test
 *   is not passed; `error`: the code could not be defined, so no test ran; `unavailable`: problem or interpreter could not be loaded
 * @property {number} passed
 * @property {number} total
 * @property {TestOutcome[]} tests visible ones first, in the problem's order
 * @property {CodeError | null} error why no test ran, or why the run broke
 * @property {string} output printed while the code was defined and by visible tests, at most 65,536 characters
 * @property {boolean} output_truncated
 *
 * @typedef {object} TestOutcome
 * @property {string} name
 * @property {boolean} hidden
 * @property {"passed" | "failed" | "error" | "out_of_memory" | "timeout" | "crashed" | "not_run"} status `failed`: another answer
 * @property {string | null} arguments short JSON; null for hidden tests, as `got` and `expected`
 * @property {string | null} got null too where there was no answer
 * @property {string | null} expected one right answer
 * @property {CodeError | null} error null for hidden tests too: its message can say what the arguments were
 * @property {number | null} ms whole milliseconds of a test that was answered
 *
 * @typedef {object} CodeError
 * @property {"error" | "out_of_memory" | "crashed" | "unavailable"} kind
 * @property {string} name the language's own, for instance `IndexError`
 * @property {string} message at most 400 characters
 * @property {number | null} line in the candidate's code, from 1
 */

/**
 * Judges one run. `cases` are `{name, args, expected, hidden}` in the order of the calls, `rule` is the problem's.
 * `receive` takes the worker's messages and answers true after the last one; `outcome` is told how it ended (`done`, `timeout`, `crashed`,
 * `unavailable`).
 */
export function referee({ problem, language, seed, cases, rule }) {
  const tests = cases.map(({ name, hidden, args, expected }) => ({
    name,
    hidden,
    status: "not_run",
    arguments: hidden ? null : shown(args),
    got: null,
    expected: hidden ? null : shown(expected),
    error: null,
    ms: null,
  }));
  let turn = 0;
  let error = null;
  let output = "";
  let truncated = false;

  const settle = (changes) => Object.assign(tests[turn++], changes);

  const answered = ({ answer, ms }) => {
    const { args, expected, hidden } = cases[turn];
    const got = JSON.parse(answer);
    const status = isRight(rule, args, got, expected) ? "passed" : "failed";
    settle({ status, ms: Math.round(ms), got: hidden ? null : shown(got) });
  };
  const failed = ({ call, error: reported }) => {
    if (call === null) error = reported;
    else settle({ status: reported.kind === "out_of_memory" ? "out_of_memory" : "error", error: cases[turn].hidden ? null : reported });
  };
  const printed = (message) => {
    // What is printed during a hidden test, or after the last one, would show its input.
    if (turn > 0 && cases[Math.min(turn, cases.length - 1)].hidden) return;
    output += message.text.slice(0, OUTPUT_CHARS - output.length);
    truncated ||= message.truncated;
  };

  return {
    receive(message) {
      if (message.type === "output") printed(message);
      const inTurn = message.call === turn && turn < tests.length;
      if (message.type === "answer" && inTurn) answered(message);
      if (message.type === "failed" && (inTurn || (message.call === null && turn === 0))) failed(message);
      return message.type === "done";
    },

    /** `message` says why there was no run, or why it broke. @returns {Outcome} */
    outcome(end, message = null) {
      if (end === "timeout" && turn < tests.length) settle({ status: "timeout" });
      if (end === "crashed" && turn < tests.length) settle({ status: "crashed" });
      const passed = tests.filter(({ status }) => status === "passed").length;
      return {
        schema_version: SCHEMA_VERSION,
        problem,
        language,
        seed,
        status: end === "done" ? verdict(tests, error) : end,
        passed,
        total: tests.length,
        tests,
        error: error ?? (message && { kind: end, name: end, message: message.slice(0, SHOWN_CHARS), line: null }),
        output,
        output_truncated: truncated,
      };
    },
  };
}

function verdict(tests, error) {
  if (error) return error.kind;
  if (tests.some(({ status }) => status === "out_of_memory")) return "out_of_memory";
  // A worker that says it is done while tests are open has passed none of them.
  return tests.every(({ status }) => status === "passed") ? "passed" : "failed";
}

function shown(value) {
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
