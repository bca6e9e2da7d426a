// The main job on real input: a fake camera that shows a real face, a fake microphone that speaks, landing to report.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ARTIFACTS, launch, newContext, speech } from "./lib/browser.mjs";
import { hasFace } from "./lib/clip.mjs";
import { delivered, downloadReport, end, enterRoom, next, question, setUp, type } from "./lib/interview.mjs";
import { paceWpm } from "./lib/speech.mjs";

let browser;
let seen; // what the one long interview left: probe, report, text of the report page, requests
before(async () => {
  browser = await launch();
  seen = await interview();
});
after(() => browser?.close());

async function interview() {
  const context = await newContext(browser);
  const requests = [];
  context.on("request", (request) => requests.push({ url: request.url(), method: request.method(), body: request.postDataBuffer() }));
  const socketBytes = [];
  const watch = (page) => page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => socketBytes.push(payload)));

  const page = await context.newPage();
  watch(page);
  await setUp(page);
  await page.getByRole("button", { name: /camera/i }).first().click();
  await page.getByRole("button", { name: /microphone/i }).first().click();
  await page.waitForFunction(() => window.__probe.analysis.some((event) => event.type === "face" && event.faces > 0), null, { timeout: 60_000 });
  await page.waitForFunction(() => window.__probe.analysis.some((event) => event.type === "level"));
  // Begin in the silence after the chirp, so that the first answer holds the whole first speech.
  const chirps = await page.evaluate(() => window.__probe.chirps.length);
  await page.waitForFunction((n) => window.__probe.chirps.length > n, chirps, { timeout: 2 * speech.loop_ms });
  await enterRoom(page);
  const [first, second] = speech.answers;
  await hear(page, first);
  await next(page, "Done");
  await hear(page, second);
  await next(page, "Done");

  // The tab dies in the middle of a typed answer.
  await type(page, "I would first ask what the users need");
  await delivered(page);
  const asked = await question(page);
  const url = page.url();
  const probe = await page.evaluate(() => window.__probe);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  watch(again);
  await again.goto(url);
  assert.equal(await question(again), asked);
  await again.waitForFunction(() => document.querySelector("#answer-text")?.value === "I would first ask what the users need");
  await type(again, " because it saves work");
  await delivered(again);
  await end(again);
  const report = JSON.parse((await downloadReport(again)).text);
  const markdown = (await downloadReport(again, /Markdown/)).text;
  const shown = await again.locator("main").textContent();
  await context.close();
  writeFileSync(path.join(ARTIFACTS, "spoken.json"), JSON.stringify({ probe, report, speech }));
  return { probe, report, markdown, shown, requests, socketBytes };
}

/** Waits until the recogniser double has given all phrases of an answer. */
async function hear(page, phrases) {
  const last = phrases.at(-1).words;
  await page.waitForFunction((words) => window.__probe.given.some((given) => given.words === words), last, { timeout: 2 * speech.loop_ms });
  await page.waitForTimeout(1500);
}

test("the face is found in at least 95 % of the frames that have one and at most 5 % of those without", () => {
  const { frames, analysis, zero_epoch_ms } = seen.probe;
  const truth = new Map(frames.map((frame) => [Math.round(frame.epoch_ms - zero_epoch_ms), hasFace(frame.index)]));
  const faces = analysis.filter((event) => event.type === "face");
  const matched = faces.map((face) => ({ found: face.faces > 0, truth: truth.get(Math.round(face.t_ms)) })).filter(({ truth }) => typeof truth === "boolean");
  const share = (wanted) => {
    const frames = matched.filter(({ truth }) => truth === wanted);
    assert.ok(frames.length >= 30, `only ${frames.length} frames with truth ${wanted}`);
    return frames.filter(({ found }) => found).length / frames.length;
  };
  const [hits, falseAlarms] = [share(true), share(false)];
  console.log(JSON.stringify({ frames: matched.length, hits, falseAlarms }));
  assert.ok(hits >= 0.95, `found in ${hits}`);
  assert.ok(falseAlarms <= 0.05, `false alarms in ${falseAlarms}`);
});

