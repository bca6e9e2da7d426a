// The premium path on one machine: a browser records, the edge keeps, the native service analyses, the browser shows the report.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { ARTIFACTS, BASE_URL, launch, newContext } from "./lib/browser.mjs";
import { delivered, end, type } from "./lib/interview.mjs";
import { begin, premium, sent, state, watchRecorders } from "./lib/recording.mjs";
import { costs, faces, jobOf, jobThat, killed, lease, serve, stage, stopAll } from "./lib/service.mjs";
import { transcriber } from "./lib/transcriber.mjs";

let browser;
before(async () => (browser = await launch([], { faceless: false })));
after(() => {
  stopAll();
  return browser?.close();
});

/** A premium interview of some seconds with sound and picture, over and stored. */
async function interview(seconds) {
  const context = await newContext(browser);
  await context.addInitScript(watchRecorders);
  const page = await context.newPage();
  await premium(page);
  const { id, ticket } = await begin(page, "Record my sound and picture", { camera: true });
  await state(page, "on");
  await type(page, "I led the migration and cut the costs by 40 percent.");
  await delivered(page);
  await page.waitForTimeout(seconds * 1000);
  await end(page);
  await sent(page);
  await jobThat(id, ({ state }) => state === "waiting");
  const report = async () => {
    const answer = await fetch(`${BASE_URL}/api/v1/sessions/${id}/report`, { headers: { authorization: `Bearer ${ticket}` } });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  return { context, page, id, report };
}

/** What must not depend on who analysed when; each reading of JSON may cost a number its last bit. */
function essence({ reanalysis, timeline, delivery, content_range }) {
  const rounded = (_, value) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return JSON.parse(JSON.stringify({ reanalysis, timeline, delivery, content_range }), rounded);
}

/** How many faces the service's own detector finds in what the report page plays: from the beginning, then far ahead, then back. */
async function facesInReplay(page, id, name) {
  await page.goto(`${BASE_URL}/report/${id}`);
  await page.locator("#replay-play").click();
  await page.waitForFunction(() => document.querySelector("video").currentTime > 2);
  const found = [await facesNow(page, name)];
  for (const t_ms of [8_000, 3_000]) {
    await page.locator("#replay-seek").fill(String(t_ms));
    const shown = ([from, to]) => {
      const { currentTime, seeking, readyState } = document.querySelector("video");
      return !seeking && readyState >= 2 && currentTime > from && currentTime < to;
    };
    // The segment begins within the interview's first seconds, and goes on playing.
    await page.waitForFunction(shown, [t_ms / 1000 - 3, t_ms / 1000 + 2]);
    found.push(await facesNow(page, `${name}-${t_ms}`));
  }
  return found;
}

/** How many faces there are in the picture that is shown. */
async function facesNow(page, name) {
  const picture = await page.evaluate(() => {
    const video = document.querySelector("video");
    const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL("image/png");
  });
  const file = path.join(ARTIFACTS, `${name}.png`);
  writeFileSync(file, Buffer.from(picture.split(",")[1], "base64"));
  return faces(file);
}

/** What premium interviews cost so far, in micro-dollars. */
async function premiumCost() {
  const { days } = await costs();
  return days.filter(({ tier }) => tier === "premium").reduce((sum, { total_cost }) => sum + total_cost, 0);
}

test("premium: what the browser recorded is analysed again, and the report says so", async () => {
  const { context, page, id, report } = await interview(15);
  const before = await report();
  assert.equal(before.reanalysis, undefined);
  assert.deepEqual(await facesInReplay(page, id, "premium-original"), [1, 1, 1], "until the report there is the original");
  const spent = await premiumCost();
  const worker = serve("--until-idle");
  assert.equal(await worker.ended, 0, worker.lines.join("\n"));
  assert.equal((await jobOf(id)).state, "done");
  assert.ok((await premiumCost()) > spent, "its processor time and its masked version have a price");
  const after = await report();
  console.log(JSON.stringify({ reanalysis: after.reanalysis, job: worker.events().find(({ event }) => event === "job_over") }));
  assert.deepEqual(after.reanalysis.failed, []);
  assert.ok(after.reanalysis.voice_ms > 12_000 && after.reanalysis.face_ms === after.reanalysis.voice_ms);
  // The fake devices show a face and speak: the service finds both without the browser.
  const seen = after.timeline.filter((event) => event.type === "face" && event.in_frame).length;
  const spoken = after.timeline.filter((event) => event.type === "speech");
  assert.ok(seen >= 5, `${seen} points with a face`);
  assert.ok(spoken.length >= 1);
  assert.deepEqual(after.content_range, before.content_range, "what was said is judged by what was said");
  assert.deepEqual(await facesInReplay(page, id, "premium-masked"), [0, 0, 0], "then there is the masked version");
  await page.locator("#reanalysis").waitFor();
  await page.screenshot({ path: path.join(ARTIFACTS, "premium-report.png"), fullPage: true });
  await context.close();
});

test("premium: whoever is killed in the middle loses nothing, and nothing is done twice", async () => {
  const { context, id, report } = await interview(10);
  const first = serve("--until-idle");
  await first.said("stage_done");
  first.child.kill("SIGKILL");
  await first.ended;
  assert.equal((await jobOf(id)).state, "leased", "until the lease runs out");
  const second = serve();
  const begun = await second.said("job_begun");
  assert.equal(begun.failures, 1);
  await jobThat(id, ({ state }) => state === "done");
  const over = await second.said("job_over");
  assert.equal(over.outcome, "done");
  assert.ok(second.events().some(({ event }) => event === "stage_kept"), "the first worker's stage is not repeated");
  const whole = essence(await report());
  assert.deepEqual(whole.reanalysis.failed, []);
  second.child.kill("SIGTERM");
  assert.equal(await second.ended, 0);
  await context.close();
});

test("premium: told to stop, a worker gives its job back at once and the next one goes on", async () => {
  const { context, id } = await interview(10);
  const first = serve();
  await first.said("job_begun");
  const told = Date.now();
  first.child.kill("SIGTERM");
  assert.equal(await first.ended, 0, first.lines.join("\n"));
  assert.ok(Date.now() - told < 20_000, "a lease is released within 20 s");
  const job = await jobOf(id);
  assert.ok(["waiting", "done"].includes(job.state), JSON.stringify(job));
  const second = serve("--until-idle");
  assert.equal(await second.ended, 0);
  assert.equal((await jobOf(id)).state, "done");
  await context.close();
});

test("premium: an orchestrator does a job part by part, each as often as it likes", async () => {
  const { context, page, id, report } = await interview(10);
  const job = await lease();
  assert.equal(job.offer.session_id, id);
  const empty = await stage("aggregate", job);
  assert.equal(empty.status, 1, "there is nothing to report yet");
  assert.match(empty.stderr, /no segment could be analysed/);
  const cut = async (...request) => assert.doesNotMatch(await killed(...request), /stage_done/);
  await cut("voice", job);
  for (const kept of [0, 1]) {
    const voice = await stage("voice", job);
    assert.deepEqual([voice.status, voice.kept], [0, kept], voice.stderr);
  }
  const partial = JSON.parse((await stage("aggregate", job)).stdout);
  assert.deepEqual(partial.reanalysis.failed.map(({ stage }) => stage), ["facial"]);
  const service = await transcriber("I am Jonas Keller and I moved us to a new system".split(" "));
  await cut("transcript", job, "--transcriber-url", service.url);
  await cut("facial", job);
  const words = await stage("transcript", job, "--transcriber-url", service.url);
  service.end();
  assert.equal(words.status, 0, words.stderr);
  assert.equal((await stage("facial", job)).status, 0);
  const whole = JSON.parse((await stage("aggregate", job)).stdout);
  assert.deepEqual(whole.reanalysis.failed, []);
  assert.ok(whole.reanalysis.words_ms === whole.reanalysis.voice_ms && whole.delivery.words.value >= 3, JSON.stringify(whole.delivery.words));
  const told = await stage("aggregate", job, "--deliver");
  assert.equal(told.status, 0, told.stderr);
  const delivered = await report();
  assert.deepEqual(essence(delivered), essence(whole));
  assert.ok(!JSON.stringify(delivered).includes("Keller"), "names do not reach the report");
  const early = await stage("settle", job, "--deliver");
  assert.equal(early.status, 1);
  assert.match(early.stderr, /still to be masked/);
  await cut("masking", job);
  for (const kept of [0, 1]) {
    const masking = await stage("masking", job);
    assert.deepEqual([masking.status, masking.kept], [0, kept], masking.stderr);
  }
  assert.deepEqual(await facesInReplay(page, id, "premium-unsettled"), [1, 1, 1], "the interview knows nothing of it yet");
  const settled = await stage("settle", job, "--deliver");
  assert.equal(settled.status, 0, settled.stderr);
  assert.equal((await jobOf(id)).state, "done");
  assert.deepEqual(await facesInReplay(page, id, "premium-settled"), [0, 0, 0]);
  await page.locator("#reanalysis", { hasText: "were written down again" }).waitFor();
  await context.close();
});
