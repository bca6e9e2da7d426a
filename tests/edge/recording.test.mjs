// Recordings: consent, upload through presigned addresses into a real R2, withdrawal.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { ENTITLEMENT_KEY, resigned, startEdge } from "./lib/edge.mjs";
import { Recorder, TWO_PARTS, film, ok, premiumInterview, put, recorder, refused } from "./lib/recording.mjs";
import { Room } from "./lib/room.mjs";

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

test("recording: from consent to playback, the bytes that come back are those that went in", async () => {
  const made = await recorder(edge);
  const take = film(TWO_PARTS);
  const opened = ok(await made.open(take.segment));
  assert.deepEqual(opened, { segment: take.segment, state: "open", parts: [] });
  const { urls, expires_in_s } = ok(await made.urls(take.segment, [2, 1]));
  assert.equal(expires_in_s, 900);
  assert.deepEqual(urls.map(({ part }) => part), [2, 1]);
  assert.ok(urls.every(({ url }) => new URL(url).origin === edge.url.origin), "the local bucket is on our own origin");
  const sealed = [await made.sealed(take, 1), await made.sealed(take, 2)];
  for (const { part, url } of urls) {
    const sent = await put(url, sealed[part - 1]);
    assert.equal(sent.status, 200);
    const { status, ...stored } = { ...sent, part };
    const noted = ok(await made.report(take.segment, stored));
    assert.ok(noted.parts.some((known) => known.part === part && known.etag === stored.etag));
  }
  refused(await made.mediaUrl(take.segment), 409, "not_stored");
  assert.equal(ok(await made.complete(take.segment)).state, "stored");
  const { url } = ok(await made.mediaUrl(take.segment));
  const object = Buffer.from(await (await fetch(url)).arrayBuffer());
  assert.ok(object.equals(Buffer.concat(sealed)), "the bucket has what was sent");
  assert.ok((await made.opened(take.segment, object)).equals(take.file), "and it opens to the file");
  assert.equal(object.includes(take.file.subarray(0, 64)), false, "the bucket never sees plain media");
});

test("recording: a consent names the notice and a medium on offer; private mode is the default", async () => {
  const made = new Recorder(edge, await edge.interview());
  const untouched = { schema_version: 1, offered: ["audio", "masked_video"], consent: null, key: null, delete_at_epoch_ms: null, segments: [] };
  assert.deepEqual(ok(await made.read()), untouched);
  refused(await made.agree("video"), 409, "medium_not_offered");
  refused(await made.agree("audio", 0), 409, "notice_outdated");
  refused(await made.call("PUT", "", { schema_version: 2, medium: "audio", notice: 2 }), 400, "unsupported_version");
  refused(await made.call("PUT", "", { medium: "audio" }), 400, "malformed_body");
  assert.deepEqual(ok(await made.read()), untouched, "a refusal changes nothing");

  const agreed = ok(await made.agree("audio"));
  assert.equal(Buffer.from(agreed.key, "base64url").length, 32);
  const days = (agreed.delete_at_epoch_ms - Date.now()) / DAY;
  assert.ok(days > 29.9 && days <= 30, `${days}`);
  assert.deepEqual(ok(await made.agree("audio")), agreed, "the same again changes nothing");
  await edge.evict(made.interview);
  assert.deepEqual(ok(await made.read()), agreed);
  const other = await recorder(edge);
  assert.notEqual(ok(await other.read()).key, agreed.key, "each interview has its own key");

  const premium = new Recorder(edge, await premiumInterview(edge));
  assert.deepEqual(ok(await premium.read()).offered, ["audio", "masked_video", "video"]);
  assert.equal(ok(await premium.agree("video")).consent.medium, "video");
});

test("recording: only the sealed key is stored, and only for its own interview", async () => {
  const [made, other] = [await recorder(edge), await recorder(edge)];
  const { key } = ok(await made.read());
  const sealedKeyOf = async ({ interview }) => (await edge.sql(interview, "SELECT sealed_key FROM recording"))[0].sealed_key;
  const sealed = await sealedKeyOf(made);
  assert.equal(Buffer.from(sealed, "base64url").includes(Buffer.from(key, "base64url")), false);
  await edge.sql(other.interview, "UPDATE recording SET sealed_key = ?", sealed);
  refused(await other.read(), 500, "internal");
});

