// The module worker that keeps, seals and sends a recording. It only hands messages to the WebAssembly module, one after another; what
// they mean is written down in app/client/src/recording/messages.rs (Request in, Event out).

async function load() {
  const { default: init, Recorder } = await import("/pkg/recorder.js");
  await init();
  return new Recorder();
}

// A trap leaves the module's memory in an unknown state: say so and stop. What is on the device is taken up by the next page.
function broken(error) {
  console.error(error);
  postMessage({ type: "failed", code: "broken" });
  return null;
}

let turn = load().catch(broken);

// Chunks follow each other in the journal, and each is on the disk before the next comes: a message waits for the one before it.
addEventListener("message", ({ data }) => {
  turn = turn.then(async (recorder) => {
    await recorder?.receive(data);
    return recorder;
  }).catch(broken);
});
