// An interview without camera or microphone, by keyboard alone, through the troubles of a browser.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";

import { ARTIFACTS, launch, newContext } from "./lib/browser.mjs";
import { delivered, downloadReport, end, enterRoom, next, question, setUp, type } from "./lib/interview.mjs";

const STORY =
  "In 2023 at Contoso our nightly export failed twice a week. I was responsible for it. " +
  "I rewrote the retry queue because restarts hid the cause. As a result failures fell from 9 percent to 1 percent. " +
  "I learned to measure first.";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

async function freshPage(options) {
  const context = await newContext(browser, options);
  return context.newPage();
}

test("a typed interview ends in a report that quotes it and says what was not measured", async () => {
  const page = await freshPage();
  await setUp(page);
  await enterRoom(page);
  await type(page, STORY);
  await next(page, "Done");
  await type(page, "fine");
  await next(page, "Done");
  await end(page);
  const report = JSON.parse((await downloadReport(page)).text);
  const [story, fine] = report.answers;
  assert.ok(story.findings.some((finding) => finding.found && finding.quotes.some((quote) => STORY.includes(quote.text))));
  assert.ok(story.range.low < story.range.high, "provisional: a range, never one band");
  assert.equal(fine.range, null);
  assert.ok(fine.range_reason, "an answer without content is not scored");
  assert.equal(report.delivery.pace_wpm.value, null);
  assert.ok(report.delivery.pace_wpm.reason);
  assert.ok(report.practice.length >= 1 && report.practice.length <= 3);
  assert.equal(report.calibration, "uncalibrated");
  const shown = await page.locator("main").textContent();
  assert.match(shown, /uncalibrated/i);
  assert.match(shown, /I rewrote the retry queue/);
  await page.context().close();
});

test("the keyboard is enough from landing to report", async () => {
  const page = await freshPage();
  await page.goto("/");
  const press = async (name) => {
    const wanted = page.getByRole("link", { name }).or(page.getByRole("button", { name })).first();
    await wanted.waitFor();
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press("Tab");
      if (await wanted.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    }
    assert.fail(`${name} is not reached by Tab`);
  };
  await press(/start practising/i);
  await page.waitForURL(/setup/);
  await press(/continue to the device check/i);
  await page.waitForURL(/check/);
  await press(/^start/i);
  const first = await question(page);
  await page.locator("#answer-text").focus();
  await page.keyboard.type("I planned the work and I finished it.");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction((old) => document.querySelector("#question-text")?.textContent.trim() !== old, first);
  await press(/^end interview/i);
  await press(/^end and see the report/i);
  await page.waitForURL(/report/);
  await page.context().close();
});

test("a cut network keeps the words and sends them when it is back", async () => {
  const page = await freshPage();
  await setUp(page);
  await enterRoom(page);
  await type(page, "before ");
  await delivered(page);
  await page.context().setOffline(true);
  // An open socket survives Chromium's offline switch; the app must also live with a closed one.
  await type(page, "during ");
  await page.context().setOffline(false);
  await page.reload();
  await page.waitForFunction(() => document.querySelector("#answer-text")?.value === "before during ");
  await type(page, "after");
  await delivered(page);
  await page.context().close();
});

test("a second tab takes over and the first says so", async () => {
  const page = await freshPage();
  await setUp(page);
  await enterRoom(page);
  await type(page, "from the first tab");
  await delivered(page);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.waitForFunction(() => document.querySelector("#answer-text")?.value === "from the first tab");
  await page.getByRole("heading", { name: /open in another tab/i }).waitFor();
  await page.getByRole("button", { name: "Use this tab" }).click();
  await page.waitForFunction(() => document.querySelector("#answer-text")?.value === "from the first tab");
  await second.getByRole("heading", { name: /open in another tab/i }).waitFor();
  await page.context().close();
});

