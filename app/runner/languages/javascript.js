// JavaScript in QuickJS, an interpreter compiled to WebAssembly. Not in the browser's own engine: that one has no limit on memory short of
// the tab's end, and puts the platform's interfaces beside the candidate's code.
import variant from "@jitl/quickjs-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";

import { EPOCH_MS, JAVASCRIPT_MEMORY_BYTES } from "../limits.js";
import { CodeError } from "../workers/code_error.js";
import { prelude } from "./javascript_prelude.js";
import { beInUtc } from "./utc.js";

const FILE = "solution.js";
/** About 680 calls within each other, 200 through callbacks. At 160 KiB the worker's own stack in Chromium may overflow first (measured). */
const STACK_BYTES = 128 * 1024;

/** `assets.wasm`: QuickJS as a `WebAssembly.Module`. `translate` makes JavaScript of another language, line by line. */
export async function load({ wasm }, write, translate = (code) => code) {
  beInUtc();
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: wasm }));
  let vm;
  let realm;

  const run = (result) => {
    if (!result.error) return result.value;
    const error = vm.dump(result.error);
    result.error.dispose();
    throw described(error);
  };
  const inRealm = (name, ...handles) => run(vm.callFunction(vm.getProp(realm, name), vm.undefined, ...handles));

  return {
    define(code, functionName, types, seed) {
      const translated = translate(code);
      const runtime = quickjs.newRuntime();
      runtime.setMemoryLimit(JAVASCRIPT_MEMORY_BYTES);
      runtime.setMaxStackSize(STACK_BYTES);
      vm = runtime.newContext();
      const print = vm.newFunction("print", (text) => {
        write(vm.getString(text));
      });
      const begin = run(vm.evalCode(`(${prelude})`, "prelude"));
      realm = run(vm.callFunction(begin, vm.undefined, print, vm.newNumber(seed), vm.newNumber(EPOCH_MS)));
      run(vm.evalCode(translated, FILE));
      const name = camelCase(functionName);
      const wanted = run(vm.evalCode(`typeof ${name} === "function" ? ${name} : undefined`, "prelude"));
      if (vm.typeof(wanted) !== "function") throw new CodeError({ name: "ReferenceError", message: `there is no function ${name}` });
      vm.setProp(realm, "wanted", wanted);
    },
    call(argumentsJson) {
      inRealm("begin", vm.newString(argumentsJson));
      for (;;) {
        const jobs = vm.runtime.executePendingJobs();
        if (jobs.error) run(jobs);
        const answer = inRealm("answer");
        if (vm.typeof(answer) === "string") return vm.getString(answer);
        if (vm.dump(inRealm("nextTimer")) === false) throw new CodeError({ name: "Error", message: "the promise is never settled" });
      }
    },
  };
}

/** Names in problems are Python's. */
export const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

function described(error) {
  if (error === null || typeof error !== "object") return new CodeError({ name: "Error", message: `thrown: ${String(error)}` });
  if (!("message" in error)) return new CodeError({ name: "Error", message: `thrown: ${JSON.stringify(error)}` });
  const message = String(error.message ?? "");
  const line = new RegExp(`${FILE}:(\\d+)`).exec(String(error.stack ?? ""));
  const kind = message === "out of memory" ? "out_of_memory" : "error";
  return new CodeError({ kind, name: String(error.name ?? "Error"), message, line: line && Number(line[1]) });
}
