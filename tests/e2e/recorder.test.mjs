// The recorder worker alone, in Chromium, against the real edge and its bucket: what is recorded arrives, whatever happens on the way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { BASE_URL, launch } from "./lib/browser.mjs";
import { openSegment, recordingOf } from "./lib/media.mjs";

const bench = readFileSync(new URL("./lib/recorder_page.js", import.meta.url), "utf8");
/** Bounds a hang; everything here takes seconds. */
const LIMIT = { timeout: 60_000 };

let browser;
before(async () => {
  browser = await launch(["--autoplay-policy=no-user-gesture-required"]);
});
after(() => browser?.close());

async function newContext() {
  const context = await browser.newContext({ baseURL: BASE_URL });
  await context.addInitScript(`(${bench})()`);
  return context;
}

async function newPage(context) {
  const page = await context.newPage();
  // Its response headers are those of the product; the app itself takes no part.
  await page.goto("/");
  return page;
}

const interview = (page, medium) => page.evaluate((medium) => bench.interview(medium), medium);
const open = (page, session) => page.evaluate((session) => bench.open(session), session);
const record = (page, ms, options) => page.evaluate(([ms, options]) => bench.record(ms, options), [ms, options]);
const events = (page, type) => page.evaluate((type) => bench.events.filter((event) => event.type === type), type);
const happened = (page, type, from = 0) => page.waitForFunction(([type, from]) => bench.has(type, from), [type, from], LIMIT);

/** Resolves when everything that was recorded so far is in the bucket. */
async function delivered(page) {
  await happened(page, "delivered", await page.evaluate(() => bench.mark));
}

/** Every segment as the bucket has it, with the server's view of it. */
async function stored(session) {
  const { key, segments } = await recordingOf(session);
  return Promise.all(segments.map(async (upload) => {
    assert.equal(upload.state, "stored");
    const media = await openSegment(session, key, upload);
    assert.equal(media.sha256, upload.segment.sha256, "both sides have the same bytes");
    assert.equal(media.bytes, upload.segment.bytes);
    assert.equal(media.complaints, "");
    assert.ok(Math.abs(media.durationMs - upload.segment.duration_ms) < 2, "the manifest says what the file says");
    assert.ok(media.startMs < 50);
    return { ...upload.segment, ...media };
  }));
}

/** Records for some seconds in a page that then vanishes; resolves when the page after it has delivered what was left. */
async function recordAndKill(page, session, options) {
  await page.evaluate((options) => bench.begin(options), options);
  await page.waitForTimeout(3400);
  const truthMs = await page.evaluate(() => performance.now() - bench.startedAt);
  const context = page.context();
  await page.close();
  const next = await newPage(context);
  await open(next, session);
  await happened(next, "delivered");
  return { truthMs, next };
}

function near(media, truthMs) {
  assert.ok(Math.abs(media.durationMs - truthMs) <= 200, `${media.durationMs} ms instead of ${truthMs} ms`);
}

test("what is recorded reaches the bucket encrypted and playable, and comes back", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  await open(page, session);
  await happened(page, "delivered");
  assert.deepEqual((await events(page, "ready")).map(({ storage }) => storage), ["opfs"]);
  const firstMs = await record(page, 3000, { reason: "rotated" });
  const secondMs = await record(page, 2000, { startMs: 3000 });
  await delivered(page);
  const [first, second] = await stored(session);
  near(first, firstMs);
  near(second, secondMs);
  assert.deepEqual([first.start_ms, first.ended, second.start_ms, second.ended], [0, "rotated", 3000, "finished"]);
  assert.deepEqual(first.streams, ["audio"]);
  const loaded = await page.evaluate((id) => bench.load(id), first.id);
  assert.deepEqual(loaded, { type: first.mime.toLowerCase(), sha256: first.sha256 });
  assert.equal((await page.evaluate((id) => bench.load(id), "0".repeat(32))).code, "gone");
  assert.deepEqual(await page.evaluate((session) => bench.kept(session), session), [], "nothing is left on the device");
  assert.equal((await events(page, "waiting")).at(-1).bytes, 0);
  const progress = (await events(page, "progress")).at(-1);
  assert.equal(progress.sent_bytes, progress.total_bytes);
  assert.deepEqual([...await events(page, "failed"), ...await events(page, "lost")], []);
  await context.close();
});

