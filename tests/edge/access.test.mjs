// Who gets in: entitlements, tickets, origins, limits; and what every answer carries.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { ENTITLEMENT_KEY, WISH, forge, parts, startEdge } from "./lib/edge.mjs";
import { Room } from "./lib/room.mjs";

let edge;
before(async () => {
  edge = await startEdge();
});
after(() => edge.close());

const SECURITY_HEADERS = {
  "strict-transport-security": /max-age=\d{8}/,
  "x-content-type-options": /^nosniff$/,
  "content-security-policy": /frame-ancestors 'none'/,
  "referrer-policy": /^no-referrer$/,
  "cache-control": /no-store/,
  "x-trace-id": /^[0-9a-f]{32}$/,
};

function assertProblem({ status, headers, body }, wantedStatus, code) {
  assert.equal(status, wantedStatus, JSON.stringify(body));
  assert.equal(headers.get("content-type"), "application/problem+json");
  assert.deepEqual(Object.keys(body).sort(), ["code", "detail", "status", "title", "trace_id", "type"]);
  assert.equal(body.code, code);
  assert.equal(body.status, status);
  assert.equal(body.type, `/problems/${code}`);
  assert.equal(body.trace_id, headers.get("x-trace-id"));
}

const create = (bearer, body = WISH) => edge.call("POST", "/api/v1/sessions", { bearer, body });

test("health and a problem carry the security headers", async () => {
  const health = await edge.call("GET", "/healthz");
  assert.deepEqual(health.body, { status: "ok" });
  const missing = await edge.call("GET", "/api/v1/nothing");
  assertProblem(missing, 404, "not_found");
  const interview = await edge.interview();
  const refused = await edge.call("GET", `/api/v1/sessions/${interview.session_id}`, { bearer: randomBytes(32).toString("base64url") });
  for (const { headers } of [health, missing, refused, await edge.summary(interview)]) {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) assert.match(headers.get(name) ?? "", value, name);
  }
});

test("a page that does not exist is the app's shell, an address of the API that does not is a problem", async () => {
  const page = await edge.call("GET", "/room/anything", { headers: { accept: "text/html", "sec-fetch-mode": "navigate" } });
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-type"), /text\/html/);
  assertProblem(await edge.call("DELETE", "/api/v1/guest"), 404, "not_found");
});

test("only a valid entitlement makes an interview", async () => {
  const { entitlement, expires_in_s, principal } = await edge.guest();
  assert.ok(expires_in_s <= 900);
  assert.equal(principal.kind, "guest");
  const [header, payload] = parts(entitlement);
  assert.equal(header.alg, "EdDSA");

  assert.equal((await create(forge(header, payload, ENTITLEMENT_KEY))).status, 201, "our own signature is good");
  assertProblem(await create(undefined), 401, "unauthorized");
  assertProblem(await create("garbage"), 401, "unauthorized");
  assertProblem(await create(`${entitlement}x`), 401, "unauthorized");
  assertProblem(await create(forge(header, payload, randomBytes(32).toString("base64url"))), 401, "unauthorized");
  assertProblem(await create(forge({ ...header, alg: "none" }, payload, ENTITLEMENT_KEY)), 401, "unauthorized");
  const hourAgo = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, Number.isInteger(value) ? value - 3600 : value]));
  assertProblem(await create(forge(header, hourAgo, ENTITLEMENT_KEY)), 401, "unauthorized");
  const tomorrow = { ...payload, exp: payload.exp + 86_400 };
  assertProblem(await create(forge(header, tomorrow, ENTITLEMENT_KEY)), 401, "unauthorized");
  const { headers } = await create(undefined);
  assert.equal(headers.get("www-authenticate"), "Bearer");
});

test("a wish that cannot be granted is named", async () => {
  const { entitlement } = await edge.guest();
  const refuse = async (body, status, code) => assertProblem(await create(entitlement, body), status, code);
  await refuse("{", 400, "malformed_body");
  await refuse("", 400, "malformed_body");
  await refuse({ ...WISH, role: "astronaut" }, 400, "malformed_body");
  await refuse({ ...WISH, schema_version: 2 }, 400, "unsupported_version");
  await refuse({ ...WISH, minutes: 7 }, 400, "bad_length");
  await refuse({ ...WISH, resume_text: "PK\u0003\u0004" }, 400, "resume_not_text");
  await refuse({ ...WISH, resume_text: "a".repeat(1024 * 1024 + 1) }, 413, "resume_too_large");
  await refuse({ ...WISH, job_text: "PK\u0003\u0004" }, 400, "job_not_text");
  await refuse({ ...WISH, resume_text: "a".repeat(2 * 1024 * 1024) }, 413, "body_too_large");
  await refuse({ ...WISH, again: { question_id: "no-such-question" } }, 400, "unknown_question");
  await refuse({ ...WISH, again: { question_id: "talk-summary" } }, 400, "unknown_question");
  await refuse({ ...WISH, again: { question_id: "q".repeat(65) } }, 400, "bad_again");
  await refuse({ ...WISH, again: { question_id: "disagreement", term: { term: "Kafka", line: "a".repeat(121) } } }, 400, "bad_again");
  assert.equal((await create(entitlement, { ...WISH, resume_text: "  \n" })).status, 201);
  assert.equal((await create(entitlement, { ...WISH, resume_text: "b".repeat(1024 * 1024) })).status, 201);
});