test("speech boundaries are within 150 ms of the truth for at least 90 % of the segments", () => {
  const { chirps, zero_epoch_ms } = seen.probe;
  const zero_ms = chirps.at(-1) - zero_epoch_ms;
  const measured = seen.report.timeline.filter((event) => event.type === "speech");
  const nearest = (edge, at) => measured.map((segment) => segment[edge] - at).sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  const errors = speech.answers.flat().map(({ start_ms, end_ms }) => [nearest("start_ms", zero_ms + start_ms), nearest("end_ms", zero_ms + end_ms)]);
  // The browser delivers the same sound to the app and to the probe with different, constant delays, which a page cannot
  // know. Their difference is the median of all errors; it may not be large.
  const sorted = errors.flat().sort((a, b) => a - b);
  const delay_ms = sorted[Math.floor(sorted.length / 2)];
  const off = errors.map((edges) => Math.max(...edges.map((error) => Math.abs(error - delay_ms))));
  console.log(JSON.stringify({ delay_ms: Math.round(delay_ms), boundary_errors_ms: off.map(Math.round) }));
  assert.ok(Math.abs(delay_ms) <= 1000, `the session clock is ${delay_ms} ms off`);
  assert.ok(off.filter((error) => error <= 150).length / off.length >= 0.9);
});

test("pace is within 5 % of the truth and stands in the report with the quotes", () => {
  speech.answers.forEach((phrases, turn) => {
    const given = phrases.map((phrase) => ({ ...phrase, words: phrase.words.replace(/\b(um|uh) /g, "") }));
    const truth = paceWpm(given);
    const pace = seen.report.answers[turn].delivery.pace_wpm;
    console.log(JSON.stringify({ turn, truth, pace }));
    assert.ok(Math.abs(pace.value / truth - 1) <= 0.05, `${pace.value} instead of ${truth}`);
    assert.ok(pace.low <= truth && truth <= pace.high, "the range holds the truth");
    assert.ok(seen.shown.includes(String(Math.round(pace.value))), "the page shows the figure");
  });
  const quotes = seen.report.answers.flatMap((answer) => answer.findings.flatMap((finding) => finding.quotes));
  assert.ok(quotes.length >= 5);
  const said = seen.report.answers.flatMap((answer) => answer.transcript.map((part) => part.text)).join(" ");
  for (const quote of quotes) assert.ok(said.includes(quote.text), `verbatim: ${quote.text}`);
  assert.ok(seen.report.answers[0].findings.some((finding) => finding.found && finding.criterion === "numbers"));
  assert.ok(quotes.some((quote) => seen.shown.includes(quote.text)) && quotes.some((quote) => seen.markdown.includes(quote.text)));
});

test("the killed tab's words are in the report", () => {
  const typed = seen.report.answers.at(-1).transcript.filter((part) => part.source === "typed").map((part) => part.text).join(" ");
  assert.equal(typed, "I would first ask what the users need because it saves work");
});

test("in private mode no media leaves the device and no recogniser starts without processLocally or consent", () => {
  assert.ok(seen.probe.recogniserStarts.length > 0);
  assert.ok(seen.probe.recogniserStarts.every((start) => start.processLocally === true));
  const uploads = seen.requests.filter(({ method }) => method !== "GET" && method !== "HEAD");
  assert.ok(uploads.length > 0);
  for (const { url, body } of uploads) {
    assert.match(new URL(url).pathname, /^\/api\/v1\/(guest|sessions)$/);
    if (body?.length) JSON.parse(body.toString("utf8"));
  }
  assert.ok(seen.socketBytes.length > 0);
  for (const payload of seen.socketBytes) {
    assert.equal(typeof payload, "string");
    const message = JSON.parse(payload);
    assert.ok(["hello", "command", "ping"].includes(message.type));
    // Sound or pictures as text would be long runs without a space.
    assert.ok(!/[A-Za-z0-9+/=_-]{200}/.test(payload), payload.slice(0, 200));
  }
});
