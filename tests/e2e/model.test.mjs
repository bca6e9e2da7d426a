// A language model beside the built-in interviewer: agreed to before, named in the room, its bands in the report. The Worker is one of
// its own, because the one that is served offers no model; the model is a double.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { ENTITLEMENT_KEY, startOutgoingEdge } from "../edge/lib/edge.mjs";
import { ModelService } from "../edge/lib/model.mjs";
import { launch, newContext } from "./lib/browser.mjs";
import { choose, delivered, downloadReport, end, enterRoom, next, setUp, type } from "./lib/interview.mjs";
import { SCHEMES, SCREENS, look } from "./lib/look.mjs";

const STORY =
  "In 2023 at Contoso our nightly export failed twice a week. I was responsible for it. " +
  "I rewrote the retry queue because restarts hid the cause. As a result failures fell from 9 percent to 1 percent. " +
  "I learned to measure first.";
const QUOTE = "I rewrote the retry queue because restarts hid the cause";
/** What the model gives for the first criterion that it is asked about, call by call; for the second it finds nothing. */
const GIVEN = [3, 2, 3, 4, 3];

let browser, service, edge, name, model;
before(async () => {
  service = await ModelService.start("openai");
  ({ name, model } = service.config);
  const vars = { MODEL_SERVICE: JSON.stringify(service.config) };
  edge = await startOutgoingEdge({ secrets: { ENTITLEMENT_KEY, MODEL_KEY: service.key }, vars });
  browser = await launch();
});
afterEach(() => service.reset());
after(async () => {
  await browser?.close();
  await edge?.close();
  await service?.close();
});

async function freshPage() {
  const context = await newContext(browser, { baseURL: String(edge.url), bypassCSP: true });
  return context.newPage();
}

/** A model that words every question and judges as `GIVEN` says. */
function answers() {
  const asked = new Map();
  let questions = 0;
  return (prompt) => {
    const criterion = /^The criterion: (\w+)\./m.exec(prompt)?.[1];
    if (!criterion) {
      const kept = /letter by letter:\n<data (\w+)>\n([^]*?)\n<\/data \1>/.exec(prompt)?.[2] ?? "that";
      return JSON.stringify({ question: `Question ${(questions += 1)} of the model: you said ${kept}, so what came next?` });
    }
    const calls = asked.get(criterion) ?? 0;
    asked.set(criterion, calls + 1);
    const band = [GIVEN[calls % GIVEN.length], null][[...asked.keys()].indexOf(criterion)];
    return JSON.stringify(band === null ? { band, quote: "", why: "Nothing on it." } : { band: band ?? 2, quote: QUOTE, why: "It names one step." });
  };
}

/** What the page asked for when it made the interview. */
async function created(page, doing) {
  const isCreation = (request) => request.method() === "POST" && new URL(request.url()).pathname === "/api/v1/sessions";
  const [request] = await Promise.all([page.waitForRequest(isCreation), doing()]);
  return request.postDataJSON();
}

/** On every screen, in light and dark. */
async function looksGood(page, what) {
  const troubles = [];
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      troubles.push(...(await look(page, `${what}-${screen}-${colorScheme}`)));
    }
  }
  assert.deepEqual(troubles, []);
}

test("model: nothing reaches it unless the candidate chooses it", async () => {
  const page = await freshPage();
  await page.goto("/setup");
  const group = page.getByRole("group", { name: "Interviewer" });
  await group.waitFor();
  assert.ok(await group.getByRole("radio", { name: "Built-in" }).isChecked());
  const notice = await page.locator("#model-notice").innerText();
  for (const told of [name, "taken out as far as they are found", "are not sent", "takes over", "its own terms", "you can take it back"]) {
    assert.ok(notice.includes(told), told);
  }
  await looksGood(page, "setup-model");

  const wish = await created(page, () => setUp(page));
  assert.equal(wish.model, undefined);
  await enterRoom(page);
  assert.equal(await page.locator("#worded-by").count(), 0);
  assert.ok(!(await page.locator("#words-receiver").innerText()).includes(name));
  await type(page, STORY);
  await next(page, "Done");
  await end(page);
  const report = JSON.parse((await downloadReport(page)).text);
  assert.equal(report.judging, undefined);
  assert.equal(await page.locator("#judging, .judged, #band-legend").count(), 0);
  assert.equal(service.requests.length, 0);
  await page.context().close();
});

