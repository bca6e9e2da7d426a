// A code worker's conversation with the page: `load` with the interpreter's files, then one `run`. A worker runs one candidate's code once;
// the page ends it afterwards, or earlier.
import { execute, limited } from "./execute.js";
import { lockDown } from "./lock_down.js";

export function serve(language) {
  // Taken before the code could replace it.
  const post = postMessage.bind(globalThis);
  const crashed = (reason) => post({ type: "crashed", message: String(reason) });
  let loading;
  // An interpreter whose stack overflows breaks inside a callback of its own, and whoever waits for its answer would wait for ever.
  addEventListener("unhandledrejection", ({ reason }) => crashed(reason));
  addEventListener("message", async ({ data }) => {
    try {
      if (data.type === "load") {
        loading = language.load(data.assets, limited(post));
        await loading;
        post({ type: "loaded" });
      } else {
        const runtime = await loading;
        lockDown();
        await execute(runtime, data, post);
      }
    } catch (error) {
      crashed(error);
    }
  });
}
