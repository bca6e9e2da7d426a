// What one address may: 2,000 requests per five minutes, 4 GiB of recordings a day.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { Recorder, film, ok, refused } from "./lib/recording.mjs";

const LIMIT = 2000;

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

test("an address stores so much a day and no more; what it has stays, and others are not touched", async () => {
  const from = (address) => ({ "cf-connecting-ip": address });
  const MIB = 1024 * 1024;
  /** Agrees to a recording and opens segments of 256 MiB, the most there is; returns the statuses. */
  const open = async (address, n) => {
    const interview = await edge.interview();
    const made = new Recorder(edge, interview);
    ok(await made.agree());
    const answers = [];
    for (let at = 0; at < n; at++) {
      const { segment } = film(1, { bytes: 250 * MIB, delete_at_epoch_ms: made.until });
      const path = `${made.path}/segments/${segment.id}`;
      const put = () => edge.call("PUT", path, { bearer: interview.ticket, body: segment, headers: from(address) });
      answers.push(await put(), await put());
    }
    return answers;
  };
  for (let interview = 0; interview < 4; interview++) {
    for (const answer of await open("192.0.2.1", 4)) ok(answer);
  }
  const [refusal] = await open("192.0.2.1", 1);
  refused(refusal, 429, "storage_quota");
  for (const answer of await open("192.0.2.2", 1)) ok(answer);
});

test("an address over its limit is told when to come back", async () => {
  const statuses = [];
  const worker = async () => {
    while (statuses.length < LIMIT) {
      statuses.push(0);
      statuses.push((await edge.call("GET", "/api/v1/nothing")).status);
      statuses.splice(statuses.indexOf(0), 1);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  assert.ok(statuses.every((status) => status === 404 || status === 429));
  const refused = await edge.call("GET", "/api/v1/nothing");
  assert.equal(refused.status, 429);
  assert.equal(refused.body.code, "rate_limited");
  const seconds = Number(refused.headers.get("retry-after"));
  assert.ok(seconds >= 1 && seconds <= 300, `retry-after ${seconds}`);
  assert.ok(statuses.slice(0, LIMIT - 20).every((status) => status === 404), "nobody is refused early");
  assert.equal((await edge.call("GET", "/healthz")).status, 200, "health is not limited");
});
