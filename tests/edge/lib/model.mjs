// Doubles of four kinds of language model service that speak their real wire formats:
//
// * OpenAI: https://platform.openai.com/docs/api-reference/chat/create
// * Anthropic: https://platform.claude.com/docs/en/build-with-claude/streaming, https://docs.claude.com/en/api/errors
// * Workers AI: https://developers.cloudflare.com/workers-ai/get-started/rest-api/, …/platform/errors/
// * Bedrock: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
//
// What is not as the documentation has it (key, path, fields) is refused as the service would. Answers come in odd chunks.

import { once } from "node:events";
import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { crc32 } from "node:zlib";

const MODEL = { openai: "gpt-5-mini", anthropic: "claude-haiku-4-5", workers_ai: "@cf/meta/llama-3.3-70b-instruct-fp8-fast", bedrock: "us.amazon.nova-lite-v1:0" };
const BASE = { openai: "/v1", anthropic: "/v1", workers_ai: "/client/v4/accounts/0123abcd/ai", bedrock: "" };

/** Roughly what a tokenizer counts. */
export const tokensIn = (text) => Math.ceil(Buffer.byteLength(text) / 4);

/** A text in pieces of a few characters, as models stream it. */
function* pieces(text) {
  const characters = [...text];
  for (let at = 0; at < characters.length; at += 4) yield characters.slice(at, at + 4).join("");
}

/** A server-sent event. */
const sse = (data, event) => Buffer.from(`${event ? `event: ${event}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);

/** A message of `application/vnd.amazon.eventstream`. */
function message(headers, payload) {
  const named = Object.entries(headers).map(([name, value]) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(Buffer.byteLength(value));
    return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)]);
  });
  const [head, body] = [Buffer.concat(named), Buffer.from(JSON.stringify(payload))];
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(head.length + body.length + 16, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const whole = Buffer.concat([prelude, head, body]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(whole));
  return Buffer.concat([whole, crc]);
}

/** Names in `body` that are not among `known`. */
const unknownIn = (body, known) => Object.keys(body).filter((name) => !known.includes(name));
const isText = (value) => typeof value === "string" && value.length > 0;
const isLimit = (value) => Number.isInteger(value) && value > 0;
const inRange = (value, most) => value === undefined || (value >= 0 && value <= most);

// Each service: what it refuses, how it words an error, and what it streams.
// `refusal` gives [status, code, text] or nothing; `events` gives buffers.

