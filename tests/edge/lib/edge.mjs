// Starts the Worker in workerd and speaks its HTTP API.
//
// `EDGE_WRANGLER_CONFIG` names its configuration; for the tests here it is built with the cargo feature `fault-injection`.

import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestHarness, unstable_startWorker } from "wrangler";

/** Entitlements are signed from this seed in every test. */
export const ENTITLEMENT_KEY = randomBytes(32).toString("base64url");

/** A wish that the API accepts. */
export const WISH = { schema_version: 1, role: "software", level: "mid", kind: "behavioural", style: "ownership", minutes: 10 };

/** Signs a token as a colleague who knows the key's format would: PKCS#8 is the seed behind a fixed prefix. */
export function forge(header, payload, seed) {
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(seed, "base64url")]),
    format: "der",
    type: "pkcs8",
  });
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

/** Header and claims of a token. */
export const parts = (token) => token.split(".").slice(0, 2).map((part) => JSON.parse(Buffer.from(part, "base64url")));

/** The same entitlement with other claims, as whoever has the key could sign it. */
export function resigned(token, changes) {
  const [header, claims] = parts(token);
  return forge(header, { ...claims, ...changes }, ENTITLEMENT_KEY);
}

/** Starts a Worker with empty storage; secrets that are not given are those of `cargo xtask run`. */
export async function startEdge({ secrets = { ENTITLEMENT_KEY }, vars } = {}) {
  const configPath = process.env.EDGE_WRANGLER_CONFIG;
  if (!configPath) throw new Error("EDGE_WRANGLER_CONFIG is not set: run `cargo xtask test`");
  const server = createTestHarness({ workers: [{ configPath, secrets, vars }] });
  const { url } = await server.listen();
  return new Edge(server, url);
}

/**
 * As `startEdge`, for a Worker that opens sockets to others: the harness would send its requests through this process. There is
 * no eviction here; a deliberate panic empties the memory of all objects instead.
 */
export async function startOutgoingEdge({ secrets = { ENTITLEMENT_KEY }, vars = {} } = {}) {
  const bindings = Object.fromEntries([
    ...Object.entries(vars).map(([name, value]) => [name, { type: "plain_text", value }]),
    ...Object.entries(secrets).map(([name, value]) => [name, { type: "secret_text", value }]),
  ]);
  const logs = [];
  const structuredLogsHandler = ({ message }) => logs.push(message);
  const dev = { server: { hostname: "127.0.0.1", port: 0 }, watch: false, persist: false, inspector: false, logLevel: "none", structuredLogsHandler };
  const worker = await unstable_startWorker({ config: process.env.EDGE_WRANGLER_CONFIG, bindings, dev });
  await worker.ready;
  return new Edge({ close: () => worker.dispose(), getLogs: () => logs }, await worker.url);
}

/** The log lines of one kind of a Worker that `startOutgoingEdge` started, once there are `count`; waits for them. */
export async function logged(edge, event, count = 1) {
  for (let tries = 0; tries < 200; tries++) {
    // What is no line of ours is a panic's.
    const lines = edge.server.getLogs().filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    const found = lines.filter((line) => line.event === event);
    if (found.length >= count) return found;
    await sleep(50);
  }
  throw new Error(`no ${count} log lines ${event}`);
}

class Edge {
  constructor(server, url) {
    this.server = server;
    this.url = url;
  }

  close() {
    return this.server.close();
  }

  /** Sends a request; answers `{status, headers, body}` with the JSON body read. */
  async call(method, path, { bearer, body, headers = {} } = {}) {
    const init = { method, headers: { ...headers } };
    if (bearer) init.headers.authorization = `Bearer ${bearer}`;
    if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(new URL(path, this.url), init);
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  }

  async guest() {
    const { status, body } = await this.call("POST", "/api/v1/guest");
    if (status !== 200) throw new Error(`guest: ${status}`);
    return body;
  }

  /** Makes an interview; `{session_id, ticket}`. */
  async interview(wish = {}) {
    const { entitlement } = await this.guest();
    const { status, body } = await this.call("POST", "/api/v1/sessions", { bearer: entitlement, body: { ...WISH, ...wish } });
    if (status !== 201) throw new Error(`session: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  summary({ session_id, ticket }) {
    return this.call("GET", `/api/v1/sessions/${session_id}`, { bearer: ticket });
  }

  report({ session_id, ticket }) {
    return this.call("GET", `/api/v1/sessions/${session_id}/report`, { bearer: ticket });
  }

  /** Asks for a socket with exactly these headers and answers how the server took it: `{status, headers, body}`. */
  upgrade(sessionId, headers, what = "socket") {
    return new Promise((resolve, reject) => {
      const ask = request(new URL(`/api/v1/sessions/${sessionId}/${what}`, this.url), {
        headers: {
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": randomBytes(16).toString("base64"),
          ...headers,
        },
      });
      ask.on("error", reject);
      ask.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode, headers: response.headers });
      });
      ask.on("response", async (response) => {
        const chunks = await response.toArray();
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
      ask.end();
    });
  }

  /** Rows of a statement inside an interview's own SQLite. */
  async sql(interview, statement, ...values) {
    const response = await this.fault(interview, { fault: "sql", statement, values });
    if (response?.status !== 200) throw new Error(`sql: ${response?.status} ${await response?.text()}`);
    return response.json();
  }

  /** Drops the interview's object from memory; its sockets hibernate, or close. */
  evict({ session_id }, webSockets = "hibernate") {
    return this.server.getWorker().evictDurableObject("SESSIONS", { id: session_id, webSockets });
  }

  /** Lets time pass for one interview: moves everything that it remembers into the past, and wakes it. */
  async elapse(interview, ms) {
    const earlier = "UPDATE meta SET value = CAST(CAST(value AS INTEGER) - CAST(? AS INTEGER) AS TEXT) WHERE key IN ('created_epoch_ms', 'activated_epoch_ms')";
    await this.sql(interview, earlier, ms);
    await this.sql(interview, "UPDATE segments SET touched_ms = touched_ms - ?", ms);
    await this.sql(interview, "UPDATE recording SET agreed_ms = agreed_ms - ?", ms);
    await this.sql(interview, "UPDATE timers SET due_ms = due_ms - ?", ms);
    await this.evict(interview);
    return this.summary(interview);
  }

  /** Orders a fault; answers its response, or null when the panic ate it. */
  fault({ session_id, ticket }, order) {
    const init = { method: "POST", headers: { authorization: `Bearer ${ticket}` }, body: JSON.stringify(order), signal: AbortSignal.timeout(2000) };
    return fetch(new URL(`/api/v1/sessions/${session_id}/fault`, this.url), init).catch(() => null);
  }
}
