// What the bucket holds of a recording, fetched and opened outside the browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createDecipheriv, createHash, createPrivateKey, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { ARTIFACTS, BASE_URL } from "./browser.mjs";
import { enterRoom, setUp } from "./interview.mjs";

const PART_BYTES = 8 * 1024 * 1024;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The ticket that a page's browser holds. */
export const ticketOf = (page, id) => page.evaluate((id) => localStorage.getItem(`ticket:${id}`), id);

/** Waits until the room says that the recording is in this state. */
export const state = (page, name) => page.locator(`#recording[data-state=${name}]`).waitFor();

/** Set-up, devices and consent, up to the first question. Returns the interview's id and its ticket. */
export async function begin(page, choice, { camera = false } = {}) {
  const id = await setUp(page);
  if (camera) {
    await page.getByRole("button", { name: /camera/i }).first().click();
    await page.waitForFunction(() => window.__probe.analysis.some((event) => event.type === "face" && event.faces > 0), null, { timeout: 60_000 });
  }
  await page.getByRole("button", { name: /microphone/i }).first().click();
  if (choice) {
    await page.getByRole("radio", { name: choice, exact: true }).check();
    await page.locator("#recording-agreed").waitFor();
  }
  await enterRoom(page);
  return { id, ticket: await ticketOf(page, id) };
}

/** Waits, on the page that lists the interviews, until the bucket has everything. */
export async function sent(page) {
  await page.getByRole("link", { name: "My interviews" }).click();
  await page.locator(".upload[data-stage=delivered]").waitFor({ timeout: 120_000 });
}

/** A request to `/api/v1/sessions/{id}/recording…` with the interview's ticket. */
export function api(id, ticket, rest = "", method = "GET") {
  return fetch(`${BASE_URL}/api/v1/sessions/${id}/recording${rest}`, { method, headers: { authorization: `Bearer ${ticket}` } });
}

/** The recording as the server describes it. */
export async function describe(id, ticket) {
  const answer = await api(id, ticket);
  assert.equal(answer.status, 200);
  return answer.json();
}

/** Every stored segment, decrypted, checked against its hash and written to a file: `{ segment, file, duration_s, bytes }`. */
export async function download(id, ticket) {
  const recording = await describe(id, ticket);
  const key = Buffer.from(recording.key, "base64url");
  const files = [];
  for (const { segment, state } of recording.segments) {
    assert.equal(state, "stored", `segment ${segment.id} is ${state}`);
    const { url } = await (await api(id, ticket, `/segments/${segment.id}/url`)).json();
    const sealed = Buffer.from(await (await fetch(url)).arrayBuffer());
    const plain = open(sealed, key, id, segment);
    assert.equal(createHash("sha256").update(plain).digest("hex"), segment.sha256, "the browser's hash of the file");
    assert.equal(plain.length, segment.bytes);
    const file = path.join(ARTIFACTS, `${segment.id}.${segment.container}`);
    writeFileSync(file, plain);
    files.push({ segment, file, duration_s: duration(file), bytes: plain, sealed });
  }
  return files;
}

function open(sealed, key, id, segment) {
  const parts = Math.ceil(sealed.length / PART_BYTES);
  const plain = [];
  for (let part = 1; part <= parts; part++) {
    const bytes = sealed.subarray((part - 1) * PART_BYTES, part * PART_BYTES);
    const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
    cipher.setAAD(Buffer.from(`interviewprep.recording.v1/${id}/${segment.id}/${part}/${parts}`));
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    plain.push(cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final());
  }
  return Buffer.concat(plain);
}

/** Length of a media file in seconds, as the file says and as it decodes. */
function duration(file) {
  const said = Number(execFileSync("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file]).toString());
  assert.ok(said > 0, "the file says how long it is");
  // Decodes everything: any damage is an error.
  const errors = execFileSync("ffmpeg", ["-v", "error", "-i", file, "-f", "null", "-"], { stdio: ["ignore", "ignore", "pipe"] });
  assert.equal(String(errors ?? ""), "");
  return said;
}

/** Makes the guests of a page premium, as an account will: with the local key an entitlement is signed that says so. */
export async function premium(page) {
  await page.route("**/api/v1/guest", async (route) => {
    const answer = await route.fetch();
    const guest = await answer.json();
    const [header, claims] = guest.entitlement.split(".");
    const said = { ...JSON.parse(Buffer.from(claims, "base64url")), tier: "premium" };
    const signed = `${header}.${Buffer.from(JSON.stringify(said)).toString("base64url")}`;
    // PKCS#8 of an Ed25519 key is its seed behind a fixed prefix.
    const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(process.env.ENTITLEMENT_KEY, "base64url")]);
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    const entitlement = `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
    await route.fulfill({ response: answer, json: { ...guest, entitlement } });
  });
}

/**
 * Runs in the page before the app: notes when recorders were told to begin and to stop, in milliseconds of the epoch,
 * and keeps the devices' tracks and the recorder worker at hand.
 */
export function watchRecorders() {
  const epochNow = () => performance.timeOrigin + performance.now();
  window.__recorders = [];
  const realGetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await realGetUserMedia(constraints);
    window.__microphone = stream.getAudioTracks()[0] ?? window.__microphone;
    window.__camera = stream.getVideoTracks()[0] ?? window.__camera;
    return stream;
  };
  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    constructor(script, options) {
      super(script, options);
      if (script === "/recorder-worker.js") window.__recorderWorker = this;
    }
  };
  const Real = window.MediaRecorder;
  window.MediaRecorder = class extends Real {
    constructor(...args) {
      super(...args);
      const seen = { mime: this.mimeType, tracks: args[0].getTracks().map((track) => track.kind), started: null, stopped: null };
      window.__recorders.push(seen);
      this.__seen = seen;
    }
    start(...args) {
      this.__seen.started = epochNow();
      super.start(...args);
    }
    stop() {
      this.__seen.stopped ??= epochNow();
      super.stop();
    }
  };
}
