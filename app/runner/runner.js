// Runs a candidate's code against a problem's tests, in a worker that has no network and that is ended when its time is over.
import { expand } from "./expand.js";
import { assets, get, languages } from "./languages.js";
import { LOAD_MS, RUN_MS } from "./limits.js";
import { referee } from "./referee.js";

/** `python`, `javascript`, `typescript`. */
export const LANGUAGES = Object.keys(languages);

/**
 * A problem as the candidate may see it. `core/engine/src/bank/problems/ID.json` has its hidden tests too, which are served apart, as a list.
 * @typedef {object} Problem
 * @property {1} schema_version
 * @property {string} id that of the question
 * @property {string} statement paragraphs, separated by an empty line
 * @property {string} function its name in Python; in JavaScript it is written `likeThis`
 * @property {{name: string, type: string}[]} parameters types as in `list[int]`, `dict[str, int]`, `tuple[str, int]`, `str | null`
 * @property {string} returns a type
 * @property {{python: string, javascript: string, typescript: string}} starter
 * @property {object} compare see `compare.js`
 * @property {{name: string, args: any[], expected: any}[]} visible values as in `expand.js`
 */

/** @returns {Promise<Problem>} rejects when it cannot be fetched */
export const loadProblem = async (id) => (await get(`/problems/${id}.json`)).json();

/** At most one worker waits with its interpreter loaded, so that the next run begins at once. */
let spare = null;

/** Loads a language ahead. Failures show when it is run. */
export function prepare(language) {
  if (spare?.language === language) return;
  spare?.worker.terminate();
  spare = start(language);
  spare.loaded.catch(() => {});
}

/**
 * Runs `code` (a text) in `language` against the tests of the problem with the id `problem`: `tests` is `visible` or `all`; hidden ones
 * are fetched now. `seed` (32 bits) decides all randomness. `onProgress` hears `loading`, then `running`. Never rejects.
 * @returns {Promise<import("./referee.js").Outcome>}
 */
export async function run({ language, code, problem, tests = "visible", seed = 0, onProgress = () => {} }) {
  onProgress("loading");
  const cases = [];
  let judge = referee({ problem, language, seed, cases, rule: null });
  let started = null;
  try {
    const { compare, visible, parameters, function: functionName } = await loadProblem(problem);
    cases.push(...visible.map((test) => readable(test, false)));
    if (tests === "all") cases.push(...(await (await get(`/problems/${problem}.hidden.json`)).json()).map((test) => readable(test, true)));
    judge = referee({ problem, language, seed, cases, rule: compare });
    started = take(language);
    await within(LOAD_MS, started.loaded);
    const calls = cases.map(({ args }) => JSON.stringify(args));
    const types = parameters.map(({ type }) => type);
    const end = await conversation(started.worker, { type: "run", code, functionName, types, calls, seed }, judge, onProgress);
    return judge.outcome(end.how, end.message);
  } catch (error) {
    return judge.outcome("unavailable", String(error.message ?? error));
  } finally {
    started?.worker.terminate();
    prepare(language);
  }
}

const readable = ({ name, args, expected }, hidden) => ({ name, hidden, args: expand(args), expected: expand(expected) });

/** A worker with its promise of a loaded interpreter. */
function start(language) {
  const worker = new Worker(languages[language].worker, { type: "module", name: `code-${language}` });
  const loaded = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.type === "loaded" ? resolve() : reject(new Error(data.message)));
    worker.onerror = ({ message }) => reject(new Error(message ?? "the worker cannot be loaded"));
    assets(language).then((files) => worker.postMessage({ type: "load", assets: files })).catch(reject);
  });
  return { language, worker, loaded };
}

function take(language) {
  const taken = spare?.language === language ? spare : start(language);
  if (taken === spare) spare = null;
  return taken;
}

/** Resolves when the worker is done, broke, or has had its time; whatever it says later is not heard. */
function conversation(worker, request, judge, onProgress) {
  return new Promise((resolve) => {
    let clock = null;
    const end = (how, message) => {
      clearTimeout(clock);
      worker.onmessage = worker.onerror = null;
      resolve({ how, message });
    };
    worker.onmessage = ({ data }) => {
      try {
        if (data.type === "running" && clock === null) {
          onProgress("running");
          clock = setTimeout(() => end("timeout"), RUN_MS);
        }
        if (data.type === "crashed") end("crashed", data.message);
        else if (judge.receive(data)) end("done");
      } catch {
        end("crashed", "the answer cannot be read");
      }
    };
    worker.onerror = ({ message }) => end("crashed", message ?? "the worker stopped");
    worker.postMessage(request);
  });
}

function within(ms, promise) {
  let clock;
  const late = new Promise((_, reject) => (clock = setTimeout(() => reject(new Error("loading took too long")), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(clock));
}
