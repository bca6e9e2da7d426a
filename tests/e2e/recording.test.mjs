// Recording on fake devices: nothing without consent; with it, what the bucket holds opens, plays and is as long as what was recorded.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ARTIFACTS, launch, newContext } from "./lib/browser.mjs";
import { FPS } from "./lib/clip.mjs";
import { network } from "./lib/network.mjs";
import { delivered, end, question, setUp, type } from "./lib/interview.mjs";
import { api, begin, describe, download, premium, sent, state, watchRecorders } from "./lib/recording.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

async function freshContext(options) {
  const context = await newContext(browser, options);
  await context.addInitScript(watchRecorders);
  return context;
}

const recorders = (page) => page.evaluate(() => window.__recorders);
/** The first segment, once the bucket has it. */
async function firstStored(id, ticket) {
  for (let n = 0; n < 300; n++) {
    const [first] = (await describe(id, ticket)).segments;
    if (first?.state === "stored") return first.segment;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("nothing was stored");
}

/** The page's process ends, without a word to the page. */
async function kill(page) {
  const crashed = page.waitForEvent("crash");
  const devtools = await page.context().newCDPSession(page);
  // It does not answer.
  devtools.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
}

/** Seconds that recorders were at work. */
const worked_s = (seen) => seen.reduce((sum, { started, stopped }) => sum + (stopped - started) / 1000, 0);

test("recording: private by default, no recorder runs and nothing is uploaded", async () => {
  const context = await freshContext();
  const requests = [];
  context.on("request", (request) => requests.push({ url: request.url(), method: request.method() }));
  const page = await context.newPage();
  const { id, ticket } = await begin(page, null, { camera: true });
  assert.equal(await page.locator("#recording").isVisible(), false);
  assert.match(await page.locator("#sound-receiver").textContent(), /nobody/);
  await type(page, "Nobody records this.");
  await delivered(page);
  await end(page);
  assert.deepEqual(await recorders(page), []);
  assert.deepEqual((await describe(id, ticket)).segments, []);
  const paths = requests.map(({ url, method }) => `${method} ${new URL(url).pathname}`);
  assert.ok(!paths.some((path) => path.includes("recorder-worker") || /^(PUT|DELETE)/.test(path)), paths.join("\n"));
  await context.close();
});

test("recording: sound is recorded after consent, sent, and as long as it was", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, "Record my sound");
  await state(page, "on");
  assert.match(await page.locator("#sound-receiver").textContent(), /storage/);
  await page.waitForTimeout(12_000);
  await end(page);
  const seen = await recorders(page);
  assert.deepEqual(seen.map(({ tracks }) => tracks), [["audio"]]);
  await sent(page);
  const files = await download(id, ticket);
  assert.equal(files.length, 1);
  assert.deepEqual([files[0].segment.medium, files[0].segment.ended], ["audio", "finished"]);
  const total_s = files[0].duration_s;
  console.log(JSON.stringify({ total_s, truth_s: worked_s(seen) }));
  assert.ok(Math.abs(total_s - worked_s(seen)) <= 0.2, `${total_s} s instead of ${worked_s(seen)}`);
  assert.ok(Math.abs(files[0].segment.duration_ms / 1000 - total_s) <= 0.1, "the segment says what the file says");
  assert.ok(!files[0].sealed.includes("OpusHead"), "the bucket has no plain media");
  await context.close();
});

test("recording: a minute with a cut network and a killed tab is complete", async () => {
  const line = await network();
  const context = await freshContext({ proxy: line.proxy });
  const page = await context.newPage();
  const { id, ticket } = await begin(page, /masked picture/, { camera: true });
  await state(page, "on");
  await page.waitForTimeout(20_000);
  line.cut();
  await page.locator("#offline").waitFor();
  await page.waitForTimeout(15_000);
  const [first] = await recorders(page);
  const room = page.url();
  const killed = await page.evaluate(() => performance.timeOrigin + performance.now());
  await kill(page);
  line.mend();

  const again = await context.newPage();
  await again.goto(room);
  await question(again);
  await state(again, "on");
  await again.waitForTimeout(25_000);
  await end(again);
  const rest = await recorders(again);
  // Once more, while it is being sent.
  line.cut();
  await again.waitForTimeout(3_000);
  assert.notDeepEqual((await describe(id, ticket)).segments.map(({ state }) => state), ["stored", "stored"]);
  line.mend();
  await sent(again);

  const files = await download(id, ticket);
  assert.deepEqual(files.map(({ segment }) => segment.ended), ["killed", "finished"]);
  const truth_s = (killed - first.started) / 1000 + worked_s(rest);
  const total_s = files.reduce((sum, { duration_s }) => sum + duration_s, 0);
  console.log(JSON.stringify({ total_s, truth_s, parts: files.map(({ duration_s }) => duration_s) }));
  assert.ok(truth_s >= 58, `only ${truth_s} s were recorded`);
  assert.ok(Math.abs(total_s - truth_s) <= 1.2, `${total_s} s instead of ${truth_s}`);
  const [one, two] = files.map(({ segment }) => segment);
  assert.ok(one.start_ms + one.duration_ms <= two.start_ms, "segments do not overlap on the session's clock");
  await context.close();
  line.close();
});

