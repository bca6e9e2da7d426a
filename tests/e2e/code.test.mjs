// A candidate's code in Chromium, in the worker and under the response headers of the product: what it may do, and what it tries to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { BASE_URL, launch } from "./lib/browser.mjs";

const solution = (file) => readFileSync(new URL(`../fixtures/problems/${file}`, import.meta.url), "utf8");
/** The limit is 5 s; this bounds a hang on a slow machine. */
const KILLED_WITHIN_MS = 20_000;

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await newPage();
});
after(() => browser?.close());

async function newPage() {
  const page = await browser.newPage({ baseURL: BASE_URL });
  // Its response headers are those of the product; the app itself takes no part.
  await page.goto("/");
  return page;
}

const run = (request) => page.evaluate(async (request) => (await import("/runner.js")).run(request), request);

/** Runs code that defines `balanced(text)`, which the problem calls with a text. */
const attempt = (language, code, more = {}) => run({ language, code, problem: "code-brackets", ...more });
const statuses = ({ tests }) => tests.map(({ status }) => status);

for (const [language, ending] of [["python", "py"], ["javascript", "js"]]) {
  test(`a right solution passes the visible and the hidden tests (${language})`, async () => {
    const code = solution(`code-first-unique/reference.${ending}`);
    const visible = await run({ language, code, problem: "code-first-unique" });
    assert.deepEqual([visible.status, visible.passed, visible.total, visible.error], ["passed", 2, 2, null]);
    const all = await run({ language, code, problem: "code-first-unique", tests: "all" });
    assert.deepEqual([all.status, all.passed, all.total], ["passed", 10, 10]);
    assert.ok(all.tests.filter(({ hidden }) => hidden).every((test) => test.got === null && test.expected === null && test.arguments === null));
    const pairs = await run({ language, code: solution(`code-deploy-order/reference.${ending}`), problem: "code-deploy-order", tests: "all" });
    assert.equal(pairs.status, "passed", "arguments of every type arrive");
  });
}

test("TypeScript runs without its types, and a wrong answer is shown beside the right one", async () => {
  const outcome = await attempt("typescript", "type T = string;\nfunction balanced(text: T): boolean | number {\n  console.log(text as string);\n  return 1;\n}");
  assert.equal(outcome.status, "failed");
  const [first] = outcome.tests;
  assert.deepEqual([first.status, first.got, first.expected, first.arguments], ["failed", "1", "true", '["f(a[0], {b: 1})"]']);
  assert.equal(outcome.output, "f(a[0], {b: 1})\n(a[b)c]\n");
});

test("an endless loop is ended after five seconds, and the page goes on", async () => {
  const loops = { javascript: "function balanced(t) { if (t.length < 10) for (;;); return true; }", python: "def balanced(t):\n    while len(t) < 10:\n        pass\n    return True\n" };
  for (const [language, code] of Object.entries(loops)) {
    await page.evaluate(() => {
      window.ticks = 0;
      window.ticking = setInterval(() => window.ticks++, 100);
    });
    const began = Date.now();
    const outcome = await attempt(language, code);
    assert.ok(Date.now() - began < KILLED_WITHIN_MS);
    assert.deepEqual([outcome.status, ...statuses(outcome)], ["timeout", "passed", "timeout"], "what was right before counts");
    assert.ok((await page.evaluate(() => (clearInterval(window.ticking), window.ticks))) > 20, "the page was not held up");
  }
  const atOnce = await attempt("javascript", "for (;;);");
  assert.deepEqual([atOnce.status, ...statuses(atOnce)], ["timeout", "timeout", "not_run"]);
});

test("the worker's headers leave it no connection, import or eval, before anything is taken away", async () => {
  const other = await newPage();
  const prepared = other.waitForEvent("worker");
  await other.evaluate(async () => (await import("/runner.js")).prepare("javascript"));
  const worker = await prepared;
  const refused = await worker.evaluate(async (base) => {
    const tries = {
      fetch: () => fetch("/"),
      elsewhere: () => fetch("https://example.com/", { mode: "no-cors" }),
      request: () => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onload = resolve;
        request.onerror = () => reject(new Error("refused"));
        request.open("GET", "/");
        request.send();
      }),
      socket: () => new Promise((resolve, reject) => {
        const socket = new WebSocket(base.replace("http", "ws"));
        socket.onopen = resolve;
        socket.onerror = () => reject(new Error("refused"));
      }),
      stream: () => new Promise((resolve, reject) => {
        const source = new EventSource("/");
        source.onopen = resolve;
        source.onerror = () => reject(new Error("refused"));
      }),
      import: () => import("/runner.js"),
      worker: () => new Promise((resolve, reject) => {
        const nested = new Worker("/code/javascript.js", { type: "module" });
        nested.onerror = () => reject(new Error("refused"));
        setTimeout(resolve, 3000);
      }),
    };
    const outcome = {};
    for (const [name, attempt] of Object.entries(tries)) outcome[name] = await Promise.resolve().then(attempt).then(() => "worked", () => "refused");
    return outcome;
  }, BASE_URL);
  assert.deepEqual(new Set(Object.values(refused)), new Set(["refused"]), JSON.stringify(refused));
  await other.close();
});

