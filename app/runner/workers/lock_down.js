// The second wall around a candidate's code. The first are the worker's response headers, which leave it no connection, no import and no
// eval; but they say nothing of storage, which the worker shares with the page: recordings and unsent answers lie there.

// What belongs to the language, and what an interpreter in WebAssembly needs from the platform. Whatever else a browser has or will have is
// taken away, so a new interface is closed without being named here. The console is where Pyodide says why it broke before it throws that.
const KEPT = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error AggregateError
  EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array
  Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap
  WeakSet WeakRef FinalizationRegistry Proxy Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN eval globalThis
  SuppressedError DisposableStack AsyncDisposableStack
  WebAssembly TextDecoder TextEncoder performance setTimeout clearTimeout queueMicrotask MessageChannel console`.split(/\s+/),
);

/** From here on upwards the interfaces serve other objects too, such as the ports that Python's event loop uses. */
const EventTargetPrototype = globalThis.EventTarget.prototype;

/** Leaves nothing in this realm but the language itself. Everything the platform puts here is configurable, so it can be deleted. */
export function lockDown() {
  for (let scope = globalThis; scope && scope !== EventTargetPrototype; scope = Object.getPrototypeOf(scope)) {
    for (const name of Reflect.ownKeys(scope)) {
      if (name !== "constructor" && !KEPT.has(name)) Reflect.deleteProperty(scope, name);
    }
  }
}
