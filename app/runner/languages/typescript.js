// TypeScript is JavaScript without its types: they are taken out, not checked. sucrase keeps every line where it was.
import { transform } from "sucrase";

import { CodeError } from "../workers/code_error.js";
import * as javascript from "./javascript.js";

/** As `javascript.load`. */
export const load = (assets, write) => javascript.load(assets, write, withoutTypes);

function withoutTypes(code) {
  try {
    return transform(code, { transforms: ["typescript"], disableESTransforms: true }).code;
  } catch (error) {
    // "Error transforming …: Unexpected token (3:7)"
    const place = / \((\d+):\d+\)$/.exec(error.message);
    const message = error.message.replace(/^Error transforming [^:]*: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new CodeError({ name: "SyntaxError", message, line: place && Number(place[1]) });
  }
}
