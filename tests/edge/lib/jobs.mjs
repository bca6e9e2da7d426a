// A batch worker's and an operator's side of the ledgers: service tokens, and interviews that are over and recorded.

import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { film, ok, recorder, until } from "./recording.mjs";
import { Room } from "./room.mjs";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const PUBLIC = Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url");
const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What the edge knows the workers by. */
export const SERVICE_PUBLIC_KEY = PUBLIC.toString("base64url");

/** A service token as a worker signs it. */
export function serviceToken(worker = "worker-1", { life_s = 300, key = privateKey } = {}) {
  const iat = Math.floor(Date.now() / 1000);
  const kid = createHash("sha256").update(PUBLIC).digest().subarray(0, 8).toString("base64url");
  const signed = `${encode({ alg: "EdDSA", typ: "service+jwt", kid })}.${encode({ sub: worker, aud: "job-ledger", iat, exp: iat + life_s })}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

/** An interview with one typed answer, over. */
export async function finish(edge, interview) {
  const room = await Room.enter(edge, interview);
  await room.command({ type: "start" });
  await room.next(({ event }) => event?.type === "question_asked");
  await room.command({ type: "edit_answer", turn: 0, splice: { at: 0, delete: 0, insert: "I led the migration." }, at_ms: 0 });
  await room.command({ type: "end" });
  return room;
}

/** The same, recorded. */
export async function recorded(edge, medium = "audio") {
  const made = await recorder(edge, medium);
  const take = film(100, { medium });
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  return { made, take, room: await finish(edge, made.interview) };
}

/** The ledger of jobs. */
export class Jobs {
  constructor(edge) {
    this.edge = edge;
  }

  call(method, path, body, bearer = serviceToken()) {
    return this.edge.call(method, `/api/v1/jobs${path}`, { bearer, body });
  }

  lease() {
    return this.call("POST", "/lease", { schema_version: 1 });
  }

  async jobOf({ interview }) {
    return ok(await this.call("GET", "")).jobs.find(({ offer }) => offer.session_id === interview.session_id);
  }

  /** Leases until the job is the one of this interview. */
  leaseOf({ interview }) {
    return until("the job", async () => {
      const { status, body } = await this.lease();
      return status === 200 && body.offer.session_id === interview.session_id ? body : null;
    });
  }
}
