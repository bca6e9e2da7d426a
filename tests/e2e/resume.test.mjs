// A resume is read in the browser; only what the candidate leaves in it is sent.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ARTIFACTS, launch, newContext } from "./lib/browser.mjs";
import { enterRoom, question } from "./lib/interview.mjs";

const FIXTURES = new URL("../fixtures/resume/", import.meta.url);

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

async function setUpPage() {
  const context = await newContext(browser);
  const page = await context.newPage();
  const sent = [];
  page.on("request", (request) => request.method() === "POST" && sent.push({ path: new URL(request.url()).pathname, body: request.postData() ?? "" }));
  await page.goto("/setup");
  const created = () => JSON.parse(sent.find(({ path }) => path === "/api/v1/sessions").body);
  return { context, page, sent, created };
}

const choose = (page, name) => page.locator("#resume-file").setInputFiles(new URL(name, FIXTURES).pathname);
const go = async (page) => {
  await page.locator("form button[type=submit]").click();
  await page.waitForURL(/\/check\//);
};

test("a chosen file is read, looked through, and sent without what was taken out and what is personal", async () => {
  const { context, page, sent, created } = await setUpPage();
  await page.getByRole("group", { name: "Kind of questions" }).getByRole("radio", { name: "Technical" }).check({ force: true });
  await choose(page, "one_column.pdf");
  await page.locator("#resume-found").waitFor();
  await page.screenshot({ path: path.join(ARTIFACTS, "resume-found.png"), fullPage: true });
  assert.equal(sent.some(({ body }) => body.includes("billing")), false, "nothing is sent before the candidate goes on");
  const personal = await page.locator("#resume-personal").innerText();
  for (const detail of ["jane.doe@example.com", "github.com/janedoe"]) assert.ok(personal.includes(detail), personal);
  assert.equal(await page.getByRole("textbox", { name: "Your name, line 1" }).inputValue(), "Jane Doe");
  assert.equal(await page.locator("#resume-name-about").count(), 1, "what becomes of the name is said");
  await page.getByRole("button", { name: "Take out: Terraform" }).click();
  await page.getByRole("button", { name: "Take out: Docker" }).click();
  await page.getByRole("button", { name: "Put back: Docker" }).click();
  await page.getByRole("textbox", { name: "Experience, line 2" }).fill("Built a billing service in Rust and PostgreSQL.");
  await go(page);
  const told = created().resume_text;
  assert.match(told, /^Skills: .*Docker/m);
  assert.match(told, /Built a billing service in Rust and PostgreSQL\./);
  assert.match(told, /Senior Software Engineer, Acme Corp \(2019-01 – present\)/);
  assert.doesNotMatch(told.split("\n").at(-1), /Terraform/);
  assert.deepEqual(created().candidate_names, ["Jane Doe"]);
  for (const detail of ["Jane", "example.com", "555", "Springfield |", "github.com"]) assert.ok(!told.includes(detail), detail);
  await enterRoom(page);
  assert.ok((await question(page)).length > 20);
  await context.close();
});

test("a name that is taken out is not sent", async () => {
  const { context, page, created } = await setUpPage();
  await choose(page, "one_column.pdf");
  await page.getByRole("button", { name: "Take out: Jane Doe" }).click();
  await page.locator("#resume-name-about").waitFor({ state: "detached" });
  await go(page);
  assert.equal(created().candidate_names, undefined);
  await context.close();
});

test("a scan, a protected and a damaged file are said to be that, and the text can be pasted instead", async () => {
  const { context, page, created } = await setUpPage();
  for (const [name, words] of [["scanned.pdf", /only pictures/], ["encrypted.pdf", /protected/], ["truncated.pdf", /damaged/]]) {
    await choose(page, name);
    await page.locator("#resume-refused", { hasText: words }).waitFor();
  }
  await page.locator("form button[type=submit]").click();
  await page.waitForTimeout(500);
  assert.match(page.url(), /\/setup/, "a resume that cannot be read does not go unnoticed");
  // Submitted at once, before the reading is over: the form goes on by itself.
  await page.getByRole("textbox", { name: /your resume/i }).fill("Skills\nRust, Kafka\n\nExperience\nEngineer, Contoso, 2019 - 2021\n- Ran Kafka for forty teams");
  await go(page);
  assert.match(created().resume_text, /Skills: .*Kafka/);
  assert.match(created().resume_text, /Ran Kafka for forty teams/);
  await context.close();
});

test("lines without headings are offered as they stand, and lead to a question", async () => {
  const { context, page, created } = await setUpPage();
  await page.getByRole("group", { name: "Kind of questions" }).getByRole("radio", { name: "Technical" }).check({ force: true });
  await page.getByRole("textbox", { name: /your resume/i }).fill("Built a PostgreSQL cluster at Contoso");
  await go(page);
  assert.match(created().resume_text, /Built a PostgreSQL cluster at Contoso/);
  await enterRoom(page);
  assert.match(await page.locator("main").first().innerText(), /because you wrote.*Built a PostgreSQL cluster/is);
  await context.close();
});

test("a file may be forgotten, and then nothing of it is sent", async () => {
  const { context, page, created } = await setUpPage();
  await page.locator("#resume-file").setInputFiles({ name: "mine.md", mimeType: "text/markdown", buffer: readFileSync(new URL("../README.md", FIXTURES)) });
  await page.locator("#resume-found").waitFor();
  await page.locator("#resume-forget").click();
  await page.locator("#resume-found").waitFor({ state: "detached" });
  await go(page);
  assert.equal(created().resume_text ?? null, null);
  await context.close();
});