test("a picture of many megabytes is sent in several parts", async (t) => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page, "masked_video");
  await open(page, session);
  // How long it is says nothing here: an encoder that is overrun by noise goes on after the end.
  await record(page, 1000, { medium: "masked_video", noise: true, bps: 40_000_000, bytes: 10_000_000 });
  await delivered(page);
  const [media] = await stored(session);
  assert.deepEqual(media.streams, ["audio", "video"]);
  t.diagnostic(`${media.bytes} bytes in ${media.parts} parts`);
  assert.ok(media.parts >= 2);
  assert.equal((await page.evaluate((id) => bench.load(id), media.id)).sha256, media.sha256);
  await context.close();
});

for (const storage of ["opfs", "indexed_db"]) {
  test(`a killed page costs the last second at most (${storage})`, async () => {
    const context = await newContext();
    await keepIn(context, storage);
    const page = await newPage(context);
    const session = await interview(page);
    await open(page, session);
    await happened(page, "ready");
    assert.equal((await events(page, "ready"))[0].storage, storage);
    const wholeMs = await record(page, 2000, { reason: "rotated" });
    const { truthMs, next } = await recordAndKill(page, session, { startMs: 2000 });
    const [whole, killed] = await stored(session);
    near(whole, wholeMs);
    assert.equal(killed.ended, "killed");
    assert.equal(killed.start_ms, 2000);
    assert.ok(killed.durationMs >= truthMs - 1200, `${killed.durationMs} ms of ${truthMs} ms`);
    assert.ok(killed.durationMs <= truthMs + 200);
    assert.deepEqual(await next.evaluate((session) => bench.kept(session), session), []);
    await context.close();
  });
}

/** A browser whose workers keep things in `storage`. */
async function keepIn(context, storage) {
  if (storage === "indexed_db") await without(context, "delete StorageManager.prototype.getDirectory");
}

// What browsers record that record no WebM, and what few players take as it is.
for (const [medium, mime] of [
  ["masked_video", "video/mp4;codecs=avc1.42E01E,opus"], ["masked_video", "video/webm;codecs=h264,opus"], ["audio", "audio/mp4;codecs=opus"],
]) {
  test(`${mime} becomes an MP4 that plays, also where the page was killed`, async (t) => {
    const context = await newContext();
    const page = await newPage(context);
    if (!(await page.evaluate((mime) => MediaRecorder.isTypeSupported(mime), mime))) return t.skip("this browser does not record it");
    const session = await interview(page, medium);
    await open(page, session);
    const wholeMs = await record(page, 3000, { medium, mime, keyFrameMs: 1000, reason: "rotated" });
    const { truthMs } = await recordAndKill(page, session, { medium, mime, keyFrameMs: 1000, startMs: 3000 });
    const [whole, killed] = await stored(session);
    assert.deepEqual([whole.container, killed.container, killed.ended], ["mp4", "mp4", "killed"]);
    near(whole, wholeMs);
    t.diagnostic(`killed after ${truthMs} ms: ${killed.durationMs} ms`);
    assert.ok(killed.durationMs >= truthMs - 1200 && killed.durationMs <= truthMs + 200, `${killed.durationMs} ms of ${truthMs} ms`);
    await context.close();
  });
}

