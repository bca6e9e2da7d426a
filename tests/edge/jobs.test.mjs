// The ledger of analysis jobs, and what interviews have to do with it.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { startEdge, ENTITLEMENT_KEY } from "./lib/edge.mjs";
import { finish, Jobs, recorded as recordedOn, SERVICE_PUBLIC_KEY, serviceToken } from "./lib/jobs.mjs";
import { film, ok, recorder, refused, until } from "./lib/recording.mjs";

const SECOND = 1000;

let edge, jobs;
before(async () => {
  edge = await startEdge({ secrets: { ENTITLEMENT_KEY }, vars: { SERVICE_PUBLIC_KEY } });
  jobs = new Jobs(edge);
});
after(() => edge.close());

const call = (...request) => jobs.call(...request);
const lease = () => jobs.lease();
const jobOf = (made) => jobs.jobOf(made);
const leaseOf = (made) => jobs.leaseOf(made);
const recorded = (medium) => recordedOn(edge, medium);

test("jobs: an interview that is over and stored is leased with its key, its segments and its log", async () => {
  const { made, take } = await recorded();
  const leased = await leaseOf(made);
  assert.equal(leased.offer.edition, 1);
  assert.deepEqual(leased.work.segments.map(({ id }) => id), [take.segment.id]);
  assert.equal(leased.work.key, ok(await made.read()).key);
  assert.deepEqual(leased.work.log.map(({ server_seq }) => server_seq), leased.work.log.map((_, at) => at + 1));
  assert.equal(leased.work.log.at(-1).event.type, "completed");
  assert.ok(leased.lease.ends_in_ms > 50 * SECOND && leased.lease.ends_in_ms <= 60 * SECOND);
  assert.equal((await lease()).status, 204, "nobody else gets it");
  ok(await call("POST", `/${leased.job_id}/extend`, { lease: leased.lease.id }));
  refused(await call("POST", `/${leased.job_id}/extend`, { lease: "other" }), 409, "lease_lost");
});

test("jobs: the report goes to the interview and to whoever is connected; done is done", async () => {
  const { made, room } = await recorded();
  const leased = await leaseOf(made);
  const report = ok(await edge.report(made.interview));
  const finding = { lease: leased.lease.id, report: { ...report, duration_ms: 123_456 } };
  refused(await call("PUT", `/${leased.job_id}/report`, { ...finding, lease: "other" }), 409, "lease_lost");
  refused(await call("PUT", `/${leased.job_id}/report`, { ...finding, report: { ...report, session_id: "x" } }), 400, "wrong_session");
  const told = room.next(({ type }) => type === "report_ready");
  ok(await call("PUT", `/${leased.job_id}/report`, finding), 204);
  await told;
  assert.equal(ok(await edge.report(made.interview)).duration_ms, 123_456);
  ok(await call("POST", `/${leased.job_id}/ack`, { lease: leased.lease.id }), 204);
  ok(await call("POST", `/${leased.job_id}/ack`, { lease: leased.lease.id }), 204);
  assert.equal((await jobOf(made)).state, "done");
  await edge.evict(made.interview);
  assert.equal(ok(await edge.report(made.interview)).duration_ms, 123_456, "an eviction forgets nothing");
  ok(await made.withdraw(), 204);
  assert.equal(ok(await edge.report(made.interview)).duration_ms, report.duration_ms, "what came from the recording goes with it");
});

test("jobs: a masked version takes the original's place, under a key of its own, until the consent is taken back", async () => {
  const { made, take } = await recorded("video");
  const { session_id } = made.interview;
  const { job_id, lease: held, work } = await leaseOf(made);
  assert.equal(Buffer.from(work.masked_key, "base64url").length, 32);
  assert.notEqual(work.masked_key, work.key);
  assert.equal(ok(await made.read()).masked, undefined);

  const file = { mime: "video/webm", bytes: 50, sha256: "a".repeat(64) };
  const tell = (wish = {}) => call("PUT", `/${job_id}/masked`, { lease: held.id, segment_id: take.segment.id, file, ...wish });
  refused(await tell({ lease: "other" }), 409, "lease_lost");
  refused(await tell({ segment_id: "0".repeat(32) }), 404, "not_found");
  refused(await tell({ file: { ...file, sha256: "x" } }), 400, "bad_masked");
  refused(await tell(), 409, "damaged_upload");
  const { RECORDINGS } = await edge.server.getWorker().getEnv();
  const object = `masked/${session_id}/${take.segment.id}`;
  await RECORDINGS.put(object, Buffer.alloc(file.bytes + 28));
  ok(await tell(), 204);
  ok(await tell(), 204);

  await edge.evict(made.interview);
  const { masked } = ok(await made.read());
  assert.equal(masked.key, work.masked_key);
  assert.deepEqual(masked.segments, [{ ...take.segment, medium: "masked_video", ...file }]);
  const days = (masked.delete_at_epoch_ms - Date.now()) / (24 * 3600 * SECOND);
  assert.ok(days > 364.9 && days <= 365, `${days}`);
  assert.match(new URL(ok(await made.mediaUrl(take.segment)).url).pathname, new RegExp(`/${object}$`));
  ok(await call("POST", `/${job_id}/release`, { lease: held.id }), 204);
  const next = await leaseOf(made);
  assert.deepEqual([next.work.masked, next.work.masked_key], [[take.segment.id], work.masked_key]);

  ok(await made.withdraw(), 204);
  assert.equal(await RECORDINGS.head(object), null);
  for (const table of ["masked", "masked_key"]) assert.deepEqual(await edge.sql(made.interview, `SELECT * FROM ${table}`), [], table);
  refused(await tell({ lease: next.lease.id }), 409, "job_withdrawn");
  ok(await call("POST", `/${job_id}/ack`, { lease: next.lease.id }), 204);
});

