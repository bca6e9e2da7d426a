// What a run may use. The page enforces the time, the interpreters their memory, both sides what is sent.

/** From the moment the candidate's code begins, all tests together. Loading an interpreter does not count. */
export const RUN_MS = 5_000;
/** Longer than this an interpreter does not load for anybody who still waits. */
export const LOAD_MS = 60_000;
/** Characters of printed output; what comes after them is dropped. */
export const OUTPUT_CHARS = 65_536;
/** Characters of one answer as JSON. */
export const ANSWER_CHARS = 1_000_000;
/** Memory of a JavaScript realm with everything in it. Filling more takes an interpreter longer than RUN_MS. */
export const JAVASCRIPT_MEMORY_BYTES = 64 * 1024 * 1024;
/** Memory of Python with its interpreter and standard library. */
export const PYTHON_MEMORY_BYTES = 256 * 1024 * 1024;
/** Characters of an error's message, and of a value as it is shown. */
export const SHOWN_CHARS = 400;

/** What the clock shows when the code begins (2026-01-01, UTC): the same code sees the same time. */
export const EPOCH_MS = 1_767_225_600_000;
