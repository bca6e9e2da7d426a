// Recordings in trouble: a bucket that fails, uploads that nobody finishes, crashes between any two steps.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, test } from "node:test";
import { startEdge } from "./lib/edge.mjs";
import { TWO_PARTS, film, ok, recorder, refused, until } from "./lib/recording.mjs";
import { Room } from "./lib/room.mjs";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const stateOf = async (made, { id }) => {
  const { body } = await made.read();
  return body.segments.find(({ segment }) => segment.id === id)?.state;
};

test("recording: what the bucket does not delete now it deletes later", async () => {
  const made = await recorder(edge);
  const take = film(100);
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  await edge.fault(made.interview, { fault: "bucket_down", calls: 1 });
  ok(await made.withdraw(), 204);
  assert.deepEqual(await edge.sql(made.interview, "SELECT * FROM recording"), [], "the key is gone at once");
  assert.notEqual(await made.object(take.segment), null);
  await edge.fault(made.interview, { fault: "bucket_down", calls: 1 });
  await edge.elapse(made.interview, 5 * 60 * SECOND);
  await until("the second try", async () => (await edge.sql(made.interview, "SELECT due_ms FROM timers WHERE kind = 'bucket_chores'"))[0].due_ms > Date.now());
  await edge.elapse(made.interview, 5 * 60 * SECOND);
  await until("the deletion", async () => (await made.object(take.segment)) === null);
});

test("recording: a bucket that does not answer costs a retry and nothing else", async () => {
  const made = await recorder(edge);
  const take = film(100);
  const down = () => edge.fault(made.interview, { fault: "bucket_down", calls: 1 });
  await down();
  refused(await made.open(take.segment), 503, "bucket_unavailable");
  await made.sendAll(take);
  await down();
  refused(await made.complete(take.segment), 503, "bucket_unavailable");
  assert.equal(ok(await made.read()).segments[0].parts.length, 1);
  assert.equal(ok(await made.complete(take.segment)).state, "stored");
});

test("recording: a bucket that hangs does not hold up the interview's own timers", async () => {
  const made = await recorder(edge);
  const take = film(100);
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  await edge.fault(made.interview, { fault: "bucket_down", calls: 1 });
  ok(await made.withdraw(), 204);
  await edge.fault(made.interview, { fault: "bucket_hangs", calls: 1 });
  await edge.elapse(made.interview, 5 * 60 * SECOND);
  const chores = () => edge.sql(made.interview, "SELECT due_ms FROM timers WHERE kind = 'bucket_chores'");
  // A call to the bucket may take 30 s; this waits for half of that.
  await until("the alarm's end", async () => (await chores())[0].due_ms > Date.now());
  await edge.elapse(made.interview, 5 * 60 * SECOND);
  await until("the deletion", async () => (await made.object(take.segment)) === null);
});

test("recording: nothing is agreed to when the interview is over; what was agreed stays so", async () => {
  const made = await recorder(edge);
  ok(await made.agree());
  const room = await Room.enter(edge, made.interview);
  await room.command({ type: "start" });
  await room.command({ type: "end" });
  ok(await made.agree());
  ok(await made.withdraw(), 204);
  refused(await made.agree(), 409, "interview_over");
});

test("recording: an orphan is finished when all of it is there, else aborted, and opens anew", async () => {
  const made = await recorder(edge);
  const [whole, half] = [film(100), film(TWO_PARTS)];
  await made.sendAll(whole);
  ok(await made.open(half.segment));
  ok(await made.report(half.segment, await made.send(half, 2)));
  await edge.elapse(made.interview, DAY - HOUR);
  assert.equal(await stateOf(made, half.segment), "open");
  await edge.elapse(made.interview, HOUR);
  await until("the abortion", async () => (await stateOf(made, half.segment)) === "aborted");
  assert.equal(await stateOf(made, whole.segment), "stored");
  assert.deepEqual(ok(await made.read()).segments.map(({ parts }) => parts.length).sort(), [0, 1]);
  refused(await made.urls(half.segment, [1]), 409, "upload_aborted");
  refused(await made.complete(half.segment), 409, "upload_aborted");
  // The agreement was made a day earlier now.
  half.segment.delete_at_epoch_ms -= DAY;
  await made.sendAll(half);
  assert.equal(ok(await made.complete(half.segment)).state, "stored");
});

