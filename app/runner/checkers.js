// For problems with many valid answers: each tells whether an answer is one of them. `expected` only says whether there is an answer, or
// how good the best one is.

const isListOf = (kind) => (value) => Array.isArray(value) && value.every((inner) => typeof inner === kind);
const isText = isListOf("string");
const isNumbers = isListOf("number");

export const checkers = {
  /** args: steps, [before, after] pairs. Every step once, none before what it waits for; null when that is impossible. */
  order_of_steps([steps, rules], got, expected) {
    if (expected === null) return got === null;
    if (!isText(got) || got.length !== steps.length) return false;
    const place = new Map(got.map((step, at) => [step, at]));
    return steps.every((step) => place.has(step)) && rules.every(([before, after]) => place.get(before) < place.get(after));
  },

  /** args: two-way connections, from, to. A way along connections, as short as `expected`; null where there is none. */
  shortest_way([connections, from, to], got, expected) {
    if (expected === null) return got === null;
    if (!isText(got) || got.length !== expected.length || got[0] !== from || got.at(-1) !== to) return false;
    const joined = (a, b) => connections.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
    return got.slice(1).every((stop, n) => joined(got[n], stop));
  },

  /** args: prices, total. Two different positions whose prices give the total, either first; null where there are none. */
  two_positions([prices, total], got, expected) {
    if (expected === null) return got === null;
    if (!isNumbers(got) || got.length !== 2) return false;
    const [a, b] = got;
    return a !== b && a in prices && b in prices && prices[a] + prices[b] === total;
  },

  /** args: shifts, shared [a, b] pairs. Everybody in team 1 or 2, nobody with somebody they must not meet; null when impossible. */
  two_teams([people, apart], got, expected) {
    if (expected === null) return got === null;
    if (got === null || typeof got !== "object" || Array.isArray(got) || Object.keys(got).length !== people.length) return false;
    return people.every((person) => got[person] === 1 || got[person] === 2) && apart.every(([a, b]) => got[a] !== got[b]);
  },
};
