// Large inputs, as problems write them down: they would fill the files otherwise.

/** Expands `{"$range": [from, to, step]}` (step 1 when left out), `{"$repeat": [text or list, times]}` and `{"$scatter": [seed, count, below]}`. */
export function expand(value) {
  if (Array.isArray(value)) return value.map(expand);
  if (value === null || typeof value !== "object") return value;
  if (value.$range) return range(...value.$range);
  if (value.$repeat) return repeat(...value.$repeat);
  if (value.$scatter) return scatter(...value.$scatter);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]));
}

function range(from, to, step = 1) {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);
}

function repeat(part, times) {
  return typeof part === "string" ? part.repeat(times) : Array.from({ length: times }, () => expand(part)).flat();
}

/** Numbers below `below` without an order that anybody would see (the generator of Numerical Recipes, modulo 2³²). */
function scatter(seed, count, below) {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}
