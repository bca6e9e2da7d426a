// `cargo xtask calibrate` against the doubles of model services: what it asks, what it makes of replies, and when it stops.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ModelService } from "./lib/model.mjs";

const GOLD_FILE = fileURLToPath(new URL("../fixtures/calibration/gold.json", import.meta.url));
const gold = JSON.parse(await readFile(GOLD_FILE, "utf8"));
const folder = await mkdtemp(join(tmpdir(), "calibrate-"));
after(() => rm(folder, { recursive: true, force: true }));

/** Runs the command; `MODEL_KEY` is `key`. */
async function calibrate(args, key = "test-key") {
  const program = spawn(process.env.XTASK, ["calibrate", ...args], { env: { ...process.env, MODEL_KEY: key }, stdio: ["ignore", "pipe", "pipe"] });
  const collect = async (stream) => (await stream.toArray()).join("");
  const [stdout, stderr, code] = await Promise.all([
    collect(program.stdout), collect(program.stderr), new Promise((resolve, reject) => program.once("close", resolve).once("error", reject)),
  ]);
  return { code, stderr, result: stdout ? JSON.parse(stdout) : undefined };
}

async function file(name, value) {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(value));
  return path;
}

/** What people gave, by the rule that the file's format has: the median, and of a half the even band. */
function humanBand(answer, criterion) {
  const bands = answer.grades.filter((grade) => grade.criterion === criterion).map(({ band }) => band ?? 0);
  const mean = bands.reduce((sum, band) => sum + band, 0) / bands.length;
  return Number.isInteger(mean) ? mean : 2 * Math.round(mean / 2);
}

const firstWords = (text) => text.split(/\s+/).slice(0, 5).join(" ");

/** A model that gives what `band` makes of the people's band, and quotes the beginning of the answer. */
function judge(document, band = (human) => human) {
  return (prompt) => {
    const answer = document.answers.find(({ answer }) => prompt.includes(answer));
    const criterion = /The criterion: (\w+)\./.exec(prompt)[1];
    const given = band(humanBand(answer, criterion), answer) || null;
    return JSON.stringify({ band: given, quote: given ? firstWords(answer.answer) : "", why: "It says so." });
  };
}

const criteriaIn = ({ answers }) => answers.reduce((sum, { grades }) => sum + new Set(grades.map(({ criterion }) => criterion)).size, 0);
const CRITERIA = criteriaIn(gold);

/** The same answers so many times. */
function copies(count) {
  const copy = (number) => gold.answers.map((answer) => ({ ...answer, id: `${answer.id}-${number}` }));
  return { ...gold, answers: Array.from({ length: count }, (_, number) => copy(number)).flat() };
}

for (const wire of ["openai", "anthropic", "workers_ai", "bedrock"]) {
  describe(`calibrate over ${wire}`, () => {
    let service;
    before(async () => (service = await ModelService.start(wire)));
    afterEach(() => service.reset());
    after(() => service.close());

    test("calibrate: a model that gives people's bands agrees fully", async () => {
      service.replies = Array.from({ length: 4 * CRITERIA }, () => ({ text: judge(gold) }));
      const paths = ["--gold", await file("gold.json", copies(2)), "--model", await file("model.json", service.config)];
      const { code, stderr, result } = await calibrate([...paths, "--repeats", "2"]);
      assert.equal(code, 0, stderr);
      assert.equal(service.requests.length, 4 * CRITERIA);
      assert.deepEqual([result.service, result.model, result.repeats], [service.config.name, service.config.model, 2]);
      assert.deepEqual([result.overall.pairs, result.overall.kappa.value, result.overall.exact.value], [2 * CRITERIA, 1, 1]);
      assert.equal(result.source, gold.source);
      assert.match(stderr, /not enough to call it calibrated: fewer than 30 answers/);
      assert.ok(!stderr.includes("test-key") && !JSON.stringify(result).includes("test-key"));
    });
  });
}

