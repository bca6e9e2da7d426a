// The audio thread's half of the voice analysis: mixes the microphone down to mono and hands blocks of
// about 20 ms (or `processorOptions.block_seconds`) to whoever holds the other end of this node's port. The page
// transfers `node.port` to the analysis worker, so that sound never crosses the UI thread; it keeps the port only of
// a node that feeds a speech service the person agreed to.
//
// Message: { samples: Float32Array, first_frame, captured_ms }. `first_frame` counts since the context
// started; `captured_ms` is Date.now() after the last sample, the only wall clock there is in here.

const BLOCK_SECONDS = 0.02;
const QUANTUM = 128;

class Microphone extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    const seconds = processorOptions?.block_seconds ?? BLOCK_SECONDS;
    this.capacity = Math.max(1, Math.round((sampleRate * seconds) / QUANTUM)) * QUANTUM;
    this.begin();
  }

  begin() {
    this.samples = new Float32Array(this.capacity);
    this.filled = 0;
  }

  send() {
    if (this.filled === 0) return;
    const samples = this.filled === this.capacity ? this.samples : this.samples.slice(0, this.filled);
    const message = { samples, first_frame: this.firstFrame, captured_ms: Date.now() };
    this.port.postMessage(message, [samples.buffer]);
    this.begin();
  }

  process(inputs) {
    const channels = inputs[0] ?? [];
    if (channels.length === 0) {
      // No device is connected: the jump in `first_frame` tells the other end.
      this.send();
      return true;
    }
    if (this.filled === 0) this.firstFrame = currentFrame;
    const length = channels[0].length;
    for (let i = 0; i < length && this.filled < this.capacity; i++, this.filled++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.samples[this.filled] = sum / channels.length;
    }
    if (this.filled === this.capacity) this.send();
    return true;
  }
}

registerProcessor("microphone", Microphone);
