// Captions by a speech service in a real browser. The site's own socket to it is doubled here; tests/edge/transcribe.test.mjs has the other half.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, newContext } from "./lib/browser.mjs";
import { delivered, downloadReport, end, enterRoom, next, setUp, type } from "./lib/interview.mjs";

const BYTES_PER_S = 48_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** One socket of the page to the service. */
class Line {
  texts = [];
  bytes = 0;

  constructor(socket) {
    this.socket = socket;
    this.opened = Date.now();
    socket.onMessage((message) => {
      if (typeof message !== "string") this.bytes += message.length;
      else this.texts.push(JSON.parse(message));
      this.onText?.(this.texts.at(-1));
    });
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  get types() {
    return this.texts.map(({ type }) => type);
  }
}

/** A page on the device check with the microphone on, where the site offers Deepgram. */
async function prepared(lines) {
  const context = await newContext(browser, { onDevice: false });
  const page = await context.newPage();
  await page.route("**/api/v1/captions", (route) => route.fulfill({ json: { schema_version: 1, service: { name: "Deepgram", languages: ["en-US"], notice: 1 } } }));
  await page.routeWebSocket(/\/transcribe$/, (socket) => lines.push(new Line(socket)));
  await setUp(page);
  await page.getByRole("button", { name: /microphone/i }).first().click();
  await page.locator("#caption-service").waitFor();
  return page;
}

async function until(what, holds) {
  for (let tries = 0; tries < 300; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not seen: ${what}`);
}

test("nothing is sent to the service unless the candidate agrees to it by name", async () => {
  const lines = [];
  const page = await prepared(lines);
  await enterRoom(page);
  assert.doesNotMatch(await page.locator("#sound-receiver").textContent(), /Deepgram/);
  await page.waitForTimeout(1500);
  assert.equal(lines.length, 0);
  await page.context().close();
});

test("streamed captions: consent first, words in their answer, a lost socket, and typing when the quota is used up", async () => {
  const lines = [];
  const page = await prepared(lines);
  await page.getByRole("radio", { name: /I agree: Deepgram/ }).check();
  await page.locator("#caption-language").selectOption("en-GB");
  assert.match(await page.locator("#check-private").textContent(), /Deepgram/);
  assert.equal(lines.length, 0, "the check sends nothing");
  await enterRoom(page);
  assert.match(await page.locator("#sound-receiver").textContent(), /Deepgram/);

  await until("a second of sound", () => lines.at(-1)?.bytes >= BYTES_PER_S);
  const first = lines.at(-1);
  assert.deepEqual(first.texts.slice(0, 2), [
    { type: "consent", schema_version: 1, service: "Deepgram", notice: 1, language: "en-GB" },
    { type: "answer_begin", turn: 0 },
  ]);
  const seconds = (Date.now() - first.opened) / 1000 + 0.5;
  assert.ok(first.bytes <= seconds * BYTES_PER_S, `${first.bytes} bytes in ${seconds} s are more than 16 bits at 24 kHz`);
  first.say({ type: "ready", service: "Deepgram" });
  first.say({ type: "interim", turn: 0, text: "I led" });
  await page.locator("#interim", { hasText: "I led" }).waitFor();
  first.say({ type: "final", turn: 0, text: "I led a team", confidence: 0.4, start_ms: 100, end_ms: 900 });
  await page.locator(".phrase--uncertain", { hasText: "I led a team" }).waitFor();

  // The last words come after the answer was handed in, and still belong to it.
  first.onText = ({ type }) => {
    if (type !== "answer_end") return;
    setTimeout(() => {
      first.say({ type: "final", turn: 0, text: "of five people", confidence: 0.9, start_ms: null, end_ms: null });
      first.say({ type: "closed", turn: 0 });
    }, 600);
  };
  await next(page, "Done");

  await until("the next answer's socket", () => lines.at(-1) !== first && lines.at(-1).bytes > 0);
  const second = lines.at(-1);
  assert.equal(second.texts[1].turn, 1);
  second.say({ type: "interim", turn: 1, text: "unfinished words" });
  await page.locator("#interim", { hasText: "unfinished" }).waitFor();
  await second.socket.close({ code: 1011 });
  await page.locator("#captions", { hasText: "unfinished words" }).waitFor();
  await until("a new socket after the loss", () => lines.at(-1) !== second && lines.at(-1).types.includes("answer_begin"));
  const third = lines.at(-1);
  third.say({ type: "stopped", code: "quota" });
  await third.socket.close({ code: 1000 });
  await page.locator("#captions-stopped", { hasText: "used up" }).waitFor();
  await type(page, "so I type the rest");
  await delivered(page);
  await page.waitForTimeout(1500);
  assert.equal(lines.at(-1), third, "a used-up quota is not asked again in the same answer");
  await end(page);
  const { answers } = JSON.parse((await downloadReport(page)).text);
  assert.deepEqual(answers[0].transcript.map(({ text }) => text), ["I led a team", "of five people"]);
  assert.deepEqual(answers[1].transcript.map(({ text }) => text), ["unfinished words", "so I type the rest"]);
  await page.context().close();
});
