// A candidate's tab: one socket of one interview.

import { setTimeout as sleep } from "node:timers/promises";

/** Only a hang lasts this long: ten times what a candidate waits for the next question at most. */
const HANG_MS = 50_000;

export class Room {
  messages = [];
  closed = null;
  #waiting = new Set();
  #clientSeq = 0;

  constructor(edge, { session_id, ticket }, what = "socket") {
    const url = new URL(`/api/v1/sessions/${session_id}/${what}`, edge.url);
    url.protocol = "ws:";
    this.socket = new WebSocket(url, ["interviewprep.v1", `ticket.${ticket}`]);
    this.socket.addEventListener("message", ({ data }) => {
      this.messages.push(JSON.parse(data));
      this.#wake();
    });
    this.socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
      this.#wake();
    });
    this.socket.addEventListener("error", () => {});
  }

  /** Opens a socket without a word. */
  static async connect(edge, interview) {
    const room = new this(edge, interview);
    if (room.socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve, reject) => {
        room.socket.addEventListener("open", resolve, { once: true });
        room.socket.addEventListener("error", () => reject(new Error("the socket did not open")), { once: true });
      });
    }
    return room;
  }

  /** Opens a socket and says hello: as a new tab, or continuing `epoch`. */
  static async enter(edge, interview, hello = {}) {
    const room = await Room.connect(edge, interview);
    room.welcome = await room.hello(hello);
    return room;
  }

  async hello({ epoch = 0, last_client_seq = 0, last_server_seq = 0, schema_version = 1 } = {}) {
    this.send({ type: "hello", schema_version, epoch, last_client_seq, last_server_seq, now_ms: 12.5 });
    const welcome = await this.next((message) => message.type === "welcome");
    this.epoch = welcome.epoch;
    this.#clientSeq = welcome.last_client_seq;
    return welcome;
  }

  send(message) {
    this.socket.send(typeof message === "string" || message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** Sends a command under a given number without waiting. */
  sendCommand(client_seq, command, epoch = this.epoch) {
    this.send({ type: "command", epoch, client_seq, command });
  }

  /** Sends the next command and waits for its `ack` or `problem`. */
  async command(command) {
    const client_seq = ++this.#clientSeq;
    this.sendCommand(client_seq, command);
    return this.next((message) => ["ack", "problem"].includes(message.type) && message.client_seq === client_seq);
  }

  get lastClientSeq() {
    return this.#clientSeq;
  }

  /** The first message from `from` on that fits; waits for it. */
  async next(fits, from = 0) {
    const deadline = Date.now() + HANG_MS;
    for (;;) {
      const found = this.messages.slice(from).find(fits);
      if (found) {
        this.messages.splice(this.messages.indexOf(found), 1);
        return found;
      }
      if (this.closed) throw new Error(`closed (${this.closed.code}) while waiting for a message; have ${this.#types()}`);
      if (Date.now() > deadline) throw new Error(`no such message; have ${this.#types()}`);
      await this.#change(deadline);
    }
  }

  /** Waits for an event of this type; answers its stamped form. */
  event(type) {
    return this.next((message) => message.type === "event" && message.event.type === type);
  }

  /** Waits until the socket is closed; answers `{code, reason}`. */
  async untilClosed() {
    const deadline = Date.now() + HANG_MS;
    while (!this.closed) {
      if (Date.now() > deadline) throw new Error("the socket stayed open");
      await this.#change(deadline);
    }
    return this.closed;
  }

  /** Starts the interview and waits for the first question. */
  async start() {
    await this.command({ type: "start" });
    return this.event("question_asked");
  }

  /** Types an answer and finishes it. */
  async answer(turn, text) {
    await this.command({ type: "edit_answer", turn, splice: { at: 0, delete: 0, insert: text }, at_ms: 0 });
    return this.command({ type: "done", turn, by_silence: false });
  }

  async leave() {
    this.socket.close(1000);
    await this.untilClosed();
  }

  #types() {
    return JSON.stringify(this.messages.map((message) => message.event?.type ?? message.problem?.code ?? message.type));
  }

  #wake() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #change(deadline) {
    const woken = new Promise((resolve) => this.#waiting.add(resolve));
    return Promise.race([woken, sleep(Math.max(1, deadline - Date.now()), undefined, { ref: false })]);
  }
}

/** The state as a newly opened tab gets it. */
export async function stateOf(edge, interview) {
  const room = await Room.enter(edge, interview);
  await room.leave();
  return room.welcome.snapshot;
}
