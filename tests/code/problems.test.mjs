// Every coding problem against solutions of which we know what they are: references and other right answers pass, wrong ones do not.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { interpreters } from "./lib/interpreters.mjs";
import { expand } from "../../app/runner/expand.js";
import { referee } from "../../app/runner/referee.js";

const problems = new URL("../../core/engine/src/bank/problems/", import.meta.url);
const solutions = new URL("../fixtures/problems/", import.meta.url);
const ids = readdirSync(problems).map((file) => file.replace(/\.json$/, ""));
const problemOf = (id) => JSON.parse(readFileSync(new URL(`${id}.json`, problems), "utf8"));

async function outcomeOf(problem, ending, code) {
  const cases = ["visible", "hidden"].flatMap((kind) =>
    problem[kind].map(({ name, args, expected }) => ({ name, hidden: kind === "hidden", args: expand(args), expected: expand(expected) })));
  const judge = referee({ problem: problem.id, language: ending, seed: 1, cases, rule: problem.compare });
  const calls = cases.map(({ args }) => JSON.stringify(args));
  const types = problem.parameters.map(({ type }) => type);
  await interpreters[ending]({ code, functionName: problem.function, types, calls, seed: 1 }, (message) => judge.receive(message));
  return judge.outcome("done");
}

for (const id of ids) {
  const problem = problemOf(id);

  test(`${id}: right answers pass, wrong ones fail`, async () => {
    const files = readdirSync(new URL(`${id}/`, solutions));
    const of = (kind) => files.filter((file) => file.startsWith(kind));
    assert.deepEqual(of("reference").sort(), ["reference.js", "reference.py"]);
    assert.ok(of("other").length >= 1 && of("wrong").length >= 2);
    for (const file of files) {
      const code = readFileSync(new URL(`${id}/${file}`, solutions), "utf8");
      const outcome = await outcomeOf(problem, file.split(".").at(-1), code);
      const complaints = JSON.stringify([outcome.error, outcome.tests.filter(({ status }) => status !== "passed")]);
      if (file.startsWith("wrong")) assert.equal(outcome.status, "failed", `${file} is taken for right`);
      else assert.equal(outcome.status, "passed", `${file}: ${complaints}`);
    }
  });

  test(`${id}: the starter code can be run and passes nothing that matters`, async () => {
    for (const [ending, language] of [["py", "python"], ["js", "javascript"], ["ts", "typescript"]]) {
      const outcome = await outcomeOf(problem, ending, problem.starter[language]);
      assert.equal(outcome.error, null);
      assert.equal(outcome.status, "failed", language);
      const crashed = outcome.tests.filter(({ status }) => status === "error");
      assert.deepEqual(crashed, [], `${language}: the signature takes every test's arguments`);
    }
  });

  test(`${id}: complete, and its tests say what they are about`, () => {
    assert.equal(problem.id, id);
    assert.ok(problem.statement.length > 100 && problem.visible.length >= 2 && problem.hidden.length >= 5);
    const names = [...problem.visible, ...problem.hidden].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, args } of [...problem.visible, ...problem.hidden]) {
      args.map(expand).forEach((value, n) => assert.ok(fits(problem.parameters[n].type, value), `${name}: ${problem.parameters[n].name}`));
      assert.equal(args.length, problem.parameters.length);
    }
  });
}

/** Whether a value is of a type as problems write it: `list[tuple[str, int]]`, `dict[str, int]`, `int | null`. */
function fits(type, value) {
  const [, outer, inner] = /^(list|dict|tuple)\[(.*)\]$/.exec(type) ?? [];
  if (outer === "list") return Array.isArray(value) && value.every((part) => fits(inner, part));
  if (outer === "tuple") return inner.split(", ").every((part, n) => fits(part, value[n])) && value.length === inner.split(", ").length;
  if (outer === "dict") return Object.values(value).every((part) => fits(inner.replace("str, ", ""), part));
  if (type.endsWith(" | null")) return value === null || fits(type.replace(" | null", ""), value);
  return { int: Number.isInteger(value), float: typeof value === "number", str: typeof value === "string", bool: typeof value === "boolean" }[type];
}