const openai = {
  refusal(path, headers, body, key) {
    if (headers.authorization !== `Bearer ${key}`) return [401, "invalid_api_key", "Incorrect API key provided."];
    if (path !== "/v1/chat/completions") return [404, "not_found", "Invalid URL"];
    const known = ["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "response_format", "reasoning_effort"];
    const [unknown] = unknownIn(body, known);
    if (unknown) return [400, "unknown_parameter", `Unrecognized request argument supplied: ${unknown}`];
    if (body.model !== MODEL.openai) return [404, "model_not_found", "The model does not exist or you do not have access to it."];
    const talks = Array.isArray(body.messages) && body.messages.length > 0
      && body.messages.every(({ role, content }) => ["system", "developer", "user", "assistant"].includes(role) && isText(content));
    const limits = [body.max_tokens, body.max_completion_tokens].filter((limit) => limit !== undefined);
    const format = body.response_format;
    const formed = format === undefined || (format.type === "json_schema" && isText(format.json_schema?.name) && format.json_schema.schema?.type === "object");
    if (!talks || !limits.every(isLimit) || limits.length > 1 || !inRange(body.temperature, 2) || !formed) return [400, "invalid_value", "Invalid body"];
    if (body.stream_options && !body.stream) return [400, "invalid_value", "stream_options needs stream"];
  },
  error: (status, code, text) => ({ error: { message: text, type: status === 429 ? "requests" : "invalid_request_error", param: null, code } }),
  codes: { 429: "rate_limit_exceeded", 500: "server_error", 503: "server_error" },
  streams: (body) => body.stream === true,
  type: "text/event-stream; charset=utf-8",
  prompt: (body) => body.messages.map(({ content }) => content).join("\n"),
  *events(text, { told, end, usage }) {
    const chunk = (choices, more) => sse({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: MODEL.openai, service_tier: "default", choices, ...more });
    const choice = (delta, finish_reason = null) => [{ index: 0, delta, logprobs: null, finish_reason }];
    yield chunk(choice({ role: "assistant", content: "", refusal: null }));
    for (const piece of pieces(text)) yield chunk(choice({ content: piece }));
    yield chunk(choice({}, { complete: "stop", length: "length", filtered: "content_filter" }[end]));
    if (usage) yield chunk([], { usage: { prompt_tokens: told, completion_tokens: tokensIn(text), total_tokens: told + tokensIn(text) } });
    yield sse("[DONE]");
  },
  usage: (body) => body.stream_options?.include_usage === true,
  trouble: () => sse({ error: { message: "The server had an error", type: "server_error", param: null, code: null } }),
};

const anthropic = {
  refusal(path, headers, body, key) {
    if (headers["x-api-key"] !== key) return [401, "authentication_error", "invalid x-api-key"];
    if (path !== "/v1/messages") return [404, "not_found_error", "Not found"];
    if (headers["anthropic-version"] !== "2023-06-01") return [400, "invalid_request_error", "anthropic-version: header is required"];
    const [unknown] = unknownIn(body, ["model", "messages", "system", "stream", "max_tokens", "temperature", "output_config", "thinking"]);
    if (unknown) return [400, "invalid_request_error", `${unknown}: Extra inputs are not permitted`];
    if (body.model !== MODEL.anthropic) return [404, "not_found_error", `model: ${body.model}`];
    const turns = Array.isArray(body.messages) && body.messages[0]?.role === "user"
      && body.messages.every(({ role, content }) => ["user", "assistant"].includes(role) && isText(content));
    const format = body.output_config?.format;
    const formed = format === undefined || (format.type === "json_schema" && format.schema?.type === "object" && format.schema.additionalProperties === false);
    if (!turns || !isLimit(body.max_tokens) || !inRange(body.temperature, 1) || !formed) return [400, "invalid_request_error", "body: invalid"];
  },
  error: (status, type, text) => ({ type: "error", error: { type, message: text }, request_id: "req_1" }),
  codes: { 429: "rate_limit_error", 500: "api_error", 529: "overloaded_error" },
  streams: (body) => body.stream === true,
  type: "text/event-stream; charset=utf-8",
  prompt: (body) => [body.system ?? "", ...body.messages.map(({ content }) => content)].join("\n"),
  *events(text, { told, end }) {
    const event = (type, rest) => sse({ type, ...rest }, type);
    const opening = { id: "msg_1", type: "message", role: "assistant", model: MODEL.anthropic, content: [], stop_reason: null, stop_sequence: null };
    yield event("message_start", { message: { ...opening, usage: { input_tokens: told, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 } } });
    yield event("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
    yield event("ping", {});
    for (const piece of pieces(text)) yield event("content_block_delta", { index: 0, delta: { type: "text_delta", text: piece } });
    yield event("content_block_stop", { index: 0 });
    const stop_reason = { complete: "end_turn", length: "max_tokens", filtered: "refusal" }[end];
    yield event("message_delta", { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: tokensIn(text) } });
    yield event("message_stop", {});
  },
  usage: () => true,
  trouble: () => sse({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, "error"),
};

const workersAi = {
  refusal(path, headers, body, key) {
    if (headers.authorization !== `Bearer ${key}`) return [401, 10000, "Authentication error"];
    if (path !== `${BASE.workers_ai}/run/${MODEL.workers_ai}`) return [path.startsWith(BASE.workers_ai) ? 400 : 404, 5007, "No such model or task"];
    const [unknown] = unknownIn(body, ["messages", "stream", "max_tokens", "temperature"]);
    const talks = Array.isArray(body.messages) && body.messages.every(({ role, content }) => isText(role) && isText(content));
    if (unknown || !talks || !isLimit(body.max_tokens) || !inRange(body.temperature, 5)) return [400, 5006, "Error: required properties are missing or wrong"];
  },
  error: (status, code, text) => ({ result: null, success: false, errors: [{ code, message: text }], messages: [] }),
  codes: { 429: 3040, 500: 3043, 503: 3043 },
  streams: (body) => body.stream === true,
  type: "text/event-stream",
  prompt: (body) => body.messages.map(({ content }) => content).join("\n"),
  *events(text, { told }) {
    // A piece of digits alone comes as a number.
    const loose = (piece) => (/^[1-9][0-9]*$/.test(piece) ? Number(piece) : piece);
    for (const piece of pieces(text)) yield sse({ response: loose(piece), p: "abcdefgh".slice(piece.length) });
    yield sse({ response: "", usage: { prompt_tokens: told, completion_tokens: tokensIn(text), total_tokens: told + tokensIn(text) } });
    yield sse("[DONE]");
  },
  usage: () => true,
  trouble: () => sse({ errors: [{ code: 3043, message: "Internal server error" }] }),
};

const bedrock = {
  refusal(path, headers, body, key) {
    if (headers.authorization !== `Bearer ${key}`) return [403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid."];
    if (path !== `/model/${encodeURIComponent(MODEL.bedrock)}/converse-stream`) return [404, "ResourceNotFoundException", "Not found"];
    const [unknown] = unknownIn(body, ["messages", "system", "inferenceConfig", "outputConfig", "additionalModelRequestFields"]);
    const blocks = (content) => Array.isArray(content) && content.length > 0 && content.every(({ text }) => isText(text));
    const talks = Array.isArray(body.messages) && body.messages[0]?.role === "user"
      && body.messages.every(({ role, content }) => ["user", "assistant"].includes(role) && blocks(content));
    const { maxTokens = 1, temperature } = body.inferenceConfig ?? {};
    const format = body.outputConfig?.textFormat;
    const formed = format === undefined || (format.type === "json_schema" && isText(format.structure?.jsonSchema?.schema));
    if (unknown || !talks || !isLimit(maxTokens) || !inRange(temperature, 1) || !formed || (body.system && !blocks(body.system))) {
      return [400, "ValidationException", "The request is malformed"];
    }
  },
  error: (status, code, text) => ({ message: text }),
  codes: { 429: "ThrottlingException", 500: "InternalServerException", 503: "ServiceUnavailableException" },
  streams: () => true,
  type: "application/vnd.amazon.eventstream",
  prompt: (body) => [...(body.system ?? []), ...body.messages.flatMap(({ content }) => content)].map(({ text }) => text).join("\n"),
  *events(text, { told, end }) {
    const event = (type, payload) => message({ ":event-type": type, ":content-type": "application/json", ":message-type": "event" }, payload);
    yield event("messageStart", { p: "abcd", role: "assistant" });
    for (const piece of pieces(text)) yield event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: piece }, p: "abcdefgh".slice(piece.length) });
    yield event("contentBlockStop", { contentBlockIndex: 0, p: "ab" });
    yield event("messageStop", { p: "abc", stopReason: { complete: "end_turn", length: "max_tokens", filtered: "content_filtered" }[end] });
    const usage = { inputTokens: told, outputTokens: tokensIn(text), totalTokens: told + tokensIn(text) };
    yield event("metadata", { metrics: { latencyMs: 100 }, p: "abcdef", usage });
  },
  usage: () => true,
  trouble: () => message({ ":exception-type": "modelStreamErrorException", ":content-type": "application/json", ":message-type": "exception" }, { message: "An error" }),
};

