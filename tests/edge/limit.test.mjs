// 2,000 requests per five minutes and address.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";

const LIMIT = 2000;

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

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