describe("calibrate and a service that misbehaves", () => {
  let service;
  before(async () => (service = await ModelService.start("openai")));
  afterEach(() => service.reset());
  after(() => service.close());

  const run = async (document, config = service.config, args = [], key) => {
    const paths = ["--gold", await file("gold.json", document), "--model", await file("model.json", config)];
    return calibrate([...paths, "--repeats", "1", ...args], key);
  };
  const sober = (document, count, band) => Array.from({ length: count }, () => ({ text: judge(document, band) }));

  test("calibrate: a busy moment is waited out, a bad reply repaired once, words of nobody never count", async () => {
    const foreign = JSON.stringify({ band: 4, quote: "I led forty people to triple revenue", why: "Strong." });
    service.replies = [
      { status: 429, retryAfter: 1 }, ...sober(gold, 1),
      { text: "Band 3, I would say." }, ...sober(gold, 1),
      { text: foreign }, { text: foreign },
      { breakOff: true, text: foreign }, ...sober(gold, CRITERIA),
    ];
    const { code, stderr, result } = await run(gold);
    assert.equal(code, 0, stderr);
    const { unusable, unjudged, replies } = result.stability;
    assert.deepEqual({ unusable, unjudged, replies }, { unusable: 1, unjudged: 1, replies: CRITERIA });
    assert.equal(result.overall.pairs, CRITERIA - 1);
    assert.equal(service.requests.length, CRITERIA + 4);
    assert.match(service.requests[3].prompt, /cannot be used: it is not exactly one JSON object/);
    assert.match(service.requests[5].prompt, /cannot be used: `quote` must be/);
    assert.match(stderr, /takes no more calls for now; again in 1000 ms/);
  });

  test("calibrate: enough answers have intervals, and a judge that is harder on some is found out", async () => {
    const many = copies(6);
    // Two criteria each.
    many.answers = many.answers.map((answer) => ({ ...answer, grades: answer.grades.slice(0, 4) }));
    const harder = (human, { groups }) => (groups.accent === "second" ? Math.max(human - 1, 0) : human);
    service.replies = sober(many, criteriaIn(many), harder);
    const out = join(folder, "comparison.json");
    const { code, stderr, result: printed } = await run(many, service.config, ["--out", out]);
    assert.equal(code, 0, stderr);
    assert.equal(printed, undefined);
    const result = JSON.parse(await readFile(out, "utf8"));
    const { kappa } = result.overall;
    assert.ok(kappa.low < kappa.value && kappa.value < kappa.high && kappa.high < 1, JSON.stringify(kappa));
    const gap = result.gaps.find(({ key }) => key === "accent");
    assert.deepEqual([gap.gap.value, gap.groups.map(({ answers }) => answers)], [1, [18, 18]]);
    assert.match(stderr, /enough to say how far these bands can be trusted/);
  });

  test("calibrate: the operator's money ends a run, and what was judged before stands", async () => {
    service.replies = sober(gold, CRITERIA);
    const config = { ...service.config, limits: { ...service.config.limits, usd_per_day: 0.014 } };
    const { code, stderr, result } = await run(gold, config);
    assert.deepEqual([code, result.stopped], [1, { why: "budget" }], stderr);
    assert.ok(result.overall.answers > 0 && result.overall.answers < gold.answers.length, String(result.overall.answers));
    assert.match(stderr, /partial: another call might cost more than `usd_per_day`/);
  });

  test("calibrate: a refused key ends a run at once", async () => {
    const { code, stderr, result } = await run(gold, service.config, [], "wrong");
    assert.deepEqual([code, result.stopped], [1, { why: "service", detail: "the service refused the key" }]);
    assert.deepEqual([result.overall.pairs, result.overall.kappa.reason], [0, "no_pairs"]);
    assert.match(stderr, /stopped after 0 of 6 answers/);
  });
});

test("calibrate: the built-in engine is measured as far as it has anything to measure", async () => {
  const { code, stderr, result } = await calibrate(["--gold", GOLD_FILE]);
  assert.equal(code, 0, stderr);
  const { both, found_only, seen_only, neither } = result.overall.counts;
  assert.equal(both + found_only + seen_only + neither, CRITERIA);
  assert.equal(result.range.with_range + result.range.without_range, gold.answers.length);
  assert.match(stderr, /It gives no bands, so there is no kappa/);
});

test("calibrate: a gold document that is none says which answer is at fault", async () => {
  const [first, ...others] = gold.answers;
  const wrong = { ...gold, answers: [{ ...first, grades: [{ ...first.grades[0], band: 5 }] }, ...others] };
  const { code, stderr } = await calibrate(["--gold", await file("wrong.json", wrong)]);
  assert.equal(code, 1);
  assert.match(stderr, /answer `b-strong`: rater `A` gives `situation` band 5; it must be 1, 2, 3, 4 or null/);
});