test("a part of the room that cannot be fetched is said, and the interview goes on without it", async () => {
  const page = await freshPage();
  await page.route("**/split_{beside,devices}.wasm", (route) => route.abort());
  await setUp(page);
  await page.getByRole("button", { name: /camera/i }).first().click();
  await page.getByText(/could not be loaded/i).first().waitFor();
  await enterRoom(page);
  const side = page.getByRole("complementary");
  await side.getByRole("alert").waitFor();
  await type(page, STORY);
  await next(page, "Done");
  await page.unroute("**/split_{beside,devices}.wasm");
  await side.getByRole("button", { name: /try again/i }).click();
  await side.getByRole("button", { name: /camera/i }).waitFor();
  await end(page);
  await page.context().close();
});

test("a coding question opens the editor and a reload restores the code", async () => {
  const page = await freshPage();
  await setUp(page, { kind: "Coding", minutes: 20 });
  await enterRoom(page);
  const editor = page.locator(".cm-content");
  await editor.waitFor();
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n# kept over a reload");
  await delivered(page);
  await page.waitForTimeout(600);
  await delivered(page);
  await page.reload();
  await page.locator(".cm-content").filter({ hasText: "kept over a reload" }).waitFor();
  await page.context().close();
});

test("code is run against the examples, then against all tests; the report says what ran", async () => {
  const page = await freshPage();
  await setUp(page, { kind: "Coding", minutes: 20 });
  await enterRoom(page);
  await page.locator(".cm-content").waitFor();
  await page.getByRole("combobox", { name: "Language" }).selectOption("JavaScript");
  await page.locator(".cm-content").filter({ hasText: "function" }).waitFor();
  assert.match(await page.locator("#code-statement").innerText(), /^.{40,}/s, "what the tests hold the code to can be read");
  await page.locator("#run-examples").click();
  await page.locator("#run-headline", { hasText: /^\d of \d tests passed/ }).waitFor();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n)");
  await page.locator("#run-all").click();
  await page.locator("#run-headline", { hasText: /error before any test/ }).waitFor();
  assert.match(await page.locator("#run-outcome").innerText(), /SyntaxError.*line \d/s);
  await page.screenshot({ path: path.join(ARTIFACTS, "code-run.png"), fullPage: true });
  await type(page, "It reads the list once and counts with a map.");
  await delivered(page);
  await next(page, "Done");
  assert.match(await question(page), /^Your last run stopped with “SyntaxError/);
  await end(page);
  const { answers, assessment } = JSON.parse((await downloadReport(page)).text);
  assert.deepEqual(answers[0].runs.map(({ language, with_hidden, status }) => [language, with_hidden, status]),
    [["javascript", false, "failed"], ["javascript", true, "error"]]);
  assert.equal(assessment.dimensions.find(({ evaluated }) => evaluated === "correctness").figure.value, 0);
  await page.context().close();
});

