// The languages as the workers load them, without a worker: in Node, one interpreter for many solutions.
import "./as_worker.mjs";

import { readFileSync } from "node:fs";

const packages = new URL("../../../node_modules/", import.meta.url);
const read = (path) => readFileSync(new URL(path, packages));

const wasm = { quickjs: "@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm", pyodide: "pyodide/pyodide.asm.wasm" };

async function load(name, module, files) {
  const language = await import(`../../../app/runner/languages/${name}.js`);
  let post = () => {};
  const { execute, limited } = await import("../../../app/runner/workers/execute.js");
  const runtime = await language.load({ wasm: await WebAssembly.compile(read(wasm[module])), ...files }, (text) => limited(post)(text));
  /** Runs one request as `execute` takes it and gives every message of it to `receive`. */
  return async (request, receive) => {
    post = receive;
    await execute(runtime, request, receive);
  };
}

const stdlib = () => new Uint8Array(read("pyodide/python_stdlib.zip")).buffer;

/** By file ending. */
export const interpreters = {
  js: await load("javascript", "quickjs"),
  ts: await load("typescript", "quickjs"),
  py: await load("python", "pyodide", { stdlib: stdlib() }),
};