/** A browser whose workers lack something: `script` runs before the worker's own. */
async function without(context, script) {
  await context.route("**/recorder-worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}

test("where nothing can be kept the page is told, and can still replay", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  await open(page, session);
  await record(page, 1000);
  await delivered(page);
  const [media] = await stored(session);
  await page.close();
  await without(context, "delete StorageManager.prototype.getDirectory; Object.defineProperty(self, 'indexedDB', { value: undefined })");
  const next = await newPage(context);
  await open(next, session);
  await happened(next, "failed");
  assert.deepEqual((await events(next, "failed")).map(({ code }) => code), ["no_storage"]);
  assert.equal((await next.evaluate((id) => bench.load(id), media.id)).sha256, media.sha256);
  await context.close();
});

for (const storage of ["opfs", "indexed_db"]) {
  test(`a page killed while it sends is followed by one that goes on (${storage})`, async () => {
    const context = await newContext();
    await keepIn(context, storage);
    const page = await newPage(context);
    const session = await interview(page);
    await context.route("**/cdn-cgi/local/r2/**", (route) => route.abort());
    await open(page, session);
    const truthMs = await record(page, 1500);
    await page.waitForFunction(() => bench.events.some(({ type, stalled }) => type === "progress" && stalled), null, LIMIT);
    await page.close();
    await context.unroute("**/cdn-cgi/local/r2/**");
    const next = await newPage(context);
    await open(next, session);
    await happened(next, "delivered");
    const media = await stored(session);
    assert.equal(media.length, 1, "the file that the server knew of is the one that was sent");
    near(media[0], truthMs);
    assert.equal(media[0].ended, "finished");
    await context.close();
  });
}

test("a corrupt part, a failing server and a dead line are overcome", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  const seen = { corrupted: 0, parts: 0 };
  await context.route("**/cdn-cgi/local/r2/**", async (route) => {
    if (route.request().method() !== "PUT") return route.continue();
    seen.parts++;
    if (seen.parts === 1) return route.abort("connectionreset");
    if (seen.parts === 2) return route.fulfill({ status: 503, body: "slow down" });
    if (seen.parts === 3) {
      const body = Buffer.from(route.request().postDataBuffer());
      body[body.length >> 1] ^= 1;
      seen.corrupted++;
      return route.continue({ postData: body });
    }
    if (seen.parts === 4) return route.fulfill({ status: 403, body: "<Error><Code>AccessDenied</Code></Error>" });
    return route.continue();
  });
  const failing = { complete: 2, urls: 1, segments: 1 };
  await context.route("**/recording/segments/**", (route) => {
    const what = new URL(route.request().url()).pathname.split("/").slice(8).join("/") || "segments";
    if ((failing[what] ?? 0) === 0) return route.continue();
    failing[what]--;
    return route.fulfill({ status: failing[what] % 2 ? 500 : 503, body: "" });
  });
  await open(page, session);
  const truthMs = await record(page, 1500);
  // Nobody has to watch it wait.
  await page.evaluate(() => setInterval(() => bench.post({ type: "online", on: true }), 200));
  await delivered(page);
  const [media] = await stored(session);
  near(media, truthMs);
  assert.equal(seen.corrupted, 1);
  assert.ok(seen.parts >= 5, "the corrupt part was noticed and sent again");
  assert.deepEqual(failing, { complete: 0, urls: 0, segments: 0 });
  await context.close();
});

test("recording goes on without a network, and the muxer comes when it is back", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  await open(page, session);
  await happened(page, "ready");
  await context.route("**/muxer.js*", (route) => route.abort());
  await context.route("**/api/**", (route) => route.abort());
  const truthMs = await record(page, 1500);
  await page.waitForTimeout(1000);
  assert.notDeepEqual(await page.evaluate((session) => bench.kept(session), session), []);
  await context.unroute("**/muxer.js*");
  await context.unroute("**/api/**");
  await page.evaluate(() => bench.post({ type: "online", on: true }));
  await delivered(page);
  near((await stored(session))[0], truthMs);
  await context.close();
});

test("two tabs of one interview deliver both their recordings, unmixed", async () => {
  const context = await newContext();
  const first = await newPage(context);
  const second = await newPage(context);
  const session = await interview(first);
  await context.route("**/cdn-cgi/local/r2/**", (route) => route.abort());
  await open(first, session);
  await open(second, session);
  const [firstMs, secondMs] = await Promise.all([
    record(first, 1500, { reason: "taken_over" }),
    record(second, 2500, { startMs: 60_000 }),
  ]);
  await context.unroute("**/cdn-cgi/local/r2/**");
  await first.evaluate(() => bench.post({ type: "online", on: true }));
  await delivered(second);
  await delivered(first);
  const media = await stored(session);
  assert.deepEqual(media.map(({ ended }) => ended), ["taken_over", "finished"]);
  near(media[0], firstMs);
  near(media[1], secondMs);
  await context.close();
});