test("what the page keeps on the device cannot be reached: the worker's realm has nothing but the language", async () => {
  const other = await newPage();
  const started = other.waitForEvent("worker");
  // Waits in the middle of a run, so that the realm can be looked at as the code would see it.
  const code = "import asyncio\nasync def balanced(t):\n    await asyncio.sleep(3)\n    return len(t) > 10\n";
  const running = other.evaluate(async (code) => {
    const { run } = await import("/runner.js");
    return run({ language: "python", code, problem: "code-brackets", onProgress: (stage) => (window.stage = stage) });
  }, code);
  const worker = await started;
  await other.waitForFunction(() => window.stage === "running", null, { timeout: 60_000 });
  const left = await worker.evaluate(() => {
    const names = "fetch XMLHttpRequest WebSocket EventSource WebTransport importScripts indexedDB caches navigator BroadcastChannel Worker postMessage self location Cache";
    return names.split(" ").filter((name) => name in globalThis);
  });
  assert.deepEqual(left, []);
  await running;
  await other.close();
});

test("code finds no way out of its language", async () => {
  const ways = ["import js", "import pyodide_js", "from pyodide.http import open_url", "from pyodide.code import run_js", "import ctypes", "import _pyodide_core",
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/', timeout=1)", "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)"];
  const python = `for way in ${JSON.stringify(ways)}:\n    try:\n        exec(way)\n        print(way)\n    except Exception:\n        pass\ndef balanced(t): pass\n`;
  assert.equal((await attempt("python", python)).output, "");
  const names = ["fetch", "XMLHttpRequest", "WebSocket", "importScripts", "indexedDB", "caches", "navigator", "postMessage", "self", "Worker", "WebAssembly"];
  const javascript = `console.log(${JSON.stringify(names)}.filter((name) => name in globalThis).length, eval("typeof fetch"));\nfunction balanced() { return import("/runner.js"); }`;
  const outcome = await attempt("javascript", javascript);
  assert.equal(outcome.output, "0 undefined\n");
  assert.deepEqual(statuses(outcome), ["error", "error"]);
});

test("memory has an end, and the page outlives it", async () => {
  const tooMuch = {
    javascript: "function balanced() { return new Uint8Array(200_000_000); }",
    python: "def balanced(t):\n    every = []\n    while True:\n        every.append(bytearray(1_000_000))\n",
  };
  for (const [language, code] of Object.entries(tooMuch)) {
    const outcome = await attempt(language, code);
    assert.deepEqual([outcome.status, ...statuses(outcome)], ["out_of_memory", "out_of_memory", "out_of_memory"], language);
  }
  // Filling the memory piece by piece may take an interpreter on a slow machine longer than it has.
  const filling = await attempt("javascript", "function balanced() { const all = []; for (;;) all.push(new Uint8Array(1_000_000)); }");
  assert.ok(["out_of_memory", "timeout"].includes(filling.status), filling.status);
});

test("a flood of output is cut, not kept", async () => {
  const floods = { javascript: "for (let n = 0; n < 20_000; n++) console.log('0123456789');\nfunction balanced() {}", python: "for n in range(20_000): print('0123456789')\ndef balanced(t): pass" };
  for (const [language, code] of Object.entries(floods)) {
    const { output, output_truncated } = await attempt(language, code);
    assert.deepEqual([output.length, output_truncated], [65_536, true], language);
  }
});

test("nothing that code changes around it makes a wrong answer right", async () => {
  const tricks = {
    javascript: `
      Object.is = () => true; JSON.stringify = () => "true"; JSON.parse = () => [];
      Array.prototype.every = () => true; Array.prototype.map = function () { return this; };
      Object.prototype.toJSON = () => true; Object.prototype.status = "passed"; Promise.prototype.then = () => {};
      Symbol.prototype[Symbol.toPrimitive] = () => true;
      function balanced() { return { valueOf: () => true, toJSON: () => true, status: "passed" }; }`,
    python: "import json, sys\njson.dumps = lambda *a, **k: '{\"answer\": \"true\"}'\nclass Liar(dict):\n    def __eq__(self, other): return True\n    def __bool__(self): return True\ndef balanced(t):\n    return Liar()\n",
  };
  for (const [language, code] of Object.entries(tricks)) {
    const outcome = await attempt(language, code, { tests: "all" });
    assert.notEqual(outcome.status, "passed", language);
    assert.ok(outcome.passed < outcome.total);
  }
});

test("too deep a recursion is an error of that test alone", async () => {
  const deep = { javascript: "function balanced(t) { return t.length > 10 ? balanced(t) : false; }", python: "def balanced(t):\n    return balanced(t) if len(t) > 10 else False\n" };
  for (const [language, code] of Object.entries(deep)) {
    const outcome = await attempt(language, code);
    assert.deepEqual([outcome.status, ...statuses(outcome)], ["failed", "error", "passed"], `${language}: ${JSON.stringify(outcome)}`);
    assert.match(outcome.tests[0].error.message, /recursion|stack/);
  }
});

test("code that breaks its interpreter ends its run at once, and says that it broke", async () => {
  const deeper = "import sys\nfrom functools import cache\nsys.setrecursionlimit(10**6)\n@cache\ndef g(n): return g(n + 1)\n";
  const breaking = { stack: `${deeper}def balanced(t): return g(0)\n`, exit: "import os\ndef balanced(t): os._exit(0)\n" };
  for (const [name, code] of Object.entries(breaking)) {
    const outcome = await attempt("python", code);
    assert.deepEqual([outcome.status, ...statuses(outcome)], ["crashed", "crashed", "not_run"], name);
  }
});

test("code may answer later", async () => {
  const later = { javascript: "const balanced = async (t) => { await new Promise((r) => setTimeout(r, 60_000)); return t.length > 10; };", python: "import asyncio\nasync def balanced(t):\n    await asyncio.sleep(0.01)\n    return len(t) > 10\n" };
  for (const [language, code] of Object.entries(later)) assert.equal((await attempt(language, code)).status, "passed", language);
  const never = await attempt("javascript", "const balanced = () => new Promise(() => {});");
  assert.equal(never.tests[0].error.message, "the promise is never settled");
});

test("an error names the candidate's line", async () => {
  const broken = {
    python: ["def balanced(t):\n    pass\n\nx = = 3\n", "SyntaxError", 4],
    javascript: ["function balanced(t) {\n  return 1;\n}\nlet x = = 3;\n", "SyntaxError", 4],
    typescript: ["type A = string;\ninterface B {\n  x: number;\n}\nlet y = = 4;\n", "SyntaxError", 5],
  };
  for (const [language, [code, name, line]] of Object.entries(broken)) {
    const { status, error } = await attempt(language, code);
    assert.deepEqual([status, error.name, error.line], ["error", name, line], language);
  }
  const thrown = {
    python: "def balanced(t):\n    rest = t[1:]\n    return rest.nothing\n",
    javascript: "function balanced(t) {\n  const rest = null;\n  return rest.nothing;\n}\n",
    typescript: "function balanced(t: string): boolean {\n  const rest: any = null;\n  return rest.nothing;\n}\n",
  };
  for (const [language, code] of Object.entries(thrown)) {
    const [{ status, error }] = (await attempt(language, code)).tests;
    assert.deepEqual([status, error.line], ["error", 3], language);
  }
  const absent = await attempt("python", "def balance(t):\n    pass\n");
  assert.deepEqual([absent.status, absent.error.message], ["error", "there is no function balanced"]);
});

test("a seed decides all chance", async () => {
  const dice = {
    javascript: "console.log(Math.random(), Date.now(), new Date().getTime());\nfunction balanced() {}",
    python: "import os, random, time\nprint(random.random(), os.urandom(4), time.time(), {'a', 'b', 'c', 'd'}, random.Random().random())\ndef balanced(t): pass\n",
  };
  for (const [language, code] of Object.entries(dice)) {
    const outputs = [];
    for (const seed of [7, 7, 8]) outputs.push((await attempt(language, code, { seed })).output);
    assert.equal(outputs[0], outputs[1], language);
    assert.notEqual(outputs[0], outputs[2], language);
    assert.ok(outputs[0].length > 10);
  }
});

test("nothing is left of one run for the next, and what cannot be run says so", async () => {
  await attempt("javascript", "globalThis.left = 1;\nfunction balanced() {}");
  assert.equal((await attempt("javascript", "console.log(typeof left);\nfunction balanced() {}")).output, "undefined\n");
  const unknown = await run({ language: "python", code: "", problem: "code-unknown" });
  assert.deepEqual([unknown.status, unknown.total], ["unavailable", 0]);
});
