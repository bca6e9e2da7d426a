// What interviews cost: measured by whoever uses something, added up by month, told to operators in time.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startEdge, ENTITLEMENT_KEY } from "./lib/edge.mjs";
import { finish, Jobs, recorded, SERVICE_PUBLIC_KEY, serviceToken } from "./lib/jobs.mjs";
import { ok, refused, until } from "./lib/recording.mjs";

const HOUR_MS = 3_600_000;
const MICRO = 1_000_000;
/** An hour of one processor costs a dollar, half of it on a spot machine; a premium interview with an hour on each uses up the day. */
const PRICES = { recognised_minute: 0.01, cpu_hour: 1, spot_cpu_hour: 0.5, storage_gb_month: 0 };
const BUDGETS = { day: 2, month: 100, free_interview: 0.5, premium_interview: 3 };

let edge, jobs;
before(async () => {
  edge = await startEdge({ secrets: { ENTITLEMENT_KEY }, vars: { SERVICE_PUBLIC_KEY, COSTS: { prices: PRICES, budgets: BUDGETS } } });
  jobs = new Jobs(edge);
});
after(() => edge.close());

const month = () => new Date().toISOString().slice(0, 7);
const today = () => new Date().toISOString().slice(0, 10);
const overview = async (of = month()) => edge.call("GET", `/api/v1/costs/${of}`, { bearer: serviceToken("operator") });
const dayOf = (costs, tier) => costs.days.find((row) => row.tier === tier) ?? { interviews: 0, total_cost: 0 };

/** What an analysis used that cost so many micro-dollars. */
const used = (hours, spotHours = 0) => ({
  audio: { media_ms: 60_000, cpu_ms: 0, spot_cpu_ms: 0 },
  video: { media_ms: 60_000, cpu_ms: (hours + spotHours) * HOUR_MS, spot_cpu_ms: spotHours * HOUR_MS },
  recognised_ms: 0,
});

/** Ends the job of a new interview that used this. */
async function analysed(use, medium = "video") {
  const { made } = await recorded(edge, medium);
  const { job_id, lease } = await jobs.leaseOf(made);
  const ack = () => jobs.call("POST", `/${job_id}/ack`, { lease: lease.id, used: use });
  ok(await ack(), 204);
  ok(await ack(), 204);
}

test("costs: an interview without a recording is counted, and costs nothing", async () => {
  await finish(edge, await edge.interview());
  const free = await until("the interview to be charged", async () => {
    const row = dayOf(ok(await overview()), "free");
    return row.interviews === 1 ? row : null;
  });
  assert.deepEqual(free, { day: today(), tier: "free", interviews: 1, total_cost: 0, spot_instance_savings: 0 });
});

test("costs: an analysis is charged once, by its processor time; operators are told when a share of the budget is used", async () => {
  const spent = async (wanted) =>
    until(`${wanted} micro-dollars`, async () => {
      const costs = ok(await overview());
      return costs.total_cost === wanted ? costs : null;
    });
  await analysed(used(0, 1));
  let costs = await spent(0.5 * MICRO);
  assert.deepEqual(dayOf(costs, "premium"), { day: today(), tier: "premium", interviews: 1, total_cost: 0.5 * MICRO, spot_instance_savings: 0.5 * MICRO });
  assert.deepEqual([costs.month, costs.budgets.day, costs.alerts], [month(), 2 * MICRO, []]);

  await analysed(used(1.25));
  costs = await spent(1.75 * MICRO);
  assert.deepEqual(costs.alerts.map(({ period, percent, spent }) => [period, percent, spent]), [[today(), 80, 1.75 * MICRO]]);

  await analysed({ ...used(0), recognised_ms: 100 * 60_000 });
  costs = await spent(2.75 * MICRO);
  assert.deepEqual(costs.alerts.map(({ percent }) => percent), [80, 100, 120]);
  await analysed(used(1));
  assert.equal((await spent(3.75 * MICRO)).alerts.length, 3, "each is told once");
});

test("costs: only operators may ask, for a month that is one", async () => {
  refused(await edge.call("GET", `/api/v1/costs/${month()}`, { bearer: (await edge.interview()).ticket }), 401, "unauthorized");
  for (const none of ["2026-13", "2026-1", "26-11", "x"]) refused(await overview(none), 400, "bad_month");
  assert.deepEqual(ok(await overview("1999-12")).days, []);
});

test("costs: the table of the project is what a Worker gets", async () => {
  const { vars } = JSON.parse(await readFile(process.env.EDGE_WRANGLER_CONFIG, "utf8"));
  assert.deepEqual(Object.keys(vars.COSTS.prices).sort(), Object.keys(PRICES).sort());
  assert.ok(vars.COSTS.budgets.month > vars.COSTS.budgets.day);
});