test("recording: a masked picture shows no face", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, /masked picture/, { camera: true });
  await state(page, "on");
  assert.match(await page.locator("#picture-receiver").textContent(), /masked/);
  await page.waitForTimeout(26_000);
  await end(page);
  const seen = await recorders(page);
  assert.ok(seen.every(({ tracks }) => tracks.includes("video") && tracks.includes("audio")), JSON.stringify(seen));
  await sent(page);
  const files = await download(id, ticket);
  const total_s = files.reduce((sum, { duration_s }) => sum + duration_s, 0);
  assert.ok(Math.abs(total_s - worked_s(seen)) <= 0.2, `${total_s} s instead of ${worked_s(seen)}`);
  const plain = path.join(ARTIFACTS, "plain.webm");
  execFileSync("ffmpeg", ["-y", "-v", "error", "-framerate", String(FPS), "-i", path.join(ARTIFACTS, "camera.mjpeg"), "-t", "5", "-c:v", "libvpx", "-b:v", "1M", plain]);
  const control = await facesIn(page, readFileSync(plain));
  const found = await facesIn(page, files[0].bytes);
  console.log(JSON.stringify({ control, found }));
  assert.ok(control.faces / control.frames >= 0.9, "the plain picture's face is found");
  assert.ok(found.frames >= 50 && found.faces === 0, `${found.faces} faces in ${found.frames} pictures`);
  await context.close();
});

test("recording: the plain picture is offered to nobody but premium, and is then recorded as it is", async () => {
  const context = await freshContext();
  const free = await context.newPage();
  await setUp(free);
  await free.locator("#recording-choice").waitFor();
  assert.equal(await free.locator("#recording-choice input[value=video]").count(), 0);
  const page = await context.newPage();
  await premium(page);
  const { id, ticket } = await begin(page, "Record my sound and picture", { camera: true });
  await state(page, "on");
  await page.waitForTimeout(8000);
  await end(page);
  const seen = await recorders(page);
  await sent(page);
  const [{ segment, duration_s, bytes }] = await download(id, ticket);
  assert.equal(segment.medium, "video");
  assert.ok(Math.abs(duration_s - worked_s(seen)) <= 0.2, `${duration_s} s instead of ${worked_s(seen)}`);
  // The clip has no face for five of its 24 seconds.
  const found = await facesIn(page, bytes);
  assert.ok(found.faces >= found.frames * 0.3, JSON.stringify(found));
  await context.close();
});

/** Plays a video in the page and lets the app's own analysis look for faces in it. */
function facesIn(page, bytes) {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const video = document.createElement("video");
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([bytes]));
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error("the file does not play"));
    });
    const worker = new Worker("/analysis-worker.js", { type: "module" });
    const waiting = [];
    worker.onmessage = ({ data }) => ["ready", "face"].includes(data.type) && waiting.shift()?.(data);
    const ask = (message, transfer = []) => new Promise((resolve) => {
      waiting.push(resolve);
      worker.postMessage(message, transfer);
    });
    await ask({ type: "start", face: true });
    const result = { frames: 0, faces: 0 };
    for (let at = 0.2; at < Math.min(video.duration, 20); at += 0.2) {
      video.currentTime = at;
      await new Promise((resolve) => (video.onseeked = resolve));
      const bitmap = await createImageBitmap(video, { resizeWidth: 320 });
      const seen = await ask({ type: "frame", epoch_ms: at * 1000, bitmap }, [bitmap]);
      result.frames += 1;
      result.faces += seen.faces > 0 ? 1 : 0;
    }
    worker.terminate();
    return result;
  }, bytes.toString("base64"));
}

