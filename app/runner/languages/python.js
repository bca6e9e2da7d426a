// Python in Pyodide: CPython compiled to WebAssembly.
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { loadPyodide } from "pyodide/pyodide.mjs";

import { EPOCH_MS, PYTHON_MEMORY_BYTES } from "../limits.js";
import { CodeError } from "../workers/code_error.js";
import { harness } from "./python_harness.js";
import { beInUtc } from "./utc.js";

const PAGE_BYTES = 65_536;
/** Where Pyodide believes that its files are. */
const HOME = "memory://pyodide/";

/** `assets.wasm`: CPython as a `WebAssembly.Module`; `assets.stdlib`: its standard library's zip file, an `ArrayBuffer`. */
export async function load({ wasm, stdlib }, write) {
  limitMemory();
  beInUtc();
  const python = await withFiles({ "pyodide.asm.wasm": wasm, "python_stdlib.zip": stdlib }, () =>
    loadPyodide({
      createPyodideModule,
      indexURL: HOME,
      lockFileContents: { info: { abi_version: "2026_0", arch: "wasm32", platform: "", python: "", version: "" }, packages: {} },
      // The order of sets is that of hashes, and these are fixed when the interpreter starts.
      env: { PYTHONHASHSEED: "0" },
      // What `import js` would show of this realm: nothing.
      jsglobals: {},
    }));
  const decoder = new TextDecoder();
  const output = { write: (bytes) => (write(decoder.decode(bytes, { stream: true })), bytes.length) };
  python.setStdout(output);
  python.setStderr(output);
  python.setStdin({ error: true });
  const inside = python.runPython(harness);
  const [define, call] = [inside.get("define"), inside.get("call")];

  const answered = (text) => {
    const { answer, failed } = JSON.parse(text);
    if (failed) throw new CodeError(failed);
    return answer;
  };
  return {
    define(code, functionName, types, seed) {
      steady(seed);
      answered(define(code, functionName, types, seed));
    },
    call: async (argumentsJson) => answered(await call(argumentsJson)),
  };
}

/** Pyodide asks for its files by `fetch`, compiles by `instantiateStreaming`; here both are already there. */
async function withFiles(files, work) {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  globalThis.fetch = async (url) => {
    const file = files[String(url).slice(HOME.length)];
    return file instanceof WebAssembly.Module ? file : new Response(file);
  };
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const module = await source;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  try {
    return await work();
  } finally {
    Object.assign(globalThis, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
  }
}

/** Clocks and entropy as Python asks for them: each reading is a millisecond after the one before, `os.urandom` follows the seed. */
function steady(seed) {
  let now = EPOCH_MS;
  Date.now = () => now++;
  Object.defineProperty(globalThis, "performance", { value: { now: () => now++ - EPOCH_MS }, configurable: true });
  let state = seed >>> 0;
  const byte = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  const getRandomValues = (bytes) => bytes.map((_, n) => (bytes[n] = byte())) && bytes;
  Object.defineProperty(globalThis, "crypto", { value: { getRandomValues }, configurable: true });
}

/** The module allows 4 GiB; a growth that fails becomes Python's MemoryError. */
function limitMemory() {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > PYTHON_MEMORY_BYTES) throw new RangeError("over the limit");
    return grow.call(this, pages);
  };
}