test("a body that hides its length is cut off", async () => {
  const { entitlement } = await edge.guest();
  const chunk = new Uint8Array(64 * 1024).fill(32);
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      if (++sent > 100) return controller.close();
      controller.enqueue(chunk);
    },
  });
  const init = { method: "POST", headers: { authorization: `Bearer ${entitlement}` }, body: endless, duplex: "half" };
  const response = await fetch(new URL("/api/v1/sessions", edge.url), init).catch((error) => error);
  // The server may answer, or hang up on whoever goes on sending.
  if (response instanceof Response) assert.equal(response.status, 413);
});

test("a ticket opens its own interview only, and nothing says which interviews exist", async () => {
  const [mine, other] = [await edge.interview(), await edge.interview()];
  assert.equal((await edge.summary(mine)).status, 200);
  const unknownId = "0".repeat(64);
  for (const path of ["", "/report"]) {
    const get = (id, bearer) => edge.call("GET", `/api/v1/sessions/${id}${path}`, { bearer });
    assertProblem(await get(mine.session_id, undefined), 401, "unauthorized");
    assertProblem(await get(mine.session_id, "short"), 401, "unauthorized");
    const others = await get(mine.session_id, other.ticket);
    assertProblem(others, 403, "forbidden");
    const unknown = await get(unknownId, other.ticket);
    assertProblem(unknown, 403, "forbidden");
    assertProblem(await get("x", other.ticket), 403, "forbidden");
    assert.equal(others.body.detail, unknown.body.detail);
  }
});

test("the socket asks for the same ticket, a sub-protocol and a known origin", async () => {
  const [mine, other] = [await edge.interview(), await edge.interview()];
  const protocols = (ticket) => ({ "sec-websocket-protocol": `interviewprep.v1, ticket.${ticket}` });
  const taken = await edge.upgrade(mine.session_id, { ...protocols(mine.ticket), origin: edge.url.origin });
  assert.equal(taken.status, 101);
  assert.equal(taken.headers["sec-websocket-protocol"], "interviewprep.v1");

  const refuse = async (id, headers, status, code) => {
    const refused = await edge.upgrade(id, headers);
    assert.equal(refused.status, status, JSON.stringify(refused.body));
    assert.equal(refused.body.code, code);
  };
  await refuse(mine.session_id, { "sec-websocket-protocol": "interviewprep.v1" }, 401, "unauthorized");
  await refuse(mine.session_id, protocols("short"), 401, "unauthorized");
  await refuse(mine.session_id, protocols(other.ticket), 403, "forbidden");
  await refuse("f".repeat(64), protocols(mine.ticket), 403, "forbidden");
  await refuse(mine.session_id, { "sec-websocket-protocol": `ticket.${mine.ticket}` }, 400, "unsupported_subprotocol");
  await refuse(mine.session_id, { ...protocols(mine.ticket), origin: "https://evil.example" }, 403, "forbidden");
  await refuse(mine.session_id, { ...protocols(mine.ticket), origin: "null" }, 403, "forbidden");
  const plain = await edge.call("GET", `/api/v1/sessions/${mine.session_id}/socket`, { bearer: mine.ticket });
  assertProblem(plain, 400, "upgrade_required");
});

test("a listed origin may open a socket from elsewhere", async () => {
  const elsewhere = await startEdge({ vars: { ALLOWED_ORIGINS: "https://a.example, https://practice.example" } });
  try {
    const { session_id, ticket } = await elsewhere.interview();
    const ask = (origin) => elsewhere.upgrade(session_id, { "sec-websocket-protocol": `interviewprep.v1, ticket.${ticket}`, origin });
    assert.equal((await ask("https://practice.example")).status, 101);
    assert.equal((await ask("https://b.example")).status, 403);
  } finally {
    await elsewhere.close();
  }
});

test("an expired ticket opens nothing", async () => {
  const interview = await edge.interview();
  await edge.elapse(interview, 31 * 24 * 3600 * 1000);
  assertProblem(await edge.summary(interview), 401, "unauthorized");
});

test("neither resume nor answers nor tickets reach the logs", async () => {
  edge.server.clearLogs();
  const interview = await edge.interview({ resume_text: "Zanzibar Unlimited, built with PostgreSQL" });
  const room = await Room.enter(edge, interview);
  await room.start();
  await room.answer(0, "My secret was Quokkaville");
  room.send('{"type":"command","epoch":1,"client_seq":9,"command":{"type":"Wombatstown"}}');
  await room.next(({ type }) => type === "problem");
  await room.leave();
  const logs = edge.server.getLogs().map(({ message }) => message);
  assert.ok(logs.length > 5);
  for (const line of logs) {
    assert.doesNotMatch(line, /Zanzibar|Quokka|Wombat/);
    assert.equal(line.includes(interview.ticket), false);
    const { level, event, trace_id } = JSON.parse(line);
    assert.ok(level && event && /^[0-9a-f]{32}$/.test(trace_id), line);
  }
});

test("without its signing key the Worker signs nothing", async () => {
  for (const key of ["", "c2hvcnQ"]) {
    const keyless = await startEdge({ secrets: { ENTITLEMENT_KEY: key } });
    try {
      assertProblem(await keyless.call("POST", "/api/v1/guest"), 500, "internal");
    } finally {
      await keyless.close();
    }
  }
});
