// Words that hang on nothing of a candidate's serve the next one; what was made for one candidate alone does not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { logged } from "./lib/edge.mjs";
import { agreed, answer, askedOnce, sensibleService, withModel } from "./lib/model_edge.mjs";
import { Room } from "./lib/room.mjs";

const service = await sensibleService();

/** A coding-free interview about a technology, from its first question on. */
async function interview(edge, wish = {}) {
  const room = await Room.enter(edge, await agreed(edge, service, wish));
  return { room, question: (await room.start()).event.question };
}

/** Interviews until two of them begin with the same question: which one it is, is chance. */
async function beginningAlike(edge, wish) {
  const seen = new Map();
  for (let tries = 0; tries < 60; tries++) {
    const { room, question } = await interview(edge, wish);
    if (seen.has(question.decided_text)) return [seen.get(question.decided_text), { room, question }];
    seen.set(question.decided_text, { room, question });
  }
  throw new Error("no two interviews began alike");
}

test("model: the next candidate gets the words that are there, and the model is not asked", async () => {
  await withModel(service, async (edge) => {
    const [first, second] = await beginningAlike(edge);
    assert.equal(first.question.text, second.question.text);
    assert.equal(second.question.worded_by, service.config.model);
    assert.ok((await logged(edge, "model_cache")).some(({ outcome }) => outcome === "hit"));
    assert.ok(askedOnce(service));
  });
});

test("model: another candidate's words reach neither key nor prompt nor value", async () => {
  await withModel(service, async (edge) => {
    const secret = "Quillfeather";
    const resume = (product) => `Ran ${product} in production at ${secret} for five years`;
    const wish = (product) => ({ kind: "technical", style: "product", minutes: 5, resume_text: resume(product) });
    const mine = await interview(edge, wish("Kafka"));
    await answer(mine.room, 0, `I told ${secret} that the queue had to go, because it lost messages.`);
    const theirs = [];
    const isThere = ({ id }) => theirs.some((before) => before.id === id);
    for (let again = false; !again && theirs.length < 60; ) {
      const { question } = await interview(edge, wish("Terraform"));
      again = isThere(question);
      theirs.push(question);
    }
    assert.ok(askedOnce(service), "in the end one began like another before it");
    assert.ok(theirs.every(({ text }) => !text.includes("Kafka") && !text.includes(secret)));
    const templates = service.requests.filter(({ prompt }) => prompt.includes("Put a new question"));
    assert.ok(templates.length > 0);
    for (const { prompt } of templates) {
      for (const word of [secret, "Kafka", "Terraform"]) assert.equal(prompt.includes(word), false, `${word} in ${prompt}`);
    }
    assert.ok(theirs.some(({ text }) => text.includes("Terraform")), "the slot is filled with the own term");
  });
});

test("model: who asks for the same at once waits for one call", async () => {
  await withModel(service, async (edge) => {
    service.usual.waitMs = 400;
    // Behavioural interviews of one kind begin with few different questions.
    const begun = await Promise.all(Array.from({ length: 12 }, () => interview(edge)));
    assert.ok(begun.every(({ question }) => question.worded_by === service.config.model));
    assert.ok(askedOnce(service));
  });
});

test("model: a failure is not kept", async () => {
  await withModel(service, async (edge) => {
    // It declines, which speaks against no service: the breaker stays closed.
    service.usual.end = "filtered";
    const declined = new Set();
    for (let tries = 0; tries < 20; tries++) {
      const { question } = await interview(edge);
      assert.equal(question.worded_by, undefined);
      declined.add(question.id);
    }
    service.usual.end = "complete";
    for (let tries = 0; tries < 60; tries++) {
      const { question } = await interview(edge);
      assert.equal(question.worded_by, service.config.model);
      if (declined.has(question.id)) return;
    }
    throw new Error("no other interview began with one of those questions");
  });
});
