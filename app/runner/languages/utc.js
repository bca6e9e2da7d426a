// The same code sees the same time wherever the device is: both interpreters ask their worker's `Date` for the local one.

const PARTS = ["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"];

export function beInUtc() {
  const Local = Date;
  globalThis.Date = class Date extends Local {
    constructor(...given) {
      super(...(given.length > 1 ? [Local.UTC(...given)] : given));
    }

    getTimezoneOffset() {
      return 0;
    }
  };
  for (const part of PARTS) Date.prototype[`get${part}`] = Local.prototype[`getUTC${part}`];
}
