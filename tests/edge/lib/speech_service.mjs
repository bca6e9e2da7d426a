// Doubles of two speech services that speak their real wire formats:
//
// * Deepgram: https://developers.deepgram.com/reference/speech-to-text/listen-streaming
// * OpenAI: https://developers.openai.com/api/docs/guides/realtime-transcription
//
// They "recognise" sound made by `speech()`: each word is a tenth of a second of one sample value. What is not as the service's
// documentation has it (key, parameters, frames) is refused as the service would. Answers come in fragments.

import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const RATE_HZ = 24_000;
const BYTES_PER_MS = (RATE_HZ * 2) / 1000;
const WORD_MS = 100;
const FIRST_VALUE = 1000;
/** Silence that closes a phrase. */
const PAUSE_MS = 500;

const VOCABULARY = "i led a team of five and we shipped it because the old one was slow then measured twice".split(" ");

/** Sound of these words, and of pauses in milliseconds: `speech("i led", 600, "a team")`. */
export function speech(...parts) {
  const pieces = parts.flatMap((part) => (typeof part === "number" ? [tone(0, part)] : part.split(" ").map((word) => tone(valueOf(word), WORD_MS))));
  return Buffer.concat(pieces);
}

function valueOf(word) {
  const at = VOCABULARY.indexOf(word);
  if (at < 0) throw new Error(`the double does not know "${word}"`);
  return FIRST_VALUE + at;
}

function tone(value, ms) {
  const sound = Buffer.alloc(ms * BYTES_PER_MS);
  for (let at = 0; at < sound.length; at += 2) sound.writeInt16LE(value, at);
  return sound;
}

/** The words in a stretch of sound, each with its time in milliseconds. */
function recognise(sound, from, to) {
  const words = [];
  for (let ms = from; ms < to; ms++) {
    const value = sound.readInt16LE(ms * BYTES_PER_MS);
    if (value < FIRST_VALUE) continue;
    const last = words.at(-1);
    if (last?.value === value && last.end === ms) last.end = ms + 1;
    else words.push({ value, start: ms, end: ms + 1 });
  }
  return words.filter(({ start, end }) => end - start >= WORD_MS / 2).map(({ value, start, end }) => ({ word: VOCABULARY[value - FIRST_VALUE], start, end }));
}

const textOf = (words) => words.map(({ word }) => word).join(" ");

/** One speech service on this machine. */
export class SpeechService {
  /** Every connection that was opened, the last at the end. */
  connections = [];
  /** Handshakes, also refused ones. */
  handshakes = 0;
  /** What the next handshakes and connections do, one entry each: see `Mood`. */
  moods = [];
  confidence = 0.5;
  key = "test-key";
  #stalled = [];

