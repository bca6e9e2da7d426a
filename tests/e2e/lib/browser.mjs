// Chromium with a fake camera and microphone, as every browser test uses it.
import { mkdtempSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { makeClip } from "./clip.mjs";
import { CHIRP_HZ, makeSpeech } from "./speech.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const photo = path.join(here, "../../fixtures/astronaut.jpg");

/** Where the served product is; `cargo xtask test` sets it. */
export const BASE_URL = process.env.BASE_URL ?? "http://127.0.0.1:8787";

/** Screenshots and generated devices go here. */
export const ARTIFACTS = process.env.ARTIFACTS_DIR ?? mkdtempSync(path.join(os.tmpdir(), "interviewprep-"));
mkdirSync(ARTIFACTS, { recursive: true });

export const speech = makeSpeech(ARTIFACTS);

/** A browser whose devices play the generated clip and speech; `args` are added to the command line, `faceless` is `makeClip`'s. */
export function launch(args = [], { faceless = true } = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${makeClip(photo, ARTIFACTS, faceless)}`,
      `--use-file-for-fake-audio-capture=${speech.file}`,
      ...args,
    ],
  });
}

/** A context with the probe and the recogniser double of page_probe.js; processing that would distort the speech is off. */
export async function newContext(browser, { onDevice = true, ...options } = {}) {
  const context = await browser.newContext({ baseURL: BASE_URL, ...options });
  const probe = readFileSync(path.join(here, "page_probe.js"), "utf8");
  const settings = { answers: speech.answers, chirpHz: CHIRP_HZ, onDevice };
  await context.addInitScript(`(${probe})(${JSON.stringify(settings)}); localStorage.setItem("raw-audio", "true");`);
  return context;
}
