// Why code gave no answer, as every language reports it.
import { SHOWN_CHARS } from "../limits.js";

/** `kind`: `error` or `out_of_memory`; `name`: the language's name for it; `line` in the candidate's code, from 1, or null. */
export class CodeError extends Error {
  constructor({ kind = "error", name, message, line = null }) {
    super(message);
    this.report = { kind, name, message: message.slice(0, SHOWN_CHARS), line };
  }
}
