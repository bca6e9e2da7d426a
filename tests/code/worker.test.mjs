// What code meets inside the worker, tried in the interpreters themselves; what the browser adds to it is tried in `tests/e2e/code.test.mjs`.
import assert from "node:assert/strict";
import { test } from "node:test";

import { interpreters } from "./lib/interpreters.mjs";
import { referee } from "../../app/runner/referee.js";
import { limited } from "../../app/runner/workers/execute.js";

/** Everything the worker would post. */
async function said(ending, code, { calls = [[]], types = calls[0].map(() => "int"), functionName = "f", seed = 1 } = {}) {
  const messages = [];
  await interpreters[ending]({ code, functionName, types, calls: calls.map((args) => JSON.stringify(args)), seed }, (message) => messages.push(message));
  return messages;
}
const answers = (messages) => messages.filter(({ type }) => type === "answer").map(({ answer }) => JSON.parse(answer));
const errors = (messages) => messages.filter(({ type }) => type === "failed").map(({ error }) => error);
const printed = (messages) => messages.filter(({ type }) => type === "output").map(({ text }) => text).join("");

test("pairs are tuples in Python and whole floats are floats, as the parameters' types say", async () => {
  const code = "def f(pairs, readings, names):\n    return len(set(pairs)), readings[0].is_integer(), ('a', 1) in pairs, names\n";
  const types = ["list[tuple[str, int]]", "list[float]", "dict[str, str | null]"];
  const messages = await said("py", code, { types, calls: [[[["a", 1], ["a", 1], ["b", 2]], [2], { a: null }]] });
  assert.deepEqual(answers(messages), [[2, true, true, { a: null }]]);
});

test("what is printed without the end of its line is there before the test's answer", async () => {
  const messages = await said("py", "print('begin', end='')\ndef f(n):\n    print(n, end='')\n", { calls: [[1], [2]] });
  assert.deepEqual(messages.map(({ type, text }) => text ?? type), ["running", "begin", "1", "answer", "2", "answer", "done"]);
});

test("printing nothing posts nothing", () => {
  const messages = [];
  const write = limited((message) => messages.push(message));
  for (const text of ["", "a", ""]) write(text);
  assert.deepEqual(messages, [{ type: "output", text: "a", truncated: false }]);
});

test("a recursion through the interpreter's own functions is an error of that test alone", async () => {
  const endless = {
    cached: "from functools import cache\n@cache\ndef g(n): return g(n + 1)\n",
    key: "def g(n): return max([n + 1], key=g)\n",
    text: "class K:\n    def __repr__(self): return f'{[K()]}'\ndef g(n): return repr(K())\n",
  };
  for (const [name, code] of Object.entries(endless)) {
    const messages = await said("py", `${code}def f(n): return g(0) if n else 7\n`, { calls: [[1], [0]] });
    assert.deepEqual([errors(messages)[0].name, ...answers(messages)], ["RecursionError", 7], name);
  }
});

test("every clock of Python shows the same in the same code", async () => {
  const code = "import time\ndef f(): return time.time(), time.perf_counter(), time.monotonic(), time.process_time() >= 0\n";
  assert.deepEqual(answers(await said("py", code)), answers(await said("py", code)));
});

test("the hour is that of UTC wherever the device is", async () => {
  process.env.TZ = "America/New_York";
  assert.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone, "America/New_York");
  const python = "import datetime, time\ndef f(): return datetime.datetime.now().hour, time.localtime().tm_hour, time.mktime((2026, 1, 1, 0, 0, 0, 0, 1, 0))\n";
  assert.deepEqual(answers(await said("py", python)), [[0, 0, 1_767_225_600]]);
  const javascript = "function f() { const now = new Date(); return [now.getHours(), now.getTimezoneOffset(), new Date(2026, 0, 1).getTime()]; }";
  assert.deepEqual(answers(await said("js", javascript)), [[0, 0, 1_767_225_600_000]]);
});

test("names of built-ins are free for a candidate's own things", async () => {
  const code = "const Map = {}; const Set = () => {}; const Promise = {}; const Error = 1; const String = 2;\nfunction f() { return { a: [1] }; }";
  assert.deepEqual(answers(await said("js", code)), [{ a: [1] }]);
});

test("a function is called as a function: nothing of what calls it is its `this`", async () => {
  const [keys] = answers(await said("js", "function f() { return Object.keys(this ?? {}); }"));
  assert.ok(!keys.includes("answer") && !keys.includes("wanted"), JSON.stringify(keys));
});

test("a copy by structuredClone is deep, and a thrown object is shown", async () => {
  const code = `function f(grid) {
    const copy = structuredClone({ grid, seen: new Set([1]), by: new Map([["a", [1]]]) });
    copy.grid[0][0] = 9;
    return [grid, copy.grid, copy.seen, copy.by];
  }`;
  assert.deepEqual(answers(await said("js", code, { calls: [[[[1]]]] })), [[[[1]], [[9]], [1], { a: [1] }]]);
  assert.equal(errors(await said("js", "function f() { throw { code: 7 }; }"))[0].message, 'thrown: {"code":7}');
});

test("code finds no other test's arguments, and no expected answer", async () => {
  const code = `
import gc, sys
def f(n):
    frame, seen = sys._getframe(), []
    while frame:
        seen += list(frame.f_locals.values()) + list(frame.f_globals.values())
        frame = frame.f_back
    # The number is put together here, so that only what came from outside can hold it.
    wanted = "hidden" + str(4321)
    return any(wanted in repr(thing)[:100_000] for thing in seen + gc.get_objects() if isinstance(thing, (str, list, tuple, dict)))
`;
  assert.deepEqual(answers(await said("py", code, { calls: [["visible"], ["hidden4321"], ["visible"]] })).slice(0, 2), [false, true]);
});

test("a hidden test says nothing but how it ended", () => {
  const one = (name, hidden) => ({ name, hidden, args: [name], expected: true });
  const judge = referee({ problem: "p", language: "python", seed: 0, cases: [one("seen", false), one("secret", true)], rule: { rule: "exact" } });
  const error = { kind: "error", name: "ValueError", message: "secret", line: 1 };
  const messages = [
    { type: "output", text: "a", truncated: false }, { type: "failed", call: 0, error: { ...error, message: "seen" } },
    { type: "output", text: "secret", truncated: false }, { type: "failed", call: 1, error },
    { type: "output", text: "secret, later", truncated: false }, { type: "done" },
  ];
  assert.equal(messages.map((message) => judge.receive(message)).at(-1), true);
  const outcome = judge.outcome("done");
  assert.deepEqual([outcome.output, outcome.tests[0].error.message, outcome.tests[1].status], ["a", "seen", "error"]);
  assert.doesNotMatch(JSON.stringify({ ...outcome, tests: outcome.tests.map(({ name, ...rest }) => rest) }), /secret/);
});

test("an answer out of turn, twice, or for no test counts for nothing", () => {
  const cases = [1, 2].map((n) => ({ name: `${n}`, hidden: true, args: [], expected: n }));
  const judge = referee({ problem: "p", language: "javascript", seed: 0, cases, rule: { rule: "exact" } });
  for (const call of [1, 2, -1, null, "0", 0, 0]) judge.receive({ type: "answer", call, answer: "1", ms: 0 });
  assert.deepEqual(judge.outcome("done").tests.map(({ status }) => status), ["passed", "not_run"]);
  assert.equal(judge.outcome("done").status, "failed");
});
