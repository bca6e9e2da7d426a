// Makes Node look like a browser's worker to Pyodide, which otherwise reads files by itself: the tests then load it as the worker does.
// Imported before it.
process.browser = true;
process.type = "renderer";
globalThis.self = globalThis;
globalThis.WorkerGlobalScope = class {
  static [Symbol.hasInstance]() {
    return true;
  }
};
globalThis.location = new URL("memory://worker/");
// Pyodide's scheduler would keep a port open, and with it Node.
delete globalThis.MessageChannel;