test("hints come one by one, survive a reload, end, and stand beside the answer in the report", async () => {
  const page = await freshPage();
  await setUp(page, { kind: "Technical", minutes: 20 });
  await enterRoom(page);
  const button = page.getByRole("button", { name: "Hint", exact: true });
  const given = page.getByRole("region", { name: "Hints" }).getByRole("listitem");
  await button.click();
  await given.filter({ hasText: /^A nudge: / }).waitFor();
  await page.reload();
  await given.filter({ hasText: /^A nudge: / }).waitFor();
  await page.locator("#hint[aria-disabled=false]").press("Enter");
  await given.filter({ hasText: /^Ideas that help: / }).waitFor();
  await page.locator("#hint[aria-disabled=false]").click();
  await given.filter({ hasText: /^Nearly the solution: / }).waitFor();
  await page.locator("#hint[aria-disabled=true]").waitFor();
  await page.getByText("There is no further hint to this question.").waitFor();
  assert.equal(await given.count(), 3);
  await page.screenshot({ path: path.join(ARTIFACTS, "hints.png"), fullPage: true });
  await type(page, "I would measure first, because a guess costs more than a profile.");
  await delivered(page);
  await end(page);
  await page.getByText("Hints given: 3 (A nudge, Ideas that help, Nearly the solution)").waitFor();
  const { text } = await downloadReport(page);
  assert.deepEqual(JSON.parse(text).answers[0].hints.map(({ layer }) => layer), ["nudge", "approach", "near_solution"]);
  const markdown = await downloadReport(page, /Markdown/);
  assert.match(markdown.text, /^Hints given: 3 \(A nudge, /m);
  await page.context().close();
});

test("an experience has no hints", async () => {
  const page = await freshPage();
  await setUp(page);
  await enterRoom(page);
  assert.equal(await page.getByRole("button", { name: "Hint", exact: true }).count(), 0);
  await page.context().close();
});

test("the plan says before the interview which line each question is about, and the interview keeps to it", async () => {
  const page = await freshPage();
  await setUp(page, { kind: "Technical", minutes: 20, resume: "Built a PostgreSQL cluster at Contoso\nRan Kafka for three teams" });
  const rows = page.locator("#plan li");
  await rows.first().waitFor();
  const told = await rows.allInnerTexts();
  assert.ok(told.length >= 4, told.join("\n"));
  const cited = told.filter((row) => /Because you wrote: “(Built a PostgreSQL cluster|Ran Kafka)/.test(row));
  assert.ok(cited.length >= 0.6 * told.length, told.join("\n"));
  assert.match(await page.locator("#plan-amount").innerText(), /^Questions: \d+ · about \d+ min · follow-ups: at most \d+$/);
  const competency = (await rows.first().locator("b").innerText()).trim();
  await enterRoom(page);
  assert.equal((await page.locator(".room__tags [lang=en]").innerText()).trim(), competency);
  await page.context().close();
});

test("on a phone the plan is folded; one that cannot be fetched says so and comes when tried again", async () => {
  const page = await freshPage({ viewport: { width: 360, height: 740 } });
  await page.route("**/plan", (route) => route.abort());
  await setUp(page);
  const plan = page.locator("#plan");
  await plan.waitFor();
  assert.equal(await plan.getAttribute("open"), null);
  await plan.locator("summary").click();
  await plan.getByRole("alert").waitFor();
  await page.unroute("**/plan");
  await plan.getByRole("button", { name: "Try again" }).click();
  await plan.getByRole("listitem").first().waitFor();
  await page.context().close();
});

test("a pause stops the clock and keeps the answer", async () => {
  const page = await freshPage();
  await setUp(page);
  await enterRoom(page);
  await type(page, "half a thought");
  await delivered(page);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("The timer stands still.").waitFor();
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.waitForFunction(() => document.querySelector("#answer-text")?.value === "half a thought");
  await page.context().close();
});

test("another browser's interview stays closed and says what to do", async () => {
  const owner = await freshPage();
  const id = await setUp(owner);
  await owner.context().close();
  const stranger = await freshPage();
  for (const page of ["room", "report"]) {
    await stranger.goto(`/${page}/${id}`);
    await stranger.getByText(/ticket/i).first().waitFor();
  }
  await stranger.evaluate((id) => localStorage.setItem(`ticket:${id}`, "A".repeat(43)), id);
  await stranger.goto(`/room/${id}`);
  await stranger.getByText(/ticket/i).first().waitFor();
  await stranger.context().close();
});

test("a pasted file is refused with a way on", async () => {
  const page = await freshPage();
  await page.goto("/setup");
  await page.getByRole("textbox", { name: /resume/i }).fill("%PDF-1.7 \u0000\u0001\u0002");
  await page.getByText(/looks like a file/i).waitFor();
  await page.getByRole("textbox", { name: /resume/i }).fill("Built a PostgreSQL cluster");
  await page.locator("form button[type=submit]").click();
  await page.waitForURL(/\/check\//);
  await page.context().close();
});

test("a refused camera says how to go on", async () => {
  const page = await freshPage();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("Permission denied", "NotAllowedError");
    };
  });
  await setUp(page);
  await page.getByRole("button", { name: /camera/i }).first().click();
  await page.getByText(/refused|blocked|allow/i).first().waitFor();
  await enterRoom(page);
  await type(page, "I go on without it.");
  await delivered(page);
  await end(page);
  const report = JSON.parse((await downloadReport(page)).text);
  assert.equal(report.delivery.face_in_frame.reason, "refused");
  await page.context().close();
});
