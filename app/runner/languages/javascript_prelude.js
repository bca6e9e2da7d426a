// What QuickJS's realm begins with. It runs inside, before the candidate's code, so it keeps what it uses of the built-ins for itself.

/** A function's text: (print, seed, epoch in ms) → what the host calls. */
export const prelude = String((print, seed, epochMs) => {
  const { parse, stringify } = JSON;
  const { isArray, from } = Array;
  const { entries, fromEntries } = Object;
  const { isFinite } = Number;
  const { isView } = ArrayBuffer;
  // A candidate's code may well have a class of its own with one of these names.
  const { Error, Map, Promise, Set, String, TypeError } = globalThis;

  // mulberry32 (public domain): small, and the same everywhere.
  let state = seed >>> 0;
  Math.random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };

  // A clock of its own: each reading is a millisecond later, and timers ring without anybody waiting.
  let now = epochMs;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, self) => Reflect.construct(target, given.length ? given : [now++], self),
    apply: () => new RealDate(now++).toString(),
  });
  RealDate.now = () => now++;
  RealDate.prototype.constructor = globalThis.Date;
  globalThis.performance = { now: () => now++ - epochMs };

  let timers = [];
  let timerId = 0;
  const later = (every) => (callback, delay = 0, ...given) => {
    const wait = Math.max(1, Number(delay) || 0);
    timers.push({ id: ++timerId, due: now + wait, every: every && wait, callback, given });
    return timerId;
  };
  const cancel = (id) => void (timers = timers.filter((timer) => timer.id !== id));
  Object.assign(globalThis, { setTimeout: later(false), setInterval: later(true), clearTimeout: cancel, clearInterval: cancel });
  const nextTimer = () => {
    if (!timers.length) return false;
    const next = timers.reduce((first, timer) => (timer.due < first.due ? timer : first));
    now = Math.max(now, next.due);
    if (next.every) next.due = now + next.every;
    else cancel(next.id);
    next.callback(...next.given);
    return true;
  };

  // JSON has neither undefined nor NaN nor collections; what an answer may be is said in `compare.js`.
  const plain = (value) => {
    switch (typeof value) {
      case "undefined": return null;
      case "bigint": return Number(value);
      case "number": return isFinite(value) ? value : { $number: String(value) };
      case "function": case "symbol": throw new TypeError(`a ${typeof value} is no answer`);
      case "object": break;
      default: return value;
    }
    if (value === null) return null;
    if (isArray(value) || value instanceof Set || isView(value)) return from(value, plain);
    return fromEntries((value instanceof Map ? from(value) : entries(value)).map(([key, inner]) => [String(key), plain(inner)]));
  };
  const shown = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return String(value);
    try {
      return stringify(plain(value));
    } catch {
      return String(value);
    }
  };
  const log = (...values) => print(`${values.map(shown).join(" ")}\n`);
  globalThis.console = { log, info: log, debug: log, warn: log, error: log, dir: log, table: log };

  globalThis.queueMicrotask = (callback) => void Promise.resolve().then(() => callback());
  const cloned = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (isArray(value)) return from(value, cloned);
    if (value instanceof Map) return new Map(from(value, cloned));
    if (value instanceof Set) return new Set(from(value, cloned));
    return fromEntries(entries(value).map(cloned));
  };
  globalThis.structuredClone = (value) => cloned(value);

  const realm = { wanted: null, nextTimer };
  let settled = null;
  realm.begin = (text) => {
    settled = null;
    timers = [];
    const { wanted } = realm;
    const value = wanted(...parse(text));
    if (value instanceof Promise) {
      value.then((result) => (settled = { value: result }), (error) => (settled = { error }));
    } else settled = { value };
  };
  realm.answer = () => {
    if (settled && "error" in settled) throw settled.error;
    return settled ? stringify(plain(settled.value)) : null;
  };
  return realm;
});