test("recording: muted, unplugged and unseen stretches are marked gaps, and so is another tab", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, "Record my sound");
  await state(page, "on");
  const happens = (name) => page.evaluate((name) => window.__microphone.dispatchEvent(new Event(name)), name);
  await page.waitForTimeout(2000);
  await happens("mute");
  await state(page, "gap");
  await happens("unmute");
  await state(page, "on");
  await page.waitForTimeout(2000);
  await happens("ended");
  await state(page, "gap");
  await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event("devicechange")));
  await state(page, "on");
  await page.waitForTimeout(2000);
  const second = await context.newPage();
  await second.goto(page.url());
  await page.getByRole("heading", { name: /open in another tab/i }).waitFor();
  await state(second, "on");
  const mine = await recorders(page);
  await second.waitForTimeout(2000);
  await end(second);
  const all = [...mine, ...(await recorders(second))];
  assert.ok(all.every(({ stopped }) => stopped !== null), "no recorder is left");
  await sent(second);
  const files = await download(id, ticket);
  assert.deepEqual(files.map(({ segment }) => segment.ended), ["muted", "device_changed", "taken_over", "finished"]);
  files.forEach(({ duration_s }, n) => assert.ok(Math.abs(duration_s - worked_s([all[n]])) <= 0.2, `${duration_s} s instead of ${worked_s([all[n]])}`));
  await context.close();
});

test("recording: a camera that is unplugged leaves the sound, and comes back with its picture", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, /masked picture/, { camera: true });
  await state(page, "on");
  await page.waitForTimeout(4000);
  const begun = (n) => page.waitForFunction((n) => window.__recorders.filter(({ started }) => started !== null).length === n, n);
  await page.evaluate(() => window.__camera.dispatchEvent(new Event("ended")));
  await begun(2);
  await page.waitForTimeout(3000);
  await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event("devicechange")));
  await begun(3);
  await page.waitForTimeout(4000);
  await end(page);
  await sent(page);
  const segments = (await download(id, ticket)).map(({ segment: { medium, ended } }) => [medium, ended]);
  assert.deepEqual(segments, [["masked_video", "device_changed"], ["audio", "device_changed"], ["masked_video", "finished"]]);
  await context.close();
});

test("recording: a picture ends while the page is in the background", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, /masked picture/, { camera: true });
  await state(page, "on");
  const show = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await page.waitForTimeout(3000);
  await show(true);
  await state(page, "gap");
  await show(false);
  await state(page, "on");
  await page.waitForTimeout(3000);
  await end(page);
  await sent(page);
  const files = await download(id, ticket);
  assert.deepEqual(files.map(({ segment }) => [segment.medium, segment.ended]), [["masked_video", "suspended"], ["masked_video", "finished"]]);
  await context.close();
});

test("recording: a sleep ends the segment, a full device stops it with a warning, and both go on", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, "Record my sound");
  await state(page, "on");
  await page.waitForTimeout(2000);
  // To the page a machine that sleeps is a moment in which nothing happens.
  await page.evaluate(() => {
    const until = performance.now() + 6000;
    while (performance.now() < until);
  });
  await page.waitForFunction(() => window.__recorders.length === 2);
  await state(page, "on");
  const says = (data) => page.evaluate((data) => window.__recorderWorker.dispatchEvent(new MessageEvent("message", { data })), data);
  await page.waitForTimeout(2000);
  await says({ type: "full", quota: false });
  await page.locator("#recording-full").waitFor();
  await state(page, "gap");
  await says({ type: "relieved" });
  await state(page, "on");
  await page.locator("#recording-full").waitFor({ state: "hidden" });
  await page.waitForTimeout(2000);
  await end(page);
  await sent(page);
  await says({ type: "progress", sent_bytes: 20e6, total_bytes: 60e6, bytes_per_s: 1.25e6, stalled: false });
  const words = page.locator(".upload__figures");
  await page.locator(".upload[data-stage=sending]").waitFor();
  assert.equal(await words.textContent(), "20.0 MB of 60.0 MB sent, 10.0 Mbit/s, about 35 s left");
  assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuenow"), "33");
  await context.setOffline(true);
  await page.locator(".upload[data-stage=waiting]").getByText(/No network/).waitFor();
  await context.setOffline(false);
  const files = await download(id, ticket);
  assert.deepEqual(files.map(({ segment }) => segment.ended), ["suspended", "spool_full", "finished"]);
  await context.close();
});

