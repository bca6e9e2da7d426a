// A browser's side of a recording: seals parts and speaks the API of `domain::recording`.

import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { WISH, resigned } from "./edge.mjs";

/** As `domain::recording` has them. */
export const PART_BYTES = 8 * 1024 * 1024;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PLAIN_PART_BYTES = PART_BYTES - NONCE_BYTES - TAG_BYTES;
/** Plain bytes of a file that makes one whole part and a small one. */
export const TWO_PARTS = PLAIN_PART_BYTES + 1000;

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** A file of so many random bytes, and the segment that describes it. */
export function film(bytes, wish = {}) {
  const file = randomBytes(bytes);
  const segment = {
    id: randomBytes(16).toString("hex"),
    medium: "audio",
    container: "webm",
    mime: "audio/webm;codecs=opus",
    start_ms: 0,
    duration_ms: 60_000,
    bytes,
    sha256: sha256(file),
    ended: "finished",
    delete_at_epoch_ms: 0,
    ...wish,
  };
  return { file, segment };
}

const partsOf = ({ bytes }) => Math.ceil(bytes / PLAIN_PART_BYTES);
const associatedData = (sessionId, segment, part) =>
  Buffer.from(`interviewprep.recording.v1/${sessionId}/${segment.id}/${part}/${partsOf(segment)}`);

export class Recorder {
  constructor(edge, interview) {
    this.edge = edge;
    this.interview = interview;
    this.path = `/api/v1/sessions/${interview.session_id}/recording`;
  }

  call(method, path, body) {
    return this.edge.call(method, this.path + path, { bearer: this.interview.ticket, body });
  }

  read() {
    return this.call("GET", "");
  }

  async agree(medium = "audio", notice = 2) {
    const answer = await this.call("PUT", "", { schema_version: 1, medium, notice });
    this.until = answer.body.delete_at_epoch_ms ?? this.until;
    return answer;
  }

  withdraw() {
    return this.call("DELETE", "");
  }

  /** A segment that names no agreement belongs to the last one. */
  open(segment) {
    segment.delete_at_epoch_ms ||= this.until ?? 0;
    return this.call("PUT", `/segments/${segment.id}`, segment);
  }

  urls(segment, parts) {
    return this.call("POST", `/segments/${segment.id}/urls`, { parts });
  }

  report(segment, stored) {
    return this.call("PUT", `/segments/${segment.id}/parts/${stored.part}`, stored);
  }

  complete(segment) {
    return this.call("POST", `/segments/${segment.id}/complete`);
  }

  mediaUrl(segment) {
    return this.call("GET", `/segments/${segment.id}/url`);
  }

  /** A part as the bucket is to have it. */
  async sealed({ file, segment }, part) {
    const { body } = await this.read();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", Buffer.from(body.key, "base64url"), nonce);
    cipher.setAAD(associatedData(this.interview.session_id, segment, part));
    const plain = file.subarray((part - 1) * PLAIN_PART_BYTES, part * PLAIN_PART_BYTES);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** The file in a sealed object. */
  async opened(segment, object) {
    const { body } = await this.read();
    const open = (part) => {
      const sealed = object.subarray((part - 1) * PART_BYTES, part * PART_BYTES);
      const cipher = createDecipheriv("aes-256-gcm", Buffer.from(body.key, "base64url"), sealed.subarray(0, NONCE_BYTES));
      cipher.setAAD(associatedData(this.interview.session_id, segment, part));
      cipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]);
    };
    return Buffer.concat(Array.from({ length: partsOf(segment) }, (_, at) => open(at + 1)));
  }

  /** Seals a part and sends it to the bucket; answers what is to be reported. */
  async send(take, part) {
    const { status, body } = await this.urls(take.segment, [part]);
    if (status !== 200) throw new Error(`urls: ${status} ${JSON.stringify(body)}`);
    const bytes = await this.sealed(take, part);
    return { ...(await put(body.urls[0].url, bytes)), part };
  }

  /** Opens a segment and sends all of it; only the last word is not said. */
  async sendAll(take) {
    const { body } = await this.open(take.segment);
    const known = new Set(body.parts.map(({ part }) => part));
    for (let part = 1; part <= partsOf(take.segment); part++) {
      if (!known.has(part)) await this.report(take.segment, await this.send(take, part));
    }
  }

  objectKey(segment) {
    return `recordings/${this.interview.session_id}/${segment.id}`;
  }

  /** The object as the bucket itself knows it, or null. */
  async object(segment) {
    const { RECORDINGS } = await this.edge.server.getWorker().getEnv();
    return RECORDINGS.head(this.objectKey(segment));
  }

  /** A presigned address of the object, made as somebody with the bucket's credentials would. */
  async sign(segment, query = {}, when = new Date()) {
    const config = JSON.parse(await readFile(process.env.EDGE_WRANGLER_CONFIG, "utf8"));
    const [{ bucket_name, local_dev }] = config.r2_buckets;
    const { accessKeyId, secretAccessKey } = local_dev.experimental_s3_credentials;
    const time = when.toISOString().replace(/[-:]|\.\d+/g, "");
    const scope = [time.slice(0, 8), "auto", "s3", "aws4_request"];
    const signed = {
      ...query,
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": [accessKeyId, ...scope].join("/"),
      "X-Amz-Date": time,
      "X-Amz-Expires": "900",
      "X-Amz-SignedHeaders": "host",
    };
    const path = `/cdn-cgi/local/r2/s3/${bucket_name}/${this.objectKey(segment)}`;
    const search = Object.keys(signed).sort().map((name) => `${name}=${encodeURIComponent(signed[name])}`).join("&");
    const method = query.partNumber ? "PUT" : "GET";
    const request = [method, path, search, `host:${this.edge.url.host}\n`, "host", "UNSIGNED-PAYLOAD"].join("\n");
    const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
    const hmac = (key, data) => createHmac("sha256", key).update(data).digest();
    const signature = hmac(scope.reduce(hmac, `AWS4${secretAccessKey}`), text).toString("hex");
    return new URL(`${path}?${search}&X-Amz-Signature=${signature}`, this.edge.url);
  }
}

/** Sends bytes to a presigned address; `{status, etag}`. */
export async function put(url, bytes) {
  const response = await fetch(url, { method: "PUT", body: bytes });
  await response.arrayBuffer();
  return { status: response.status, etag: response.headers.get("etag")?.replaceAll('"', "") };
}

/** A guest's interview, made premium by whoever signs entitlements. */
export async function premiumInterview(edge) {
  const { entitlement } = await edge.guest();
  const bearer = resigned(entitlement, { tier: "premium" });
  return ok(await edge.call("POST", "/api/v1/sessions", { bearer, body: WISH }), 201);
}

/** A new interview whose candidate agreed; only premium ones may be filmed. */
export async function recorder(edge, medium = "audio") {
  const made = new Recorder(edge, medium === "video" ? await premiumInterview(edge) : await edge.interview());
  ok(await made.agree(medium));
  return made;
}

/** The body of an answer that must be a success. */
export function ok({ status, body }, wanted = 200) {
  assert.equal(status, wanted, JSON.stringify(body));
  return body;
}

/** The problem of an answer that must be this one. */
export function refused({ status, body }, wanted, code) {
  assert.deepEqual([status, body.code], [wanted, code], JSON.stringify(body));
  return body;
}

/** Waits until something holds; alarms come in their own time. */
export async function until(what, holds, { hangMs = 15_000, everyMs = 50 } = {}) {
  const deadline = Date.now() + hangMs;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await sleep(everyMs);
  }
}
