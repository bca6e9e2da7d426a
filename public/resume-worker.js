// The module worker that reads resumes. What it is asked and answers is written down in core/domain/src/resume/messages.rs (ReadRequest
// in, ReadEvent out).
import init, { read_file, read_text } from "/pkg/resume.js";

// A failed start and a trap reach the page as the worker's error, and the page ends the worker.
const ready = init();

addEventListener("message", async ({ data }) => {
  try {
    await ready;
    postMessage(data.type === "file" ? read_file(data.id, new Uint8Array(data.bytes), data.name) : read_text(data.id, data.text));
  } catch (error) {
    reportError(error);
  }
});
