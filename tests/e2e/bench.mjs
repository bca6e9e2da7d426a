// What a person waits for, in Chromium; prints `{"figures":[…]}`, see ../lib/figures.mjs. Run by `cargo xtask bench`.
import { readFileSync } from "node:fs";

import { figure } from "../lib/figures.mjs";
import { BASE_URL, launch, newContext } from "./lib/browser.mjs";
import { delivered, enterRoom, question, setUp, type } from "./lib/interview.mjs";
import { network } from "./lib/network.mjs";

const figures = [];

/** Half an hour at the highest rate that the recorder chooses for WebM, with what encoders overshoot. */
const HALF_AN_HOUR_BYTES = ((300_000 + 32_000) / 8) * 1.1 * 1800;

/** All of it still waits on the device when the interview ends: made one file, sealed and sent at 10 Mbit/s. */
async function uploadOfHalfAnHour() {
  const line = await network({ upBytesPerS: 10e6 / 8 });
  const context = await browser.newContext({ baseURL: BASE_URL, proxy: line.proxy });
  await context.addInitScript(`(${readFileSync(new URL("./lib/recorder_page.js", import.meta.url), "utf8")})()`);
  const page = await context.newPage();
  await page.goto("/");
  await page.evaluate(async () => bench.open(await bench.interview("masked_video")));
  await page.waitForFunction(() => bench.has("ready"));
  await page.evaluate(() => bench.begin({ medium: "masked_video", noise: true, bps: 60_000_000 }));
  await page.waitForFunction((bytes) => bench.recordedBytes > bytes, HALF_AN_HOUR_BYTES, { timeout: 600_000 });
  await page.evaluate(() => bench.finish("finished"));
  const ended = performance.now();
  await page.waitForFunction(() => bench.has("delivered", bench.mark), null, { timeout: 600_000 });
  const took_s = (performance.now() - ended) / 1000;
  await context.close();
  line.close();
  return figure("upload_of_half_an_hour", "s at 10 Mbit/s, nothing sent before the end", [took_s]);
}

const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };

async function slow(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  await cdp.send("Network.emulateNetworkConditions", SLOW);
}

const browser = await launch();

const paints = [];
for (let n = 0; n < 7; n++) {
  const context = await newContext(browser);
  const page = await context.newPage();
  await slow(page);
  await page.goto("/");
  paints.push(await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntriesByName("first-contentful-paint")[0];
      if (entry) resolve(entry.startTime);
    }).observe({ type: "paint", buffered: true });
  })));
  await context.close();
}
figures.push(figure("landing_first_contentful_paint", "ms at 1.6 Mbit/s, 150 ms", paints));

/** Runs in the page: notes when, since the navigation began, the question can be read and answered. */
function noteRoom() {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#question-text")?.textContent || !document.querySelector("#answer-text:not([readonly])")) return;
    window.__roomMs = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

const rooms = [];
const reloads = [];
for (let n = 0; n < 5; n++) {
  const context = await newContext(browser);
  const page = await context.newPage();
  await setUp(page, { minutes: 10 });
  await enterRoom(page);
  await type(page, "kept");
  await delivered(page);
  const started = performance.now();
  await page.reload();
  await page.waitForFunction(() => document.querySelector("#answer-text")?.value === "kept");
  reloads.push(performance.now() - started);
  await page.addInitScript(noteRoom);
  await slow(page);
  await page.reload();
  await question(page);
  rooms.push(await page.evaluate(() => window.__roomMs));
  await context.close();
}
figures.push(figure("reload_to_restored_room", "ms", reloads));
figures.push(figure("room_interactive", "ms at 1.6 Mbit/s, 150 ms, empty cache", rooms));

{
  const context = await newContext(browser);
  const page = await context.newPage();
  await setUp(page);
  await page.getByRole("button", { name: /camera/i }).first().click();
  await page.waitForFunction(() => window.__probe.analysis.filter((event) => event.type === "face").length >= 120, null, { timeout: 120_000 });
  const frames = await page.evaluate(() => window.__probe.analysis.filter((event) => event.type === "face").map((event) => event.took_ms));
  figures.push(figure("face_frame_in_chromium", "ms", frames.slice(20)));
  await context.close();
}

figures.push(await uploadOfHalfAnHour());
await browser.close();
process.stdout.write(`${JSON.stringify({ figures })}\n`);
