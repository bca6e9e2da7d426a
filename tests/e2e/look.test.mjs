// Every page in light and dark, on a phone and a desktop: no accessibility violation, nothing wider than the screen; screenshots to look at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, newContext } from "./lib/browser.mjs";
import { end, enterRoom, next, setUp, type } from "./lib/interview.mjs";
import { SCHEMES, SCREENS, look as lookAt } from "./lib/look.mjs";

const STORY = "In 2023 at Contoso I rewrote the retry queue because restarts hid the cause. As a result failures fell from 9 percent to 1 percent.";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

for (const [screen, viewport] of Object.entries(SCREENS)) {
  for (const colorScheme of SCHEMES) {
    test(`${screen}, ${colorScheme}`, async () => {
      const context = await newContext(browser, { viewport, colorScheme, bypassCSP: true, reducedMotion: "reduce" });
      const page = await context.newPage();
      const troubles = [];
      page.on("console", (message) => message.type() === "error" && troubles.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => troubles.push(`page: ${error.message}`));
      const look = async (name) => troubles.push(...(await lookAt(page, `${name}-${screen}-${colorScheme}`)));
      await page.goto("/");
      await page.getByRole("heading", { level: 1 }).waitFor();
      await look("landing");
      await page.goto("/setup");
      await page.locator("form button[type=submit]").waitFor();
      await look("setup");
      await setUp(page, { resume: "Built a PostgreSQL cluster at Contoso" });
      await page.getByRole("button", { name: /camera/i }).first().click();
      await page.getByRole("button", { name: /microphone/i }).first().click();
      await page.waitForFunction(() => window.__probe.analysis.some((event) => event.type === "face" && event.faces > 0), null, { timeout: 60_000 });
      await page.getByRole("radio", { name: "Record my sound", exact: true }).check();
      await page.locator("#recording-agreed").waitFor();
      await look("check");
      await enterRoom(page);
      await page.locator("#recording[data-state=on]").waitFor();
      await type(page, STORY);
      await page.waitForTimeout(2500);
      await look("room");
      await page.locator("#recording-stop").click();
      await look("recording-question");
      await page.getByRole("button", { name: "Go on recording" }).click();
      await next(page, "Done");
      await type(page, "My colleague disagreed, so I showed the numbers and we chose together.");
      await page.waitForTimeout(9000);
      await end(page);
      await page.waitForTimeout(500);
      await look("report");
      await page.evaluate(() => localStorage.setItem("lang", "de"));
      await page.reload();
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.equal(await page.locator("html").getAttribute("lang"), "de");
      await look("report-de");
      await page.goto("/interviews");
      await page.getByText(/Aufzeichnung bis/).waitFor();
      await look("interviews-de");
      await page.getByRole("button", { name: "In anderem Browser öffnen" }).click();
      await page.locator("#recovery-link").waitFor();
      await look("recovery-link-de");
      await page.goto("/recover");
      await page.getByRole("alert").waitFor();
      await look("recover-de");
      await context.close();
      assert.deepEqual(troubles, []);
    });
  }
}
