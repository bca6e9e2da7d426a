// What a person waits for, in Chromium; prints `{"figures":[…]}`, see ../lib/figures.mjs. Run by `cargo xtask bench`.
import { figure } from "../lib/figures.mjs";
import { launch, newContext } from "./lib/browser.mjs";
import { delivered, enterRoom, question, setUp, type } from "./lib/interview.mjs";

const figures = [];

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

const rooms = [];
const reloads = [];
for (let n = 0; n < 5; n++) {
  const context = await newContext(browser);
  const page = await context.newPage();
  await setUp(page, { minutes: 10 });
  await enterRoom(page);
  await type(page, "kept");
  await delivered(page);
  let started = performance.now();
  await page.reload();
  await page.waitForFunction(() => document.querySelector("#answer-text")?.value === "kept");
  reloads.push(performance.now() - started);
  await slow(page);
  started = performance.now();
  await page.reload();
  await question(page);
  await page.locator("#answer-text").focus();
  rooms.push(performance.now() - started);
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

await browser.close();
process.stdout.write(`${JSON.stringify({ figures })}\n`);
