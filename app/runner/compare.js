// Whether an answer is right. Runs in the page: nothing that the candidate's code can reach takes part.
import { checkers } from "./checkers.js";

/**
 * `rule` of a problem: `{"rule": "exact"}`, `{"rule": "unordered"}` (a list in any order), `{"rule": "float", "tolerance": 1e-6}` (relative,
 * absolute below 1), or `{"rule": "checker", "name": …}` where many answers are valid. Values are JSON; numbers that JSON lacks are
 * `{"$number": "NaN"}`.
 */
export function isRight(rule, args, got, expected) {
  switch (rule.rule) {
    case "exact":
      return same(got, expected, identical);
    case "unordered":
      return Array.isArray(got) && same(sorted(got), sorted(expected), identical);
    case "float":
      return same(got, expected, within(rule.tolerance));
    case "checker":
      return checkers[rule.name](args, got, expected);
    default:
      throw new Error(`no such rule: ${rule.rule}`);
  }
}

const identical = (a, b) => a === b;

const within = (tolerance) => (a, b) =>
  a === b || (typeof a === "number" && typeof b === "number" && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)));

/** Deeply; the order of an object's keys does not count. */
export function same(a, b, leaf = identical) {
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return leaf(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], leaf));
}

const sorted = (list) => list.map((value) => [JSON.stringify(value), value]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
