// The module worker in which face and voice are analysed. It only carries messages between the page, the
// audio thread and the WebAssembly module; what they mean is written down in core/domain/src/analysis.rs
// (AnalysisRequest in, AnalysisEvent out).

const MODELS = ["face_detector.bin", "face_mesh.bin", "face_canonical.bin"];
// Wider pictures cost time and hold no more for 128 and 192 pixel networks.
const MAX_WIDTH_PX = 640;

// (module (func (result v128) i32.const 0 i8x16.splat)): valid only where SIMD is.
const SIMD_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
);

let analyzer = null;
let loading = null;
let faceReady = false;
let microphone = null;
let nextFrame = null;
let canvas = null;

const epochNow = () => performance.timeOrigin + performance.now();
const failed = (modality, code) => postMessage({ type: "failed", modality, code });

function report(events) {
  for (const event of events ?? []) postMessage(event);
}

// A trap leaves the module's memory in an unknown state: say so and stop using it.
function guarded(modality, code, work) {
  try {
    return work();
  } catch (error) {
    console.error(error);
    analyzer = null;
    microphone?.close();
    microphone = null;
    failed(modality, code);
    return undefined;
  }
}

async function load() {
  if (!WebAssembly.validate(SIMD_MODULE)) {
    failed(null, "no_simd");
    return;
  }
  try {
    const { default: init, Analyzer } = await import("/pkg/analysis.js");
    await init();
    analyzer = new Analyzer();
  } catch (error) {
    console.error(error);
    failed(null, "load_failed");
  }
}

async function loadFace() {
  try {
    const models = await Promise.all(
      MODELS.map(async (name) => {
        const response = await fetch(`/models/${name}`);
        if (!response.ok) throw new Error(`${name}: ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      }),
    );
    const failure = guarded("face", "load_failed", () => analyzer.load_face(...models));
    if (failure) postMessage(failure);
    faceReady = analyzer !== null && !failure;
  } catch (error) {
    console.error(error);
    failed("face", "model_missing");
  }
}

async function start({ face }) {
  loading ??= load();
  await loading;
  if (analyzer && face && !faceReady) await loadFace();
  if (analyzer) postMessage(analyzer.ready());
}

// The audio thread stamps blocks with Date.now(); the page counts on the performance clock. Both are read
// here in one breath, so that a late delivery of the message does not matter.
function onBlock({ data: { samples, first_frame, captured_ms } }) {
  if (!analyzer) return;
  const captured = captured_ms + (epochNow() - Date.now());
  guarded("voice", "voice_failed", () => report(analyzer.push_audio(samples, first_frame, captured)));
}

function endAudio() {
  microphone?.close();
  microphone = null;
  guarded("voice", "voice_failed", () => report(analyzer.finish_audio()));
}

function startAudio({ sample_rate_hz, port }) {
  endAudio();
  guarded("voice", "voice_failed", () => report(analyzer.start_audio(sample_rate_hz)));
  microphone = port;
  if (microphone) microphone.onmessage = onBlock;
}

// Only the newest picture counts: while one is analysed the others wait in the queue, and each replaces
// the one before.
function enqueueFrame(frame) {
  const idle = nextFrame === null;
  nextFrame?.bitmap.close();
  nextFrame = frame;
  if (idle) setTimeout(analyseFrame);
}

function analyseFrame() {
  const { bitmap, epoch_ms } = nextFrame;
  nextFrame = null;
  const began = performance.now();
  let pixels;
  try {
    pixels = pixelsOf(bitmap);
  } catch (error) {
    console.error(error);
    failed("face", "frame_failed");
    return;
  } finally {
    bitmap.close();
  }
  if (!analyzer) return;
  const event = guarded("face", "frame_failed", () =>
    analyzer.push_frame(pixels.data, pixels.width, pixels.height, epoch_ms),
  );
  if (!event) return;
  if (event.type === "face") event.took_ms = performance.now() - began;
  postMessage(event);
}

function pixelsOf(bitmap) {
  const scale = Math.min(1, MAX_WIDTH_PX / bitmap.width);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

async function onRequest(request) {
  if (request.type === "start") return start(request);
  if (request.type === "frame") {
    if (faceReady && analyzer) enqueueFrame(request);
    else request.bitmap.close();
    return undefined;
  }
  // `start` may still be loading; a port keeps its messages until somebody listens.
  await loading;
  if (!analyzer) return undefined;
  switch (request.type) {
    case "clock":
      return guarded(null, "clock_failed", () => report(analyzer.set_clock(request.zero_epoch_ms)));
    case "audio":
      return startAudio(request);
    case "crediting":
      return guarded("voice", "voice_failed", () => report(analyzer.set_crediting(request.on)));
    case "audio_end":
      return endAudio();
    case "calibrate":
      return guarded("face", "calibrate_failed", () => analyzer.calibrate());
    default:
      return undefined;
  }
}

addEventListener("message", ({ data }) => {
  onRequest(data);
});
