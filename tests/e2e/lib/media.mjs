// What the bucket holds, opened and looked at as somebody with the key and ffprobe would.
import { execFileSync } from "node:child_process";
import { createDecipheriv, createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { ARTIFACTS, BASE_URL } from "./browser.mjs";

const PART_BYTES = 8 * 1024 * 1024;
const [NONCE_BYTES, TAG_BYTES] = [12, 16];

/** The recording as the server tells it. */
export async function recordingOf({ session_id, ticket }) {
  return call(`/api/v1/sessions/${session_id}/recording`, ticket);
}

/** Downloads, decrypts and probes a stored segment; `sha256` is that of the plain file. */
export async function openSegment({ session_id, ticket }, key, { segment }) {
  const { url } = await call(`/api/v1/sessions/${session_id}/recording/segments/${segment.id}/url`, ticket);
  const sealed = Buffer.from(await (await fetch(url)).arrayBuffer());
  const parts = Math.ceil(sealed.length / PART_BYTES);
  const plain = [];
  for (let part = 1; part <= parts; part++) {
    const bytes = sealed.subarray((part - 1) * PART_BYTES, part * PART_BYTES);
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64url"), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(`interviewprep.recording.v1/${session_id}/${segment.id}/${part}/${parts}`));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    plain.push(decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final());
  }
  const file = Buffer.concat(plain);
  const name = path.join(ARTIFACTS, `segment-${segment.id}.${segment.container}`);
  writeFileSync(name, file);
  return { file: name, parts, bytes: file.length, sha256: createHash("sha256").update(file).digest("hex"), ...probe(name) };
}

/** Container length, streams, and what a decoder has to complain about. */
function probe(file) {
  const args = ["-v", "error", "-show_entries", "format=duration,start_time:stream=codec_type", "-of", "json", file];
  const { format, streams } = JSON.parse(execFileSync("ffprobe", args, { encoding: "utf8" }));
  const decode = ["-v", "error", "-i", file, "-f", "null", "-"];
  const complaints = execFileSync("ffmpeg", decode, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return {
    durationMs: Number(format.duration) * 1000,
    startMs: Number(format.start_time) * 1000,
    streams: streams.map(({ codec_type }) => codec_type).sort(),
    complaints,
  };
}

async function call(address, ticket) {
  const response = await fetch(new URL(address, BASE_URL), { headers: { authorization: `Bearer ${ticket}` } });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response.json();
}