  /** Starts `Deepgram` or `OpenAI`. */
  static async start(name) {
    const service = new SpeechService();
    service.name = name;
    service.Connection = { Deepgram: DeepgramConnection, OpenAI: OpenAiConnection }[name];
    service.server = createServer();
    service.sockets = new WebSocketServer({ noServer: true });
    service.server.on("upgrade", (request, socket, head) => service.#upgrade(request, socket, head));
    service.server.listen(0, "127.0.0.1");
    await once(service.server, "listening");
    return service;
  }

  /** The Worker's variables that name this service. */
  get vars() {
    return { TRANSCRIBER: this.name.toLowerCase(), TRANSCRIBER_URL: `ws://127.0.0.1:${this.server.address().port}` };
  }

  get last() {
    return this.connections.at(-1);
  }

  /** Forgets what was. */
  reset() {
    for (const connection of this.connections) connection.socket.terminate();
    for (const socket of this.#stalled.splice(0)) socket.destroy();
    Object.assign(this, { connections: [], handshakes: 0, moods: [], confidence: 0.5 });
  }

  async close() {
    this.reset();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  /** Milliseconds of sound that reached it. */
  get heardMs() {
    return this.connections.reduce((sum, { sound }) => sum + sound.length / BYTES_PER_MS, 0);
  }

  #upgrade(request, socket, head) {
    this.handshakes += 1;
    const mood = this.moods.shift() ?? {};
    if (mood.stall) {
      this.#stalled.push(socket);
      return;
    }
    const url = new URL(request.url, "http://service");
    const status = mood.refuse ?? this.Connection.refusal(url, request.headers, this.key);
    if (status) {
      socket.end(`HTTP/1.1 ${status} Refused\r\ndg-error: refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.connections.push(new this.Connection(this, webSocket, url, mood));
    });
  }
}

/**
 * A connection; `mood` says how it misbehaves:
 * `stall` (never answers the handshake), `refuse: status`, `mute` (never says a word), `garbage` (senseless messages in between),
 * `dropAfterMs` (breaks after so much sound), `hold` (keeps finals until `release()`), `fatal` (reports an error that ends it).
 */
class Connection {
  sound = Buffer.alloc(0);
  /** Sound before this has its final words. */
  settledMs = 0;
  closed = false;
  #held = [];

  constructor(service, socket, url, mood) {
    Object.assign(this, { service, socket, url, mood });
    socket.on("close", () => (this.closed = true));
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => {
      if (mood.garbage) this.#misspeak();
      this.take(data, isBinary);
      if (this.soundMs >= mood.dropAfterMs) socket.terminate();
    });
  }

  get soundMs() {
    return Math.floor(this.sound.length / BYTES_PER_MS);
  }

  get pending() {
    return recognise(this.sound, this.settledMs, this.soundMs);
  }

  /** Length of the silence at the end of what was heard. */
  get pauseMs() {
    const last = this.pending.at(-1);
    return last ? this.soundMs - last.end : 0;
  }

  /** Sends JSON in three fragments. */
  say(message) {
    if (this.mood.mute || this.socket.readyState !== 1) return;
    const text = Buffer.from(JSON.stringify(message));
    const [a, b] = [Math.ceil(text.length / 7), Math.ceil(text.length / 2)];
    this.socket.send(text.subarray(0, a), { fin: false, binary: false });
    this.socket.send(text.subarray(a, b), { fin: false, binary: false });
    this.socket.send(text.subarray(b), { fin: true, binary: false });
  }

  /** Something with final words in it. */
  sayLast(...messages) {
    if (this.mood.hold) this.#held.push(...messages);
    else messages.forEach((message) => this.say(message));
  }

  /** Says what was held back. */
  release() {
    this.#held.splice(0).forEach((message) => (message === "close" ? this.socket.close(1000) : this.say(message)));
  }

  /** Closes the socket after everything that is held back. */
  closeLast() {
    if (this.mood.hold) this.#held.push("close");
    else this.socket.close(1000);
  }

  #misspeak() {
    for (const noise of ["", "{", "null", '{"type":"Brand New"}', '{"type":"Results"}', '{"type":"error"}', "\u0000ÿ"]) this.socket.send(noise);
    this.socket.send(Buffer.from([0, 1, 2, 255]));
  }
}

class DeepgramConnection extends Connection {
  keptAlive = 0;

  static refusal(url, headers, key) {
    const wanted = { encoding: "linear16", sample_rate: String(RATE_HZ), channels: "1", interim_results: "true" };
    if (headers.authorization !== `Token ${key}`) return 401;
    if (url.pathname !== "/v1/listen") return 404;
    if (!url.searchParams.get("model")) return 400;
    return Object.entries(wanted).every(([name, value]) => url.searchParams.get(name) === value) ? null : 400;
  }

  take(data, isBinary) {
    if (isBinary) {
      if (data.length === 0) return this.socket.close(1008, "DATA-0000");
      this.sound = Buffer.concat([this.sound, data]);
      if (this.mood.fatal) return this.socket.close(1011, "NET-0000");
      return this.pauseMs >= PAUSE_MS || this.pending.length >= 8 ? this.#results(true) : this.#results(false);
    }
    const { type } = JSON.parse(data);
    if (type === "KeepAlive") this.keptAlive += 1;
    else if (type === "CloseStream") {
      this.#results(true);
      this.sayLast({ type: "Metadata", transaction_key: "deprecated", request_id: "r", sha256: "", created: "", duration: this.soundMs / 1000, channels: 1 });
      this.closeLast();
    } else this.say({ type: "Error", variant: "SchemaError", description: "unknown message", message: String(data) });
  }

  #results(is_final) {
    const words = this.pending.map(({ word, start, end }) => ({ word, start: start / 1000, end: end / 1000, confidence: this.service.confidence, punctuated_word: word }));
    const alternative = { transcript: textOf(words), confidence: words.length ? this.service.confidence : 0, words };
    const results = {
      type: "Results", channel_index: [0, 1], start: this.settledMs / 1000, duration: (this.soundMs - this.settledMs) / 1000,
      is_final, speech_final: is_final, channel: { alternatives: [alternative] }, metadata: { request_id: "r", model_uuid: "m" }, from_finalize: false,
    };
    if (!is_final) return this.say(results);
    this.settledMs = this.soundMs;
    this.sayLast(results);
  }
}

/** Models that are told where phrases end. */
const WITHOUT_TURNS = ["gpt-live-transcribe", "gpt-realtime-whisper"];

class OpenAiConnection extends Connection {
  #session = null;
  #items = 0;
  #speaking = null;

  static refusal(url, headers, key) {
    if (headers.authorization !== `Bearer ${key}`) return 401;
    if (url.pathname !== "/v1/realtime") return 404;
    return url.searchParams.get("intent") === "transcription" && !url.searchParams.has("model") ? null : 400;
  }

  constructor(...args) {
    super(...args);
    this.say({ type: "session.created", event_id: "e0", session: { object: "realtime.transcription_session", type: "transcription" } });
  }

  take(data, isBinary) {
    if (isBinary) return this.#error("invalid_event", null);
    const message = JSON.parse(data);
    if (this.mood.fatal) return this.#error("insufficient_quota", null);
    switch (message.type) {
      case "session.update":
        return this.#configure(message);
      case "input_audio_buffer.append":
        if (!this.#session) return this.#error("invalid_event", message.event_id);
        this.sound = Buffer.concat([this.sound, Buffer.from(message.audio, "base64")]);
        return this.#listen();
      case "input_audio_buffer.commit":
        if (this.soundMs - this.settledMs < 100) return this.#error("input_audio_buffer_commit_empty", message.event_id);
        return this.#complete(this.#speaking ?? this.#next());
      default:
        return this.#error("invalid_event", message.event_id);
    }
  }

  #configure({ event_id, session }) {
    const { format, transcription, turn_detection } = session?.audio?.input ?? {};
    const live = WITHOUT_TURNS.includes(transcription?.model);
    const good = session?.type === "transcription" && format?.type === "audio/pcm" && format.rate === RATE_HZ && transcription?.model;
    if (!good || (live && turn_detection != null)) return this.#error("invalid_value", event_id);
    this.#session = { live, logprobs: session.include?.includes("item.input_audio_transcription.logprobs") };
    return this.say({ type: "session.updated", event_id: "e1", session });
  }

  #listen() {
    if (this.pending.length === 0) return;
    if (this.#session.live) {
      this.#speaking ??= this.#next();
      return this.#delta(this.#speaking, textOf(this.pending));
    }
    if (!this.#speaking) {
      this.#speaking = this.#next();
      this.say({ type: "input_audio_buffer.speech_started", event_id: "e", item_id: this.#speaking, audio_start_ms: this.pending[0].start });
    }
    if (this.pauseMs < PAUSE_MS) return;
    this.say({ type: "input_audio_buffer.speech_stopped", event_id: "e", item_id: this.#speaking, audio_end_ms: this.soundMs });
    this.#complete(this.#speaking);
  }

  #heard = "";
  #delta(item_id, text) {
    const delta = text.slice(this.#heard.length);
    this.#heard = text;
    if (delta) this.say({ type: "conversation.item.input_audio_transcription.delta", event_id: "e", item_id, content_index: 0, delta });
  }

  #complete(item_id) {
    const transcript = textOf(this.pending);
    this.say({ type: "input_audio_buffer.committed", event_id: "e", item_id, previous_item_id: null });
    this.say({ type: "conversation.item.added", event_id: "e", item: { id: item_id, type: "message" } });
    this.#delta(item_id, transcript);
    const logprobs = this.#session.logprobs ? transcript.split(" ").map((token) => ({ token, logprob: Math.log(this.service.confidence), bytes: [] })) : undefined;
    const usage = { type: "duration", seconds: (this.soundMs - this.settledMs) / 1000 };
    this.sayLast({ type: "conversation.item.input_audio_transcription.completed", event_id: "e", item_id, content_index: 0, transcript, logprobs, usage });
    this.settledMs = this.soundMs;
    this.#speaking = null;
    this.#heard = "";
  }

  #next() {
    this.#items += 1;
    return `item_${this.#items}`;
  }

  #error(code, event_id) {
    this.say({ type: "error", event_id: "e", error: { type: "invalid_request_error", code, message: "refused", param: null, event_id } });
  }
}