test("recording: without consent nothing is taken", async () => {
  const made = new Recorder(edge, await edge.interview());
  const { segment } = film(100);
  const stored = { part: 1, etag: "e" };
  const all = () => [
    made.open(segment), made.urls(segment, [1]), made.report(segment, stored), made.complete(segment), made.mediaUrl(segment),
  ];
  for (const answer of await Promise.all(all())) refused(answer, 409, "no_consent");
  ok(await made.withdraw(), 204);
  ok(await made.agree());
  ok(await made.open(segment));
  ok(await made.withdraw(), 204);
  for (const answer of await Promise.all(all())) refused(answer, 409, "no_consent");
});

test("recording: another ticket, a wrong address or a wrong method get nowhere", async () => {
  const [made, other] = [await recorder(edge), await edge.interview()];
  const get = (bearer) => edge.call("GET", made.path, { bearer });
  refused(await get(other.ticket), 403, "forbidden");
  refused(await get(undefined), 401, "unauthorized");
  refused(await made.call("POST", ""), 404, "not_found");
  refused(await made.call("PUT", "/segments/x/parts/one", {}), 404, "not_found");
  refused(await made.complete({ id: "f".repeat(32) }), 404, "not_found");
});

test("recording: a segment is opened once, as it is and as agreed", async () => {
  const made = await recorder(edge);
  const { segment } = film(100);
  const opened = ok(await made.open(segment));
  assert.deepEqual(ok(await made.open(segment)), opened);
  refused(await made.open({ ...segment, sha256: "0".repeat(64) }), 409, "segment_differs");
  refused(await made.call("PUT", `/segments/${"a".repeat(32)}`, segment), 400, "bad_segment");
  refused(await made.open(film(100, { medium: "masked_video" }).segment), 409, "medium_not_agreed");
  for (const wish of [{ bytes: 0 }, { bytes: 2 ** 28 + 1 }, { id: "../../../etc/passwd" }, { sha256: "x" }, { start_ms: 2 ** 52 }]) {
    const bad = { ...film(10).segment, ...wish };
    refused(await made.call("PUT", `/segments/${encodeURIComponent(bad.id)}`, bad), 400, "bad_segment");
  }
  for (let number = 0; number < 3; number++) ok(await made.open(film(10, { bytes: 2 ** 28 }).segment));
  refused(await made.open(film(10, { bytes: 2 ** 28 }).segment), 413, "recording_too_large");
});

test("recording: many requests at once open one upload and complete it once", async () => {
  const made = await recorder(edge);
  const take = film(100);
  const opened = await Promise.all(Array.from({ length: 8 }, () => made.open(take.segment)));
  opened.forEach((answer) => ok(answer));
  const urls = await Promise.all(Array.from({ length: 4 }, () => made.urls(take.segment, [1])));
  const uploads = urls.map((answer) => new URL(ok(answer).urls[0].url).searchParams.get("uploadId"));
  assert.equal(new Set(uploads).size, 1);
  await made.sendAll(take);
  const completed = await Promise.all(Array.from({ length: 6 }, () => made.complete(take.segment)));
  for (const answer of completed) assert.equal(ok(answer).state, "stored");
  assert.deepEqual(await edge.sql(made.interview, "SELECT * FROM bucket_chores"), []);
});

test("recording: completing names the parts that are missing; parts that do not exist are refused", async () => {
  const made = await recorder(edge);
  const take = film(TWO_PARTS);
  ok(await made.open(take.segment));
  assert.match(refused(await made.complete(take.segment), 409, "parts_missing").detail, /: 1, 2\./);
  for (const parts of [[0], [3], [1, 99999]]) refused(await made.urls(take.segment, parts), 400, "no_such_part");
  for (const parts of [[], Array(17).fill(1)]) refused(await made.urls(take.segment, parts), 400, "bad_parts");
  const stored = { part: 2, etag: "e2" };
  refused(await made.report(take.segment, { ...stored, part: 3 }), 400, "no_such_part");
  refused(await made.report(take.segment, { ...stored, etag: "" }), 400, "bad_part");
  refused(await made.call("PUT", `/segments/${take.segment.id}/parts/1`, stored), 400, "bad_part");
  const sent = await made.send(take, 2);
  ok(await made.report(take.segment, sent));
  const again = ok(await made.report(take.segment, sent));
  assert.deepEqual(again.parts.map(({ part }) => part), [2]);
  await edge.evict(made.interview);
  assert.match(refused(await made.complete(take.segment), 409, "parts_missing").detail, /: 1\./);
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  const done = ok(await made.complete(take.segment));
  assert.equal(done.state, "stored");
  assert.deepEqual(ok(await made.open(take.segment)), done, "opening it again changes nothing");
  refused(await made.urls(take.segment, [1]), 409, "already_stored");
});