test("recording: after its time everything is deleted, also of an interview that is long over", async () => {
  const made = await recorder(edge);
  const take = film(100);
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  // The ticket lives as long as the recording is kept: only the recording is made older.
  const age = async (ms) => {
    await edge.sql(made.interview, "UPDATE recording SET agreed_ms = agreed_ms - ?", ms);
    await edge.sql(made.interview, "UPDATE timers SET due_ms = due_ms - ? WHERE kind = 'retention'", ms);
    await edge.evict(made.interview);
    await edge.summary(made.interview);
  };
  await age(29 * DAY);
  assert.equal(ok(await made.read()).segments.length, 1);
  await age(DAY);
  await until("the deletion", async () => (await made.object(take.segment)) === null);
  const { consent, key, segments } = ok(await made.read());
  assert.deepEqual([consent, key, segments], [null, null, []]);
  assert.deepEqual(await edge.sql(made.interview, "SELECT * FROM recording"), []);
});

test("recording: whoever crashes between two steps goes on with the same request", async () => {
  const made = await recorder(edge);
  /** Sends a request until it is answered, as a browser does after a crash. */
  const insist = async (send) => {
    for (let tries = 0; tries < 5; tries++) {
      const answer = await Promise.race([send().catch(() => null), sleep(2000, null, { ref: false })]);
      if (answer && answer.status < 500) return answer;
    }
    throw new Error("no answer");
  };
  // Halfway through the first or the second write of each request: before the bucket was asked, and after it did its work.
  for (const skip of [0, 1]) {
    const take = film(100);
    const arm = () => edge.fault(made.interview, { fault: "panic_in_commit", skip });
    await arm();
    ok(await insist(() => made.open(take.segment)));
    await arm();
    const sent = await made.send(take, 1);
    ok(await insist(() => made.report(take.segment, sent)));
    await arm();
    assert.equal(ok(await insist(() => made.complete(take.segment))).state, "stored");
    const object = Buffer.from(await (await fetch(ok(await made.mediaUrl(take.segment)).url)).arrayBuffer());
    assert.ok((await made.opened(take.segment, object)).equals(take.file));
  }
  await edge.fault(made.interview, { fault: "panic_in_commit", skip: 0 });
  ok(await insist(() => made.withdraw()), 204);
  assert.deepEqual(await edge.sql(made.interview, "SELECT * FROM recording"), []);
});

test("recording: an eviction between any two requests changes nothing", async () => {
  const made = await recorder(edge);
  const take = film(TWO_PARTS);
  const evict = () => edge.evict(made.interview);
  await evict();
  ok(await made.open(take.segment));
  for (const part of [1, 2]) {
    await evict();
    const sent = await made.send(take, part);
    await evict();
    ok(await made.report(take.segment, sent));
  }
  await evict();
  ok(await made.complete(take.segment));
  await evict();
  assert.equal(await stateOf(made, take.segment), "stored");
});

test("recording: a browser that hangs up does not hold up the next request", async () => {
  const made = await recorder(edge);
  const take = film(100);
  await made.sendAll(take);
  for (let round = 0; round < 5; round++) {
    const url = new URL(`${made.path}/segments/${take.segment.id}/complete`, edge.url);
    const init = { method: "POST", headers: { authorization: `Bearer ${made.interview.ticket}` }, signal: AbortSignal.timeout(1 + round) };
    await fetch(url, init).catch(() => null);
  }
  assert.equal(ok(await made.complete(take.segment)).state, "stored");
});