test("jobs: nothing is offered before the last segment is stored, and a segment that comes later makes a new edition", async () => {
  const made = await recorder(edge);
  const [first, second] = [film(100), film(100, { start_ms: 60_000 })];
  await made.sendAll(first);
  ok(await made.complete(first.segment));
  ok(await made.open(second.segment));
  await finish(edge, made.interview);
  await until("the outbox to be read", async () => (await edge.sql(made.interview, "SELECT * FROM timers WHERE kind = 'outbox'")).length === 0);
  assert.equal(await jobOf(made), undefined);
  await made.sendAll(second);
  ok(await made.complete(second.segment));
  assert.equal((await leaseOf(made)).offer.edition, 2);
  const third = film(100, { start_ms: 120_000 });
  await made.sendAll(third);
  ok(await made.complete(third.segment));
  assert.equal((await leaseOf(made)).offer.edition, 3, "the recording grew: it waits anew");
});

test("jobs: a failure waits, a poisoned job is buried with its reason and revived by an operator", async () => {
  const { made } = await recorded();
  const leased = await leaseOf(made);
  ok(await call("POST", `/${leased.job_id}/retry`, { lease: leased.lease.id, reason: "the bucket does not answer" }), 204);
  assert.deepEqual(((job) => [job.state, job.failures, job.reason])(await jobOf(made)), ["waiting", 1, "the bucket does not answer"]);
  assert.equal((await lease()).status, 204, "not at once");
  refused(await call("POST", `/${leased.job_id}/revive`), 409, "not_dead");
  ok(await call("POST", `/${leased.job_id}/release`, { lease: leased.lease.id }).then(() => ({ status: 200 })));
  refused(await call("POST", "/unknown/revive"), 404, "not_found");
});

test("jobs: released is leased again at once; buried stays buried until it is revived", async () => {
  const { made } = await recorded();
  const first = await leaseOf(made);
  ok(await call("POST", `/${first.job_id}/release`, { lease: first.lease.id }), 204);
  const second = await leaseOf(made);
  assert.notEqual(second.lease.id, first.lease.id);
  assert.equal(second.failures, 0);
  ok(await call("POST", `/${second.job_id}/bury`, { lease: second.lease.id, reason: "no segment can be decoded" }), 204);
  assert.deepEqual(((job) => [job.state, job.reason])(await jobOf(made)), ["dead", "no segment can be decoded"]);
  assert.equal((await lease()).status, 204);
  ok(await call("POST", `/${second.job_id}/revive`), 204);
  ok(await call("POST", `/${second.job_id}/ack`, { lease: (await leaseOf(made)).lease.id }), 204);
});

test("jobs: whoever took the consent back is not analysed any more", async () => {
  const { made } = await recorded();
  await until("the offer", () => jobOf(made));
  ok(await made.withdraw(), 204);
  assert.equal((await lease()).status, 204);
  assert.equal((await jobOf(made)).state, "done");
});

test("jobs: only a fresh token signed with the workers' key opens the ledger", async () => {
  const stranger = generateKeyPairSync("ed25519").privateKey;
  for (const bearer of ["x", serviceToken("w", { key: stranger }), serviceToken("w", { life_s: 3600 }), serviceToken("w", { life_s: 0 })]) {
    refused(await call("GET", "", undefined, bearer), 401, "unauthorized");
  }
  const { ticket, session_id } = await edge.interview();
  refused(await call("GET", "", undefined, ticket), 401, "unauthorized");
  for (const path of ["/job/work", "/job/report", "/job/masked", "/job/used"]) {
    assert.equal((await edge.call("POST", `/api/v1/sessions/${session_id}${path}`, { bearer: ticket })).status, 404, "the interview's own doors are inside");
  }
});
