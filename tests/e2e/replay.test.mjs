// The report plays a recording: seeded through the API with files made here, so that every time and every byte is known.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Recorder, sha256 } from "../edge/lib/recording.mjs";
import { Room } from "../edge/lib/room.mjs";
import { ARTIFACTS, BASE_URL, launch, newContext } from "./lib/browser.mjs";
import { end, enterRoom, setUp, type } from "./lib/interview.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// One file of each half; the pause between them was not recorded. The second file fills more than one part.
const FIRST = { start_ms: 500, duration_ms: 3000, ended: "paused", padding: 0 };
const SECOND = { start_ms: 5000, duration_ms: 4000, ended: "finished", padding: 9_000_000 };
const PHRASES = [
  { id: 1, text: "My approach is to count the words in a hash map and then sort them", start_ms: 1000, end_ms: 2400 },
  { id: 2, text: "I would test an empty text, because a <b> & an edge case often break --> it", start_ms: 6000, end_ms: 7200 },
];
const CODE = [
  { text: "def count(words):\n    return {}\n", at_ms: 1200 },
  { text: "def count(words):\n    return Counter(words)\n", at_ms: 6500 },
];

let browser;
let seeded;
before(async () => {
  browser = await launch();
  seeded = await seed();
});
after(() => browser?.close());