test("model: chosen, it words questions and judges, and the report renews itself when it is done", async () => {
  const reply = { text: answers(), waitMs: 400 };
  service.replies.push(...Array(1000).fill(reply));
  const page = await freshPage();
  const wish = await created(page, () => setUp(page, { interviewer: name }));
  assert.deepEqual(wish.model, { service: name, notice: 2 });
  await enterRoom(page);
  assert.equal(await page.locator("#worded-by").innerText(), `Worded by ${model}`);
  assert.match(await page.locator("#question-text").innerText(), /of the model/);
  assert.ok((await page.locator("#words-receiver").innerText()).includes(name));
  await type(page, STORY);
  await delivered(page);
  await next(page, "Done");
  await end(page);

  // One page hears it from the server, the other has no socket and asks.
  const running = `${name} is still judging`;
  await page.locator("#judging", { hasText: running }).waitFor();
  const deaf = await page.context().newPage();
  await deaf.routeWebSocket(/\/socket$/, (socket) => socket.close());
  await deaf.goto(page.url());
  await deaf.locator("#judging", { hasText: running }).waitFor();
  reply.waitMs = 0;
  const done = `${model} of ${name} has judged your answers too`;
  for (const each of [page, deaf]) await each.locator("#judging", { hasText: done }).waitFor({ timeout: 60_000 });
  await deaf.close();

  const { judging, answers: told } = JSON.parse((await downloadReport(page)).text);
  assert.deepEqual([judging.service, judging.model, judging.state, judging.unusable], [name, model, "complete", 0]);
  const [first, second, ...others] = told[0].bands;
  assert.deepEqual([first.band, first.spread, first.calls, first.found_nothing], [3, { low: 2, high: 4 }, 5, 0]);
  assert.equal(first.quote.text, QUOTE);
  assert.deepEqual([second.band, second.spread, second.calls, second.found_nothing], [null, null, 5, 5]);
  assert.ok(others.every(({ band, spread }) => band === 2 && spread.low === 2 && spread.high === 2));
  assert.ok(told[0].range.low < told[0].range.high, "the built-in engine's range stays");

  const shown = page.getByRole("region", { name: told[0].question.text });
  await shown.getByRole("heading", { name: `What ${model} says` }).waitFor();
  assert.match(await page.locator("#judging").innerText(), /they are uncalibrated/);
  const inItsWords = told.filter(({ question }) => question.worded_by).length;
  assert.ok((await page.locator("#wording").innerText()).includes(`: ${inItsWords} of ${told.length}.`));
  const rows = await shown.locator(".judged > li").allInnerTexts();
  assert.equal(rows.length, told[0].bands.length);
  assert.match(rows[0], /Band 3 of 4, calls gave 2 to 4 \(calls: 5\)/);
  assert.ok(rows[0].includes(QUOTE) && rows[0].includes("In the model’s words:") && rows[0].includes("It names one step."));
  assert.match(rows[1], /Found nothing on it \(calls: 5, found nothing: 5\)/);
  assert.equal(await shown.locator(".judged > li").first().locator(".step--filled").count(), 3);
  assert.equal(await shown.locator(".judged > li").first().locator(".step--given").count(), 3);
  await page.locator("#band-legend summary").click();
  await page.getByText("shows all of it, concretely").waitFor();
  await looksGood(page, "report-bands");
  const markdown = (await downloadReport(page, /Markdown/)).text;
  assert.ok(markdown.includes(done) && markdown.includes("Band 3 of 4, calls gave 2 to 4 (calls: 5)"));
  await page.context().close();
});

test("model: the agreement is taken back in the room, and the built-in interviewer goes on", async () => {
  service.reset();
  service.replies.push(...Array(1000).fill({ text: answers() }));
  const page = await freshPage();
  await created(page, () => setUp(page, { interviewer: name }));
  await enterRoom(page);
  assert.equal(await page.locator("#worded-by").innerText(), `Worded by ${model}`);
  await looksGood(page, "room-model");
  await page.getByRole("button", { name: "Take back my agreement" }).click();
  await page.locator("#words-receiver", { hasText: `${name} is told nothing any more` }).waitFor();
  assert.equal(await page.locator("#withdraw-model").count(), 0);
  await type(page, STORY);
  await delivered(page);
  const asked = service.requests.length;
  await next(page, "Done");
  assert.equal(await page.locator("#worded-by").count(), 0);
  await end(page);
  assert.equal(JSON.parse((await downloadReport(page)).text).judging, undefined);
  assert.equal(service.requests.length, asked);
  await page.context().close();
});

test("model: an offer that has changed is shown anew, and one that cannot be fetched is in nobody's way", async () => {
  const page = await freshPage();
  const outdated = { schema_version: 1, service: { name: "Yesterday’s service", model: "old", notice: 2 } };
  await page.route("**/api/v1/model", (route) => route.fulfill({ json: outdated }), { times: 1 });
  await page.goto("/setup");
  await choose(page, "Interviewer", "Yesterday’s service");
  await page.locator("form button[type=submit]").click();
  await page.getByRole("alert").filter({ hasText: "changed which service it offers" }).waitFor();
  const group = page.getByRole("group", { name: "Interviewer" });
  await group.getByRole("radio", { name }).waitFor();
  assert.ok(await group.getByRole("radio", { name: "Built-in" }).isChecked(), "another service needs another agreement");

  await page.route("**/api/v1/model", (route) => route.abort());
  const wish = await created(page, () => setUp(page));
  assert.equal(wish.model, undefined);
  assert.equal(service.requests.length, 0);
  await page.context().close();
});
