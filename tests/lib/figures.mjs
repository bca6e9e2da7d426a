// What `cargo xtask bench` prints of one figure.

/** Median and upper quantiles of measured values, rounded to hundredths. */
export function figure(name, unit, values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 100) / 100;
  return { name, unit, median: at(0.5), p95: at(0.95), p99: at(0.99), samples: sorted.length };
}
