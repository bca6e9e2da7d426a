// The native service on this machine: takes jobs from the served edge and recordings from its bucket.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createPrivateKey, createPublicKey, createHash, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { BASE_URL } from "./browser.mjs";

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A service token, signed with the local workers' key. */
export function serviceToken(worker = "operator") {
  const seed = Buffer.from(readFileSync(process.env.SERVICE_KEY_FILE, "utf8").trim(), "base64url");
  // PKCS#8 of an Ed25519 key is its seed behind a fixed prefix.
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
  const publicBytes = Buffer.from(createPublicKey(key).export({ format: "jwk" }).x, "base64url");
  const kid = createHash("sha256").update(publicBytes).digest().subarray(0, 8).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  const signed = `${encode({ alg: "EdDSA", typ: "service+jwt", kid })}.${encode({ sub: worker, aud: "job-ledger", iat, exp: iat + 300 })}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

/** The ledger's job of an interview, or undefined. */
export async function jobOf(sessionId) {
  const answer = await fetch(`${BASE_URL}/api/v1/jobs`, { headers: { authorization: `Bearer ${serviceToken()}` } });
  assert.equal(answer.status, 200);
  return (await answer.json()).jobs.find(({ offer }) => offer.session_id === sessionId);
}

/** Waits until the ledger's job of an interview fits. */
export async function jobThat(sessionId, fits) {
  for (let n = 0; n < 600; n++) {
    const job = await jobOf(sessionId);
    if (job && fits(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`the job is still ${JSON.stringify(await jobOf(sessionId))}`);
}

const environment = () => ({
  PATH: process.env.PATH,
  INTERVIEWPREP_MODELS_DIR: process.env.MODELS_DIR,
  INTERVIEWPREP_EDGE_URL: BASE_URL,
  INTERVIEWPREP_SERVICE_KEY_FILE: process.env.SERVICE_KEY_FILE,
  INTERVIEWPREP_S3_ENDPOINT: `${BASE_URL}/cdn-cgi/local/r2/s3`,
  AWS_ACCESS_KEY_ID: process.env.BUCKET_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY: process.env.BUCKET_SECRET_ACCESS_KEY,
});

const started = [];

/** Ends every worker that still runs; one that is left over keeps the test runner waiting. */
export const stopAll = () => started.forEach((child) => child.kill("SIGKILL"));

const asService = (method, path, body) => {
  const headers = { authorization: `Bearer ${serviceToken("orchestrator")}`, "content-type": "application/json" };
  return fetch(`${BASE_URL}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
};

/** Leases the ledger's next job, as an orchestrator would. */
export async function lease() {
  const answer = await asService("POST", "/jobs/lease", { schema_version: 1 });
  assert.equal(answer.status, 200);
  return answer.json();
}

/** What all interviews of this month cost. */
export async function costs() {
  const answer = await asService("GET", `/costs/${new Date().toISOString().slice(0, 7)}`);
  assert.equal(answer.status, 200);
  return answer.json();
}

function begin(part, job, ...args) {
  const child = spawn(process.env.INTERVIEWPREP, ["stage", part, "--job", "-", ...args], { env: environment() });
  started.push(child);
  child.stdin.end(JSON.stringify(job));
  return child;
}

/** Begins one part of a job and kills it in the middle; what it said until then. */
export async function killed(part, job, ...args) {
  const child = begin(part, job, ...args);
  let said = "";
  for await (const news of child.stderr.setEncoding("utf8")) {
    said += news;
    if (said.includes('"stage_begun"')) child.kill("SIGKILL");
  }
  return said;
}

/** Runs one part of a job to its end. */
export async function stage(part, job, ...args) {
  // The lease is the orchestrator's to prolong.
  assert.equal((await asService("POST", `/jobs/${job.job_id}/extend`, { lease: job.lease.id })).status, 200);
  const child = begin(part, job, ...args);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status, stdout, stderr, kept: stderr.split("\n").filter((line) => line.includes('"stage_kept"')).length };
}

/** How many faces the service finds in a picture. */
export async function faces(file) {
  const child = spawn(process.env.INTERVIEWPREP, ["face", "--json", file], { stdio: ["ignore", "pipe", "inherit"], env: environment() });
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, "close")]);
  assert.equal(status, 0);
  return JSON.parse(stdout).faces.length;
}

/** Starts a worker. `lines` are what it logs, `ended` its exit code. */
export function serve(...args) {
  const child = spawn(process.env.INTERVIEWPREP, ["serve", ...args], { stdio: ["ignore", "inherit", "pipe"], env: environment() });
  started.push(child);
  const lines = [];
  let rest = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (news) => {
    const parts = (rest + news).split("\n");
    rest = parts.pop();
    lines.push(...parts);
  });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  const events = () => lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  return {
    child,
    lines,
    events,
    ended,
    /** Waits until it has logged an event of this name, longer than a lease lasts. */
    async said(event) {
      for (let n = 0; n < 1200; n++) {
        const found = events().find((line) => line.event === event);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.fail(`it never said ${event}: ${lines.join("\n")}`);
    },
  };
}
