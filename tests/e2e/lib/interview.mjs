// The steps a candidate takes, by the names that assistive technology sees.
import { readFile } from "node:fs/promises";

/** Landing → set-up → device check. Returns the session's id. `interviewer` is chosen where there is a choice. */
export async function setUp(page, { role = "Software", kind = "Behavioural", minutes = 10, resume = "", interviewer } = {}) {
  await page.goto("/");
  await page.getByRole("link", { name: /start practising/i }).first().click();
  await choose(page, "Role", role);
  await choose(page, "Kind of questions", kind);
  await choose(page, "Length", `${minutes} min`);
  if (interviewer) await choose(page, "Interviewer", interviewer);
  if (resume) await page.getByRole("textbox", { name: /resume/i }).fill(resume);
  await page.locator("form button[type=submit]").click();
  await page.waitForURL(/\/check\//);
  return page.url().split("/").at(-1);
}

export async function choose(page, group, option) {
  const radio = page.getByRole("group", { name: group }).getByRole("radio", { name: option });
  await radio.check({ force: true });
}

/** Device check → first question on the screen. */
export async function enterRoom(page) {
  await page.getByRole("button", { name: /^start/i }).click();
  await question(page);
}

/** The question on the screen, once it is complete. */
export async function question(page) {
  const words = page.locator("#question-text");
  await words.waitFor();
  return (await words.textContent()).trim();
}

/** Presses a button that ends the answer and waits for the next question's words. */
export async function next(page, button) {
  const before = await question(page);
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.waitForFunction((old) => {
    const now = document.querySelector("#question-text")?.textContent.trim();
    return now && now !== old;
  }, before);
  return question(page);
}

export async function type(page, words) {
  await page.locator("#answer-text").pressSequentially(words);
}

/** All commands are acknowledged. */
export async function delivered(page) {
  await page.locator("#stored[data-delivered=true]").waitFor();
}

/** Ends the interview; the report is on the screen. */
export async function end(page) {
  await page.getByRole("button", { name: "End interview" }).click();
  await page.getByRole("button", { name: "End and see the report" }).click();
  await page.waitForURL(/\/report\//);
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** The report as the candidate downloads it. */
export async function downloadReport(page, name = /JSON/) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).or(page.getByRole("link", { name })).click()]);
  const text = await readFile(await download.path(), "utf8");
  return { name: download.suggestedFilename(), text };
}
