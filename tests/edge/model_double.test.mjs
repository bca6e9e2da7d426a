// The doubles of language model services say what `engine`'s decoders are tested with, and refuse what the real ones refuse.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, afterEach, before, describe, test } from "node:test";
import { ModelService } from "./lib/model.mjs";
import { OPENING, brain, read } from "./lib/model_brain.mjs";

const RECORDED = new URL("../../core/engine/src/model/wire/recorded/", import.meta.url);
const TEXT = "Größe: “42” 1234 🙂\nThat took 3 weeks.";
const SYSTEM = "You judge.";
const USER = "Judge this.";

const PROMPTS = new URL("../../core/engine/src/model/prompt/snapshots/", import.meta.url);

/** What `engine::model::wire` sends; its own test has the same. */
const BODY = {
  openai: {
    model: "gpt-5-mini", messages: [{ role: "system", content: SYSTEM }, { role: "user", content: USER }],
    stream: true, stream_options: { include_usage: true }, max_tokens: 200, temperature: 0,
  },
  anthropic: { model: "claude-haiku-4-5", max_tokens: 200, system: SYSTEM, messages: [{ role: "user", content: USER }], stream: true, temperature: 0 },
  workers_ai: { messages: [{ role: "system", content: SYSTEM }, { role: "user", content: USER }], stream: true, max_tokens: 200, temperature: 0 },
  bedrock: { system: [{ text: SYSTEM }], messages: [{ role: "user", content: [{ text: USER }] }], inferenceConfig: { maxTokens: 200, temperature: 0 } },
};
const PATH = {
  openai: () => "/chat/completions", anthropic: () => "/messages", workers_ai: ({ model }) => `/run/${model}`,
  bedrock: ({ model }) => `/model/${encodeURIComponent(model)}/converse-stream`,
};

for (const wire of Object.keys(BODY)) {
  describe(`model double ${wire}`, () => {
    let service;
    before(async () => (service = await ModelService.start(wire)));
    afterEach(() => service.reset());
    after(() => service.close());

    const ask = async (change = {}) => {
      const { path = PATH[wire](service.config), key = "test-key", body = BODY[wire] } = change;
      const auth = wire === "anthropic" ? { "x-api-key": key, "anthropic-version": "2023-06-01" } : { authorization: `Bearer ${key}` };
      return fetch(`${service.config.url}${path}`, { method: "POST", headers: { "content-type": "application/json", ...auth }, body: JSON.stringify(body) });
    };

    test("model double: it streams what is recorded", async () => {
      service.replies.push({ text: TEXT });
      const answer = await ask();
      assert.equal(answer.status, 200);
      const bytes = Buffer.from(await answer.arrayBuffer());
      const file = new URL(`${wire}.stream`, RECORDED);
      if (process.env.RECORD) await writeFile(file, bytes);
      assert.deepEqual(bytes, await readFile(file));
      assert.ok(service.requests[0].prompt.includes(USER));
    });

    test("model double: it refuses what the service refuses", async () => {
      assert.equal((await ask({ key: "wrong" })).status, wire === "bedrock" ? 403 : 401);
      assert.equal((await ask({ path: "/elsewhere" })).status, wire === "workers_ai" ? 400 : 404);
      for (const wrong of [{ messages: undefined }, { messages: [{ role: "user", content: "" }] }, { surprise: 1 }]) {
        assert.equal((await ask({ body: { ...BODY[wire], ...wrong } })).status, 400, JSON.stringify(wrong));
      }
      assert.equal(service.requests.length, 0);
    });

    test("model double: it fails as it is told", async () => {
      service.replies.push({ status: 429, retryAfter: 3 }, { status: 500 }, { breakOff: true, text: TEXT });
      const busy = await ask();
      assert.deepEqual([busy.status, busy.headers.get("retry-after")], [429, "3"]);
      assert.equal((await ask()).status, 500);
      await assert.rejects((await ask()).arrayBuffer());
    });
  });
}

describe("model double: its brain", () => {
  const say = async (name) => {
    const prompt = await readFile(new URL(`${name}.txt`, PROMPTS), "utf8");
    return { told: read(prompt), said: JSON.parse(brain((criterion) => (criterion === "result" ? [2] : []))(prompt)) };
  };

  test("model double: it words what was decided, and keeps what must be kept", async () => {
    const planned = await say("planned");
    assert.match(planned.told.decided, /^Tell me about your first weeks/);
    assert.match(planned.said.question, new RegExp(`^${OPENING} Tell me about your first weeks[^?]*\\?$`));
    const followUp = await say("follow_up");
    assert.deepEqual([followUp.told.keeps, followUp.told.criterion], ["I traced it to a timeout and moved the call behind a", undefined]);
    assert.equal(followUp.said.question, `${OPENING} I traced it to a timeout and moved the call behind a?`);
  });

  test("model double: it judges the criterion that it is asked about, and quotes the answer", async () => {
    const { told, said } = await say("judge");
    assert.deepEqual([told.criterion, said.band, said.quote], ["result", 2, "Last spring our checkout failed for one customer"]);
    assert.ok(told.answer.startsWith(said.quote));
  });
});
