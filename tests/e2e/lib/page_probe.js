// Runs in the page before the app. Watches what passes the app's own boundaries and replaces the one thing that cannot run
// here, the speech recognition service, by a double with the real interface.
//
// `options`: { answers, chirpHz, onDevice } from speech.mjs. Everything seen is under `window.__probe`.
(options) => {
  const probe = {
    frames: [], // { epoch_ms, index }: what the camera showed
    analysis: [], // every event of the analysis worker
    zero_epoch_ms: null,
    chirps: [], // epoch_ms of each loop start of the fake microphone
    recogniserStarts: [], // { processLocally }
    given: [], // { words, epoch_ms }: final results of the double
  };
  window.__probe = probe;
  const epochNow = () => performance.timeOrigin + performance.now();

  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => probe.analysis.push({ ...data, at: epochNow() }));
    }
    postMessage(message, transfer) {
      if (message?.type === "frame") probe.frames.push({ epoch_ms: message.epoch_ms, index: readIndex(message.bitmap) });
      if (message?.type === "clock") probe.zero_epoch_ms = message.zero_epoch_ms;
      super.postMessage(message, transfer);
    }
  };

  const corner = new OffscreenCanvas(200, 20).getContext("2d", { willReadFrequently: true });
  function readIndex(bitmap) {
    const scale = bitmap.width / 640;
    corner.drawImage(bitmap, 0, 0, 200 * scale, 20 * scale, 0, 0, 200, 20);
    let index = 0;
    for (let bit = 0; bit < 10; bit++) {
      const [r, g, b] = corner.getImageData(bit * 20 + 10, 10, 1, 1).data;
      if (r + g + b > 384) index |= 1 << bit;
    }
    return index;
  }

  const realGetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  let listening = false;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await realGetUserMedia(constraints);
    const [track] = stream.getAudioTracks();
    if (track && !listening) {
      listening = true;
      listenForChirp(track.clone());
    }
    return stream;
  };

  function listenForChirp(track) {
    const context = new AudioContext({ sampleRate: 16000 });
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const processor = context.createScriptProcessor(512, 1, 1);
    source.connect(processor).connect(context.destination);
    let samples = 0;
    let zero = Infinity; // epoch_ms of sample 0, from the callback that came with the least delay
    let tone = 0;
    processor.onaudioprocess = ({ inputBuffer }) => {
      const block = inputBuffer.getChannelData(0);
      samples += block.length;
      zero = Math.min(zero, epochNow() - samples / 16);
      for (let start = 0; start < block.length; start += 128) {
        tone = isTone(block.subarray(start, start + 128)) ? tone + 1 : 0;
        if (tone === 12) onChirp(zero + (samples - block.length + start - 11 * 128) / 16);
      }
    };
  }

  function isTone(block) {
    const step = (2 * Math.PI * options.chirpHz) / 16000;
    let [re, im, energy] = [0, 0, 0];
    block.forEach((x, i) => {
      re += x * Math.cos(step * i);
      im += x * Math.sin(step * i);
      energy += x * x;
    });
    return energy > 1 && (re * re + im * im) / (energy * block.length) > 0.4;
  }

  let recogniser = null;
  function onChirp(epoch_ms) {
    probe.chirps.push(epoch_ms);
    options.answers.flat().forEach((phrase, n) => {
      const at = (ms) => Math.max(0, epoch_ms + ms - epochNow());
      // Real recognisers drop fillers.
      const words = phrase.words.replace(/\b(um|uh) /g, "");
      const half = words.split(" ").slice(0, 4).join(" ");
      setTimeout(() => recogniser?.emit(half, false, 0), at((phrase.start_ms + phrase.end_ms) / 2));
      setTimeout(() => recogniser?.emit(words, true, n % 3 === 1 ? 0.42 : n % 3 === 2 ? 0 : 0.93), at(phrase.end_ms + 250));
    });
  }

  class Recogniser extends EventTarget {
    continuous = false;
    interimResults = false;
    lang = "";
    processLocally = false;
    #results = [];
    #interim = false;
    static async available() {
      return options.onDevice ? "available" : "unavailable";
    }
    start() {
      if (recogniser) throw new DOMException("recognition has already started", "InvalidStateError");
      recogniser = this;
      this.#results = [];
      this.#interim = false;
      probe.recogniserStarts.push({ processLocally: this.processLocally });
      setTimeout(() => this.#fire("start", {}));
    }
    stop() {
      if (recogniser !== this) return;
      recogniser = null;
      setTimeout(() => this.#fire("end", {}), 30);
    }
    abort() {
      this.stop();
    }
    emit(transcript, isFinal, confidence) {
      const result = Object.assign([{ transcript, confidence }], { isFinal });
      if (this.#interim) this.#results.pop();
      this.#results.push(result);
      this.#interim = !isFinal;
      if (isFinal) probe.given.push({ words: transcript, epoch_ms: epochNow() });
      if (isFinal || this.interimResults) {
        this.#fire("result", { resultIndex: this.#results.length - 1, results: this.#results });
      }
      // Real recognisers end by themselves now and then.
      if (isFinal && this.#results.length === 3) this.stop();
    }
    #fire(type, fields) {
      const event = Object.assign(new Event(type), fields);
      this.dispatchEvent(event);
      this[`on${type}`]?.(event);
    }
  }
  window.SpeechRecognition = Recogniser;
  window.webkitSpeechRecognition = Recogniser;
}
