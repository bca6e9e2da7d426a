// A question tried again: the answer put together from one's own sentences, another try, and both side by side.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";

import { ARTIFACTS, launch, newContext } from "./lib/browser.mjs";
import { delivered, downloadReport, end, enterRoom, next, setUp, type } from "./lib/interview.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FIRST = "Two years ago at Contoso our nightly export failed. I was responsible for it. I rewrote the retry queue and tested it with my team.";
const SECOND = `${FIRST} As a result failures fell from 9 percent to 1 percent.`;

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

async function fits(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.screenshot({ path: path.join(ARTIFACTS, `${name}-${colorScheme}.png`), fullPage: true });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${name}, ${colorScheme}`);
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${name} is wider than the screen`);
}

test("a question is tried again, and both tries stand side by side", async () => {
  const context = await newContext(browser, { bypassCSP: true });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const first = await setUp(page);
  await enterRoom(page);
  await type(page, FIRST);
  await next(page, "Done");
  await end(page);
  const before = JSON.parse((await downloadReport(page)).text);
  const { text: markdown } = await downloadReport(page, /Markdown/);
  assert.match(markdown, /\*\*Put together from what you said\*\*/);

  const together = page.locator("details.together").first();
  await together.locator("summary").press("Enter");
  await together.getByText("I was responsible for it.").waitFor();
  assert.ok((await together.locator(".blank").count()) > 0, "what is missing is a blank");
  await page.locator("#copy-together-1").press("Enter");
  await together.getByText("Copied.").waitFor();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
  for (const line of copied) assert.ok(FIRST.includes(line) || /^\[.*\]$/.test(line), line);
  await fits(page, "put-together");

  await page.getByRole("button", { name: "Try this question again" }).first().press("Enter");
  await page.waitForURL((url) => url.pathname.startsWith("/check/") && !url.pathname.endsWith(first));
  const second = page.url().split("/").at(-1);
  await enterRoom(page);
  await type(page, SECOND);
  await delivered(page);
  await end(page);
  const after = JSON.parse((await downloadReport(page)).text);
  assert.equal(after.setup.again.question_id, before.answers[0].question.id);
  assert.ok(after.answers.every(({ question }) => question.id === before.answers[0].question.id));
  assert.ok(after.setup.minutes < before.setup.minutes);

  const sides = page.getByRole("region", { name: "This try beside the one before" });
  await sides.getByRole("heading", { name: "Before", exact: true }).waitFor();
  await sides.getByRole("heading", { name: "Now", exact: true }).waitFor();
  assert.equal(await sides.getByText(FIRST, { exact: true }).count(), 1);
  assert.equal(await sides.getByText(SECOND, { exact: true }).count(), 1);
  const result = sides.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Result", exact: true }) });
  assert.match(await result.innerText(), /Missing\s+Found\s+gained/);
  const pace = sides.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^Pace/ }) });
  assert.match(await pace.innerText(), /not measured: .*not measured: .*not measured both times/s);
  await fits(page, "side-by-side");

  const [left, right] = [sides.getByRole("heading", { name: "Before", exact: true }), sides.getByRole("heading", { name: "Now", exact: true })];
  const corners = async () => [await left.boundingBox(), await right.boundingBox()];
  const [wideLeft, wideRight] = await corners();
  assert.ok(wideLeft.x < wideRight.x && wideLeft.y === wideRight.y, "beside each other");
  await page.setViewportSize({ width: 360, height: 740 });
  const [narrowLeft, narrowRight] = await corners();
  assert.ok(narrowLeft.x === narrowRight.x && narrowLeft.y < narrowRight.y, "one after the other on a phone");
  await fits(page, "side-by-side-phone");

  await page.goto("/interviews");
  await page.locator(`[data-session="${second}"]`).getByText("One question, tried again").waitFor();
  await page.goto(`/report/${second}`);
  await sides.getByRole("link", { name: "Report of the earlier interview" }).click();
  await page.waitForURL(new RegExp(`/report/${first}$`));
  await context.close();
});

test("an earlier try that is gone is said to be gone", async () => {
  const context = await newContext(browser);
  const page = await context.newPage();
  const first = await setUp(page);
  await enterRoom(page);
  await type(page, FIRST);
  await next(page, "Done");
  await end(page);
  await page.getByRole("button", { name: "Try this question again" }).first().click();
  await page.waitForURL(/\/check\//);
  const second = page.url().split("/").at(-1);
  await enterRoom(page);
  await type(page, SECOND);
  await delivered(page);
  await end(page);
  await page.getByRole("heading", { name: "Now", exact: true }).waitFor();
  await page.evaluate((id) => localStorage.removeItem(`ticket:${id}`), first);
  await page.reload();
  await page.getByText(/The earlier try cannot be shown/).waitFor();
  await page.evaluate((id) => localStorage.removeItem(`retried:${id}`), second);
  await page.reload();
  await page.getByText(/known only in the browser in which you started it/).waitFor();
  await context.close();
});