test("recording: the bucket refuses another length, another place and an expired address", async () => {
  const made = await recorder(edge);
  const take = film(100);
  ok(await made.open(take.segment));
  const [{ url }] = ok(await made.urls(take.segment, [1])).urls;
  const bytes = await made.sealed(take, 1);
  assert.equal((await put(url, randomBytes(bytes.length + 1))).status, 403, "another length");
  assert.equal((await put(url.replace("partNumber=1", "partNumber=2"), bytes)).status, 403, "another part");
  assert.equal((await put(url.replace(take.segment.id, "0".repeat(32)), bytes)).status, 403, "another object");
  assert.equal((await put(url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000"), bytes)).status, 403, "a longer life");
  assert.equal((await fetch(url)).status, 403, "another method");
  const uploadId = new URL(url).searchParams.get("uploadId");
  const expired = await made.sign(take.segment, { partNumber: "1", uploadId }, new Date(Date.now() - 1000 * SECOND));
  assert.equal((await put(expired, bytes)).status, 403, "expired");
  assert.equal((await put(url, bytes)).status, 200);
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  const media = ok(await made.mediaUrl(take.segment)).url;
  assert.equal((await fetch(media.replace(/Signature=./, "Signature=x"))).status, 403);
  assert.equal((await fetch(await made.sign(take.segment, {}, new Date(Date.now() - 1000 * SECOND)))).status, 403);
  assert.equal((await fetch(media)).status, 200);
});

test("recording: a corrupt part that is sent again takes the place of the first", async () => {
  const made = await recorder(edge);
  const take = film(TWO_PARTS);
  await made.sendAll(take);
  const corrupt = { ...take, file: randomBytes(TWO_PARTS) };
  ok(await made.report(take.segment, await made.send(corrupt, 1)));
  ok(await made.report(take.segment, await made.send(take, 1)));
  ok(await made.complete(take.segment));
  const object = Buffer.from(await (await fetch(ok(await made.mediaUrl(take.segment)).url)).arrayBuffer());
  assert.ok((await made.opened(take.segment, object)).equals(take.file));
});

test("recording: an upload that does not make the segment is thrown away, and sending it again mends it", async () => {
  const spoil = {
    "an ETag that the bucket never gave": (made, { segment }) => made.report(segment, { part: 1, etag: "wrong" }),
    "an object of another length": (made, { segment }) => {
      const shorter = "UPDATE segments SET segment = json_set(segment, '$.bytes', 99) WHERE id = ?";
      return edge.sql(made.interview, shorter, segment.id);
    },
    "unequal parts": async (made, { segment }) => {
      const uploadId = new URL(ok(await made.urls(segment, [1])).urls[0].url).searchParams.get("uploadId");
      const sent = await put(await made.sign(segment, { partNumber: "1", uploadId }), randomBytes(6 * 1024 * 1024));
      return made.report(segment, { ...sent, part: 1 });
    },
  };
  for (const [what, spoiled] of Object.entries(spoil)) {
    const made = await recorder(edge);
    const take = film(what === "unequal parts" ? 2 * (TWO_PARTS - 1000) : 100);
    await made.sendAll(take);
    await spoiled(made, take);
    refused(await made.complete(take.segment), 409, "damaged_upload");
    const repair = "UPDATE segments SET segment = json_set(segment, '$.bytes', CAST(? AS INTEGER)) WHERE id = ?";
    await edge.sql(made.interview, repair, take.segment.bytes, take.segment.id);
    assert.deepEqual(ok(await made.open(take.segment)).parts, [], what);
    assert.equal(await made.object(take.segment), null, what);
    refused(await made.complete(take.segment), 409, "parts_missing");
    await made.sendAll(take);
    assert.equal(ok(await made.complete(take.segment)).state, "stored", what);
    assert.deepEqual(await edge.sql(made.interview, "SELECT * FROM bucket_chores"), [], what);
  }
});

test("recording: withdrawal destroys the key and deletes the objects; a new consent starts afresh", async () => {
  const made = await recorder(edge);
  const [stored, half] = [film(100), film(TWO_PARTS)];
  await made.sendAll(stored);
  ok(await made.complete(stored.segment));
  const { url } = ok(await made.mediaUrl(stored.segment));
  ok(await made.open(half.segment));
  const [{ url: partUrl }] = ok(await made.urls(half.segment, [2])).urls;
  const { key } = ok(await made.read());
  ok(await made.withdraw(), 204);
  assert.equal((await fetch(url)).status, 404);
  assert.equal(await made.object(stored.segment), null);
  assert.equal((await put(partUrl, await sealedLike(half))).status, 404, "the open upload is gone");
  for (const table of ["recording", "segments", "stored_parts", "bucket_chores"]) {
    assert.deepEqual(await edge.sql(made.interview, `SELECT * FROM ${table}`), [], table);
  }
  assert.deepEqual(await edge.sql(made.interview, "SELECT kind FROM timers WHERE kind IN ('orphans', 'retention', 'bucket_chores')"), []);
  ok(await made.withdraw(), 204);
  assert.notEqual(ok(await made.agree()).key, key);
  refused(await made.open(stored.segment), 409, "agreement_withdrawn");
  stored.segment.delete_at_epoch_ms = made.until;
  await made.sendAll(stored);
  ok(await made.complete(stored.segment));
});

/** Bytes of the length that a film's second part has. */
const sealedLike = ({ segment }) => randomBytes(segment.bytes - (TWO_PARTS - 1000) + 28);

test("recording: an upload goes on after the interview is over", async () => {
  const made = await recorder(edge);
  const [first, last] = [film(100), film(100)];
  const room = await Room.enter(edge, made.interview);
  await room.start();
  ok(await made.open(first.segment));
  await room.command({ type: "edit_answer", turn: 0, splice: { at: 0, delete: 0, insert: "I led it." }, at_ms: 0 });
  await room.command({ type: "end" });
  await room.event("completed");
  await room.leave();
  const kinds = await edge.sql(made.interview, "SELECT kind FROM timers ORDER BY kind");
  assert.deepEqual(kinds.map(({ kind }) => kind), ["orphans", "retention"], "the recording's timers outlive the interview's");
  await edge.evict(made.interview);
  for (const take of [first, last]) {
    await made.sendAll(take);
    assert.equal(ok(await made.complete(take.segment)).state, "stored");
  }
});

test("recording: a Worker that is not set up for it says so and offers nothing", async () => {
  const lacking = [
    { secrets: { ENTITLEMENT_KEY, MASTER_KEY: "" } },
    { secrets: { ENTITLEMENT_KEY, R2_SECRET_ACCESS_KEY: "" } },
    { secrets: { ENTITLEMENT_KEY, R2_ENDPOINT: "" } },
  ];
  for (const setup of lacking) {
    const bare = await startEdge(setup);
    try {
      const made = new Recorder(bare, await bare.interview());
      assert.deepEqual(ok(await made.read()).offered, []);
      refused(await made.agree(), 503, "recording_unavailable");
      refused(await made.open(film(100).segment), 503, "recording_unavailable");
      ok(await made.withdraw(), 204);
    } finally {
      await bare.close();
    }
  }
});

test("recording: neither keys nor addresses nor hashes reach the logs", async () => {
  edge.server.clearLogs();
  const made = await recorder(edge);
  const take = film(100);
  await made.sendAll(take);
  ok(await made.complete(take.segment));
  const { key } = ok(await made.read());
  ok(await made.withdraw(), 204);
  const logs = edge.server.getLogs().map(({ message }) => message);
  assert.ok(logs.length > 8);
  const secrets = [key, take.segment.sha256, "X-Amz", "uploadId", made.interview.ticket];
  for (const line of logs) {
    for (const secret of secrets) assert.equal(line.includes(secret), false, line);
    assert.match(JSON.parse(line).trace_id, /^[0-9a-f]{32}$/);
  }
  const events = logs.map((line) => JSON.parse(line).event);
  for (const event of ["recording_agreed", "segment_opened", "segment_completed", "recording_withdrawn"]) assert.ok(events.includes(event), event);
});