test("recording: paused and stopped stretches are marked gaps, and what was stopped stays stopped", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, "Record my sound");
  await state(page, "on");
  await page.waitForTimeout(3000);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await state(page, "gap");
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await state(page, "on");
  await page.waitForTimeout(3000);
  await page.locator("#recording-stop").click();
  await page.locator("#recording-keep").click();
  await state(page, "stopped");
  // What was recorded last is on its way to the disk.
  await page.waitForTimeout(1000);
  await page.reload();
  await question(page);
  await state(page, "stopped");
  assert.deepEqual(await recorders(page), [], "a stopped recording stays stopped");
  await end(page);
  await sent(page);
  const files = await download(id, ticket);
  assert.deepEqual(files.map(({ segment }) => segment.ended), ["paused", "finished"]);
  await context.close();
});

test("recording: withdrawal stops and deletes", async () => {
  const context = await freshContext();
  const page = await context.newPage();
  const { id, ticket } = await begin(page, "Record my sound");
  await state(page, "on");
  await page.waitForTimeout(3000);
  await page.locator("#recording-stop").click();
  await page.getByRole("button", { name: "Stop and delete it" }).click();
  await state(page, "deleted");
  const recording = await describe(id, ticket);
  assert.deepEqual([recording.consent, recording.key, recording.segments], [null, null, []]);
  assert.equal((await api(id, ticket, `/segments/${"0".repeat(32)}/url`)).ok, false);
  await page.waitForTimeout(1500);
  const seen = await recorders(page);
  assert.ok(seen.length === 1 && seen[0].stopped !== null, "nothing records any more");
  assert.match(await page.locator("#sound-receiver").textContent(), /nobody/);
  await page.reload();
  await question(page);
  await page.waitForTimeout(1500);
  assert.deepEqual(await recorders(page), []);
  await context.close();
});

test("recording: a withdrawal without a network is kept and told as soon as there is one", async () => {
  const line = await network();
  const context = await freshContext({ proxy: line.proxy });
  await context.addInitScript(`(${readFileSync(new URL("./lib/recorder_page.js", import.meta.url), "utf8")})()`);
  const page = await context.newPage();
  const { id, ticket } = await begin(page, "Record my sound");
  await state(page, "on");
  await page.waitForTimeout(2000);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const segment = await firstStored(id, ticket);
  const { url } = await (await api(id, ticket, `/segments/${segment.id}/url`)).json();
  assert.equal((await fetch(url)).status, 200);
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await state(page, "on");
  await page.waitForTimeout(2000);
  line.cut();
  await page.locator("#offline").waitFor();
  await page.locator("#recording-stop").click();
  await page.getByRole("button", { name: "Stop and delete it" }).click();
  await state(page, "withdrawn");
  assert.deepEqual(await page.evaluate((session_id) => bench.kept({ session_id }), id), [], "nothing is left on the device");
  assert.notEqual((await describe(id, ticket)).consent, null, "the server cannot know yet");
  line.mend();
  await page.reload();
  await question(page);
  await page.waitForFunction((id) => localStorage.getItem(`recording:${id}`) === null, id);
  assert.deepEqual((await describe(id, ticket)).segments, []);
  assert.equal((await fetch(url)).status, 404);
  await context.close();
  line.close();
});

test("recording: a link opens the interview in another browser, once", async () => {
  const owner = await freshContext();
  const page = await owner.newPage();
  const { id } = await begin(page, null);
  const asked = await question(page);
  await type(page, "from the first browser");
  await delivered(page);
  await page.getByRole("link", { name: "My interviews" }).click();
  await page.getByRole("button", { name: "Open in another browser" }).click();
  const link = await page.locator("#recovery-link").inputValue();
  await owner.close();

  const other = await freshContext();
  const second = await other.newPage();
  await second.goto(link);
  await second.waitForURL(new RegExp(`/room/${id}$`));
  assert.equal(await question(second), asked);
  await second.waitForFunction(() => document.querySelector("#answer-text")?.value === "from the first browser");
  await second.goto(link);
  await second.getByText(/no longer opens the interview/).waitFor();
  assert.equal(new URL(second.url()).hash, "", "the code does not stay in the address");
  await other.close();
});