/** The served product's API, as the helpers of the edge tests call it. */
const edge = {
  url: new URL(BASE_URL),
  async call(method, where, { bearer, body } = {}) {
    const headers = { ...(bearer && { authorization: `Bearer ${bearer}` }) };
    const response = await fetch(new URL(where, BASE_URL), { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${where}: ${response.status} ${text}`);
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  },
};

/** An interview that has begun: its room, and its first question. */
async function begin(kind) {
  const { entitlement } = (await edge.call("POST", "/api/v1/guest")).body;
  const wish = { schema_version: 1, role: "software", level: "mid", kind, style: "ownership", minutes: 20 };
  const interview = (await edge.call("POST", "/api/v1/sessions", { bearer: entitlement, body: wish })).body;
  const room = await Room.enter(edge, interview);
  const { event } = await room.start();
  return { interview, room, event };
}

/** A coding interview with words, code and a recording of two files. */
async function seed() {
  const { interview, room, event } = await begin("coding");
  const recorder = new Recorder(edge, interview);
  await recorder.agree("masked_video");
  let code = event.question.starter_code ?? "";
  await reach(room, PHRASES.at(-1).end_ms);
  for (const caption of PHRASES) await accepted(room, { type: "caption", turn: 0, caption });
  for (const { text, at_ms } of CODE) {
    await accepted(room, { type: "edit_code", turn: 0, splice: { at: 0, delete: [...code].length, insert: text }, at_ms });
    code = text;
  }
  await accepted(room, { type: "end" });
  await room.leave();

  const files = [];
  for (const half of [FIRST, SECOND]) files.push(await upload(recorder, half));
  const report = (await edge.call("GET", `/api/v1/sessions/${interview.session_id}/report`, { bearer: interview.ticket })).body;
  return { interview, recorder, files, report };
}

async function accepted(room, command) {
  const answer = await room.command(command);
  assert.equal(answer.type, "ack", JSON.stringify(answer));
}

/** Waits until the session's clock stands at `t_ms`: nothing can be said later than now. */
async function reach(room, t_ms) {
  for (;;) {
    room.send({ type: "ping", now_ms: 0 });
    const pong = await room.next((message) => message.type === "pong");
    if (pong.t_ms >= t_ms) return;
    await sleep(50);
  }
}

/** Makes a file, and sends it as a browser would. Returns the plain file. */
async function upload(recorder, { padding, medium = "masked_video", ...half }) {
  const file = Buffer.concat([movie(half.duration_ms, medium), voidElement(padding)]);
  const id = randomBytes(16).toString("hex");
  const mime = medium === "audio" ? "audio/webm;codecs=opus" : 'video/webm;codecs="vp8, opus"';
  const segment = { id, medium, container: "webm", mime, bytes: file.length, sha256: sha256(file), ...half };
  await recorder.sendAll({ file, segment });
  assert.equal((await recorder.complete(segment)).body.state, "stored");
  return file;
}

function movie(duration_ms, medium) {
  const file = path.join(ARTIFACTS, `replay-${medium}-${duration_ms}.webm`);
  const seconds = duration_ms / 1000;
  const picture = ["-f", "lavfi", "-i", `testsrc=size=320x180:rate=10:duration=${seconds}`, "-c:v", "libvpx", "-b:v", "300k", "-g", "10"];
  const sound = ["-f", "lavfi", "-i", `sine=440:duration=${seconds}`];
  const [inputs, codec] = medium === "audio" ? [sound, []] : [[...sound, ...picture.slice(0, 4)], picture.slice(4)];
  execFileSync("ffmpeg", ["-v", "error", "-y", ...inputs, ...codec, "-c:a", "libopus", file]);
  return readFileSync(file);
}

/** Padding that every reader of WebM passes over. */
function voidElement(bytes) {
  if (!bytes) return Buffer.alloc(0);
  const head = Buffer.alloc(9);
  head.writeUInt8(0xec);
  head.writeUInt32BE(0x01000000, 1);
  head.writeUInt32BE(bytes, 5);
  return Buffer.concat([head, randomBytes(bytes)]);
}

async function openReport(options = {}, { session_id, ticket } = seeded.interview) {
  const context = await newContext(browser, options);
  await context.addInitScript(([id, ticket]) => localStorage.setItem(`ticket:${id}`, ticket), [session_id, ticket]);
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(`/report/${session_id}`);
  await page.locator("#replay-play").waitFor();
  // Every landing of the element, in session time once the test adds the start of its file.
  await page.evaluate(() => {
    const video = document.querySelector("video");
    window.__landed = [];
    video.addEventListener("seeked", () => window.__landed.push(video.currentTime * 1000));
  });
  return { page, troubles };
}

const position = (page) => page.locator("#replay-seek").evaluate((input) => Number(input.value));
const until = (page, t_ms) => page.waitForFunction((t_ms) => Number(document.querySelector("#replay-seek").value) >= t_ms, t_ms);
const saved = async (page, name) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
};

/** Cues of a WebVTT file: `[{start_ms, end_ms, text}]`. */
function cues(vtt) {
  const [head, ...blocks] = vtt.trimEnd().split("\n\n");
  assert.equal(head, "WEBVTT");
  const ms = (time) => time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
  return blocks.map((block) => {
    const [times, ...lines] = block.split("\n");
    const [start, end] = times.split(" --> ");
    const text = lines.join("\n").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return { start_ms: Math.round(ms(start)), end_ms: Math.round(ms(end)), text };
  });
}

test("replay: the player plays on over a gap and says so, and a quote leads to its words", async () => {
  const { page, troubles } = await openReport();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.3);
  const cursor = page.locator(".timeline__cursor");
  const before = Number(await cursor.inputValue());
  await page.waitForFunction((before) => Number(document.querySelector(".timeline__cursor").value) > before, before);
  assert.ok(before >= FIRST.start_ms, "nothing plays before the recording begins");
  await page.locator(".said[aria-current=true]", { hasText: PHRASES[0].text }).waitFor();

  // Into the second file, over the pause.
  await until(page, SECOND.start_ms);
  await page.getByText(/No recording from 00:03 to 00:05: the interview was paused/).waitFor();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const stands = await position(page);

  const quote = seeded.report.answers[0].findings.flatMap((finding) => finding.quotes).find(({ start_ms }) => start_ms === PHRASES[0].start_ms);
  assert.ok(quote, "the report quotes the first phrase");
  await page.evaluate(() => (window.__landed = []));
  await page.locator(".checks .jump", { hasText: quote.text }).first().click();
  await page.waitForFunction(() => window.__landed.length > 0);
  const [landed] = await page.evaluate(() => window.__landed);
  assert.ok(Math.abs(FIRST.start_ms + landed - quote.start_ms) <= 500, `${landed} ms in the first file instead of ${quote.start_ms} ms`);
  assert.ok((await position(page)) < stands);
  await page.getByRole("button", { name: "Pause", exact: true }).click();

  // By keyboard, and by a place in the timeline.
  await page.locator("#replay-seek").fill("6400");
  await page.locator(".said[aria-current=true]", { hasText: "I would test" }).waitFor();
  await page.locator("#replay-seek").press("ArrowLeft");
  assert.ok((await position(page)) <= 3500, "a step back out of the second file lands in the first");
  assert.match(await page.locator("#replay-seek").getAttribute("aria-valuetext"), /0 min \d s of 0 min 9 s/);
  await page.locator("#replay-seek").press("Space");
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await page.locator("#replay-seek").press("Space");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await cursor.fill("2000");
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await page.waitForFunction(() => !document.querySelector("video").paused);

  // Another language does not interrupt it.
  await page.locator("[data-lang-choice=de]").click();
  await page.getByRole("button", { name: "Anhalten", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("video").paused), false);
  assert.deepEqual(troubles, []);
  await page.context().close();
});

test("replay: the files are those that were recorded, and captions hold the quotes at their times", async () => {
  const { page } = await openReport();
  await page.getByText("Download the recording").click();
  for (const [n, plain] of seeded.files.entries()) {
    const file = await saved(page, `Download part ${n + 1}`);
    assert.match(file.name, new RegExp(`^interview-\\d{4}-\\d\\d-\\d\\d-part-${n + 1}\\.webm$`));
    assert.ok(file.bytes.equals(plain), `part ${n + 1}: byte for byte`);
  }
  const words = PHRASES.map(({ start_ms, end_ms, text }) => ({ start_ms, end_ms, text }));
  assert.deepEqual(cues((await saved(page, "Download captions")).bytes.toString()), words);
  const second = cues((await saved(page, "Captions of part 2")).bytes.toString());
  assert.deepEqual(second, [{ ...words[1], start_ms: words[1].start_ms - SECOND.start_ms, end_ms: words[1].end_ms - SECOND.start_ms }]);
  await page.context().close();
});

test("replay: sound alone plays without a picture, also beyond the end of the interview", async () => {
  const { interview, room } = await begin("behavioural");
  const recorder = new Recorder(edge, interview);
  await recorder.agree("audio");
  await accepted(room, { type: "edit_answer", turn: 0, splice: { at: 0, delete: 0, insert: "I led it." }, at_ms: 0 });
  await accepted(room, { type: "end" });
  await room.leave();
  await upload(recorder, { medium: "audio", start_ms: 0, duration_ms: 6000, ended: "finished", padding: 0 });
  const { page } = await openReport({}, interview);
  assert.equal(await page.locator("video").isVisible(), false);
  await page.locator("#replay-seek").fill("4000");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByText("There is no recording after 00:06").waitFor();
  assert.equal(await position(page), 6000);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.1 && document.querySelector("#replay-seek").value < 4000);
  await page.context().close();
});

test("replay: what was just recorded can be played as soon as it is sent, without a reload", async () => {
  const context = await newContext(browser);
  const page = await context.newPage();
  await setUp(page);
  await page.getByRole("button", { name: /microphone/i }).first().click();
  await page.getByRole("radio", { name: "Record my sound", exact: true }).check();
  await page.locator("#recording-agreed").waitFor();
  await enterRoom(page);
  await page.locator("#recording[data-state=on]").waitFor();
  await type(page, "In 2023 at Contoso I rewrote the retry queue because restarts hid the cause.");
  await page.waitForTimeout(3000);
  await end(page);
  await page.locator("#replay-play").click();
  await page.waitForFunction(() => document.querySelector("video").currentTime > 1);
  await page.locator("article .checks .jump").first().click();
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await context.close();
});

test("replay: a file that was changed in the bucket is not played, and the next attempt may succeed", async () => {
  const { page } = await openReport();
  const change = async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length >> 1] ^= 1;
    await route.fulfill({ response, body });
  };
  await page.route(/\/recordings\//, change);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByText("This part does not match what was recorded").waitFor();
  await page.unroute(/\/recordings\//, change);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.1);
  await page.context().close();
});

test("replay: the code stands as it stood, at the playing position or where its slider is put", async () => {
  const { page } = await openReport();
  await page.getByText("How the code came to be").click();
  const shown = page.locator(".history .code");
  assert.equal(await shown.textContent(), CODE[1].text);
  await page.locator(".history__edit").fill("1");
  assert.equal(await shown.textContent(), CODE[0].text);
  assert.equal(await page.locator(".history mark").textContent(), CODE[0].text);
  await page.locator(".history__edit").fill("2");
  await page.locator("#replay-seek").fill("2000");
  await page.waitForFunction((text) => document.querySelector(".history .code").textContent === text, CODE[0].text);
  await page.context().close();
});

for (const [screen, viewport] of Object.entries({ phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 860 } })) {
  for (const colorScheme of ["light", "dark"]) {
    test(`replay: accessible on a ${screen}, ${colorScheme}`, async () => {
      const { page } = await openReport({ viewport, colorScheme, bypassCSP: true, reducedMotion: "reduce" });
      for (const lang of ["en", "de"]) {
        await page.evaluate((lang) => localStorage.setItem("lang", lang), lang);
        await page.reload();
        await page.locator("#replay-play").waitFor();
        for (const summary of await page.locator("article summary").all()) await summary.click();
        await page.locator("#replay-seek").fill("1500");
        await page.locator(".said[aria-current=true]").waitFor();
        await page.screenshot({ path: path.join(ARTIFACTS, `replay-${screen}-${colorScheme}-${lang}.png`), fullPage: true });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${overflow} px wider than the screen`);
      }
      await page.context().close();
    });
  }
}

test("replay: what was deleted is gone, and its quotes are words again", async () => {
  const { page } = await openReport();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.1);
  await page.locator("#replay-delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await page.locator("#replay-play").waitFor();
  await page.locator("#replay-delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the recording" }).click();
  await page.getByText("The recording was deleted").waitFor();
  for (const gone of ["video", "#replay-play", ".jump", ".timeline__cursor"]) assert.equal(await page.locator(gone).count(), 0, gone);
  assert.ok((await page.locator("article .checks q").count()) > 0, "the quotes stay");
  const { consent, key, segments } = (await seeded.recorder.read()).body;
  assert.deepEqual({ consent, key, segments }, { consent: null, key: null, segments: [] });
  await page.reload();
  await page.locator("article .checks q").first().waitFor();
  assert.equal(await page.locator("video").count(), 0);
  await page.context().close();
});