test("more than 100 MB is too much, and what cannot be played is said to be damaged", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  await open(page, session);
  await page.evaluate(() => {
    bench.post({ type: "begin", take: 1, medium: "audio", mime: "audio/webm;codecs=opus", start_ms: 0, delete_at_epoch_ms: bench.until });
    for (let n = 0; n < 11; n++) bench.post({ type: "chunk", take: 1, at_ms: n, chunk: new ArrayBuffer(9_500_000) });
  });
  await happened(page, "full");
  assert.equal((await events(page, "full"))[0].quota, false);
  await page.evaluate(() => bench.post({ type: "end", take: 1, reason: "spool_full" }));
  await happened(page, "relieved");
  await page.evaluate(() => {
    bench.post({ type: "begin", take: 2, medium: "audio", mime: "audio/webm;codecs=opus", start_ms: 7, delete_at_epoch_ms: bench.until });
    bench.mark = bench.events.length;
    bench.post({ type: "end", take: 2, reason: "muted" });
  });
  await delivered(page);
  const lost = (await events(page, "lost")).map(({ start_ms, code }) => ({ start_ms, code }));
  assert.deepEqual(lost, [{ start_ms: 0, code: "damaged" }, { start_ms: 7, code: "empty" }]);
  assert.deepEqual(await events(page, "failed"), []);
  assert.deepEqual((await recordingOf(session)).segments, []);
  await context.close();
});

test("a full disk ends the segment, and what it has is delivered", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page, "masked_video");
  await open(page, session);
  await happened(page, "ready");
  const devtools = await context.newCDPSession(page);
  await page.evaluate(() => bench.begin({ medium: "masked_video", noise: true, bps: 8_000_000 }));
  // An encoder that was held up hands out a first chunk of any size: the room is cut when the device has it.
  await page.waitForFunction(() => bench.events.some(({ type, bytes }) => type === "waiting" && bytes > 100_000), null, LIMIT);
  const { usage } = await devtools.send("Storage.getUsageAndQuota", { origin: BASE_URL });
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: BASE_URL, quotaSize: usage + 1_000_000 });
  await happened(page, "full");
  assert.equal((await events(page, "full"))[0].quota, true);
  await page.evaluate(() => bench.finish("spool_full"));
  await happened(page, "relieved");
  await delivered(page);
  const [media] = await stored(session);
  assert.equal(media.ended, "spool_full");
  assert.ok(media.bytes > 100_000);
  await context.close();
});

test("a withdrawal removes everything from the device and stops sending", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  await context.route("**/cdn-cgi/local/r2/**", (route) => route.abort());
  await open(page, session);
  await record(page, 1000, { reason: "rotated" });
  await page.evaluate(() => bench.begin({ startMs: 1000 }));
  await page.waitForTimeout(700);
  await page.evaluate(({ session_id, ticket }) => bench.call("DELETE", `/api/v1/sessions/${session_id}/recording`, ticket), session);
  await page.evaluate(() => bench.post({ type: "discard" }));
  await page.waitForFunction(() => bench.events.at(-1).type === "waiting" && bench.events.at(-1).bytes === 0, null, LIMIT);
  assert.deepEqual(await page.evaluate((session) => bench.kept(session), session), []);
  await context.unroute("**/cdn-cgi/local/r2/**");
  // Agreeing again begins anew, with another key.
  await page.evaluate((session) => bench.agree(session, "audio"), session);
  await page.evaluate(() => bench.finish("finished"));
  const truthMs = await record(page, 1000, { startMs: 9000 });
  await delivered(page);
  const media = await stored(session);
  assert.deepEqual(media.map(({ start_ms }) => start_ms), [9000]);
  near(media[0], truthMs);
  await context.close();
});

test("without a consent nothing is sent and nothing is kept, and the page is told", async () => {
  const context = await newContext();
  const page = await newPage(context);
  const session = await interview(page);
  await open(page, session);
  await page.evaluate(() => bench.begin());
  await page.evaluate(({ session_id, ticket }) => bench.call("DELETE", `/api/v1/sessions/${session_id}/recording`, ticket), session);
  await page.waitForTimeout(700);
  await page.evaluate(() => bench.finish("finished"));
  await happened(page, "failed");
  assert.deepEqual((await events(page, "failed")).map(({ code }) => code), ["refused"]);
  await page.evaluate(() => bench.begin({ startMs: 5000 }));
  await page.waitForTimeout(700);
  await page.evaluate(() => bench.finish("finished"));
  await page.waitForFunction(() => bench.events.at(-1).type === "waiting" && bench.events.at(-1).bytes === 0, null, LIMIT);
  assert.deepEqual(await page.evaluate((session) => bench.kept(session), session), []);
  assert.deepEqual((await recordingOf(session)).segments, []);
  await context.close();
});