/** What calls get that nothing else is said about. */
const USUAL = { text: "{}", chunk: 7, waitMs: 0, end: "complete" };

const SERVICES = { openai, anthropic, workers_ai: workersAi, bedrock };

/**
 * One service on this machine. What the next calls get stands in `replies`, one entry each, in order; what an entry leaves open, and
 * every call without one, is as in `usual`:
 *
 * * `text`: what the model says, or a function from what it was told to what it says;
 * * `chunk`: bytes per write (7); `waitMs`: before the first;
 * * `told`: how many tokens it says it was sent, if not what they were;
 * * `end`: `"length"` or `"filtered"` instead of `"complete"`;
 * * `status`, `retryAfter`: an error instead of an answer (429, 500, 503, 529 as the service words it);
 * * `stall`: `"before"` or `"within"` the answer, until `reset`;
 * * `breakOff`: the connection is lost within the answer; `trouble`: the service reports an error there;
 * * `garbage`: senseless bytes in its place; `endless`: never stops talking.
 */
export class ModelService {
  /** Every request that came, the last at the end: `{ path, headers, body, prompt, cameMs }`, and `saidMs` where the answer is complete. */
  requests = [];
  replies = [];
  usual = { ...USUAL };
  key = "test-key";

  /** Starts `openai`, `anthropic`, `workers_ai` or `bedrock`. */
  static async start(wire) {
    const service = new ModelService();
    service.wire = wire;
    service.format = SERVICES[wire];
    service.server = createServer((request, response) => service.#answer(request, response).catch(() => response.destroy()));
    service.server.listen(0, "127.0.0.1");
    await once(service.server, "listening");
    return service;
  }

  /** The Worker's configuration of this service, as an operator writes it. */
  get config() {
    return {
      name: `the ${this.wire} double`,
      wire: this.wire,
      url: `http://127.0.0.1:${this.server.address().port}${BASE[this.wire]}`,
      model: MODEL[this.wire],
      takes_temperature: true,
      takes_schema: this.wire !== "workers_ai",
      price: { usd_per_million_input: 1, usd_per_million_output: 5 },
      limits: { address_tokens_per_day: 1_000_000, principal_tokens_per_day: 1_000_000, session_tokens: 1_000_000, usd_per_day: 10 },
    };
  }

  /** Forgets what was and what was said, and ends what stalls. */
  reset() {
    this.server.closeAllConnections();
    Object.assign(this, { requests: [], replies: [], usual: { ...USUAL } });
  }

  async close() {
    this.reset();
    this.server.close();
    await once(this.server, "close");
  }

  async #answer(request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const path = request.url;
    // A kept connection would be lost to the next test; but the loss of one that is not kept may pass for the end of an answer.
    if (!this.replies[0]?.breakOff) response.setHeader("connection", "close");
    let body;
    try {
      body = JSON.parse(Buffer.concat(parts));
    } catch {
      return this.#refuse(response, 400, "invalid_request_error", "We could not parse the JSON body of your request.");
    }
    const refused = request.method === "POST" ? this.format.refusal(path, request.headers, body, this.key) : [405, "method_not_allowed", "Method not allowed"];
    if (refused) return this.#refuse(response, ...refused);
    const prompt = this.format.prompt(body);
    const asked = { path, headers: request.headers, body, prompt, cameMs: performance.now() };
    this.requests.push(asked);
    const reply = { told: tokensIn(prompt), ...this.usual, ...this.replies.shift() };
    if (reply.stall === "before") return;
    await sleep(reply.waitMs);
    if (reply.status) return this.#refuse(response, reply.status, this.format.codes[reply.status], "Refused", reply.retryAfter);
    // Whoever does not ask for a stream would get one document; nobody here does.
    if (!this.format.streams(body)) return this.#refuse(response, 400, "invalid_value", "This double only streams");
    response.writeHead(200, { "content-type": this.format.type });
    for (const bytes of this.#stream(reply, prompt, body)) {
      if (response.destroyed) return;
      if (!response.write(bytes)) await once(response, "drain");
    }
    if (reply.stall) return;
    if (!reply.breakOff) {
      asked.saidMs = performance.now();
      return response.end();
    }
    // What was said before arrives.
    await sleep(20);
    response.destroy();
  }

  *#stream(reply, prompt, body) {
    const text = typeof reply.text === "function" ? reply.text(prompt) : reply.text;
    const all = () => this.format.events(text, { told: reply.told, end: reply.end, usage: this.format.usage(body) });
    if (reply.garbage) return yield Buffer.from("<html>\n\ndata: {\"half\": \n\ndata: \u0000\n\n");
    if (reply.endless) for (const more = [...all()].slice(0, -3); ; ) yield* more;
    let events = [...all()];
    if (reply.stall || reply.breakOff || reply.trouble) events = events.slice(0, Math.ceil(events.length / 2));
    if (reply.trouble) events.push(this.format.trouble());
    const sent = Buffer.concat(events);
    for (let at = 0; at < sent.length; at += reply.chunk) yield sent.subarray(at, at + reply.chunk);
  }

  #refuse(response, status, code, text, retryAfter) {
    const headers = { "content-type": "application/json", ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }) };
    if (this.wire === "bedrock") headers["x-amzn-errortype"] = `${code}:http://internal.amazon.com/coral/com.amazon.bedrock/`;
    response.writeHead(status, headers).end(JSON.stringify(this.format.error(status, code, text)));
  }
}
