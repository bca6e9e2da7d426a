// A candidate's tab as far as captions by a speech service are concerned.

import { Room } from "./room.mjs";

/** As `domain::transcript` has it. */
export const SAMPLE_RATE_HZ = 24_000;

/** What a browser sends first. */
export const CONSENT = { type: "consent", schema_version: 1, notice: 1, language: "en-US" };

/** The socket of one interview to the speech service. */
export class Captions extends Room {
  constructor(edge, interview) {
    super(edge, interview, "transcribe");
  }

  /** Opens the socket and agrees to `service`. */
  static async agree(edge, interview, service) {
    const captions = await Captions.connect(edge, interview);
    captions.send({ ...CONSENT, service });
    await captions.next(({ type }) => type === "ready");
    return captions;
  }

  begin(turn) {
    this.send({ type: "answer_begin", turn });
  }

  end(turn) {
    this.send({ type: "answer_end", turn });
  }

  /** Sends sound in pieces of an odd number of samples. */
  speak(pcm, piece = 1234) {
    for (let at = 0; at < pcm.length; at += piece) this.send(new Uint8Array(pcm.subarray(at, at + piece)));
  }

  /** The next finished phrase. */
  final() {
    return this.next(({ type }) => type === "final");
  }

  /** Waits until the turn's last words came; answers all of its phrases that were not taken before. */
  async rest(turn) {
    await this.next((message) => message.type === "closed" && message.turn === turn);
    return this.messages.filter(({ type }) => type === "final");
  }

  /** Waits for the socket's last message; answers its code. */
  async stopped() {
    return (await this.next(({ type }) => type === "stopped")).code;
  }
}
