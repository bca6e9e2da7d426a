// No call to a language model beyond a limit, and none to a service that fails.

import assert from "node:assert/strict";
import { test } from "node:test";
import { logged } from "./lib/edge.mjs";
import { OPENING, isJudging } from "./lib/model_brain.mjs";
import { ANSWER, agreed, answer, answered, judgedCriteria, judgedReport, limited, prepared, sensibleService, withModel } from "./lib/model_edge.mjs";
import { Room } from "./lib/room.mjs";

/** What an address may ask for in five minutes. */
const REQUESTS = 2000;

const service = await sensibleService();

const notAsked = async (edge) => (await logged(edge, "model_not_asked")).map(({ limit }) => limit);

test("model: after three failures in a row it is left alone, and the operator is told once", async () => {
  await withModel(service, async (edge) => {
    // Nobody waits so long, so what is asked for is one failure each.
    Object.assign(service.usual, { status: 429, retryAfter: 30 });
    const room = await Room.enter(edge, await agreed(edge, service));
    const questions = [(await room.start()).event.question, await answer(room, 0)];
    const [alert] = await logged(edge, "model_alert");
    assert.equal(alert.level, "error");
    questions.push(await answer(room, 1), await answer(room, 2));
    assert.ok(questions.every(({ text, worded_by }) => text && worded_by === undefined));
    const asked = service.requests.length;
    assert.ok(asked === 3 || asked === 4, `${asked}: what was asked for ahead may have been under way`);
    assert.ok((await notAsked(edge)).every((limit) => limit === "breaker"));

    const another = await Room.enter(edge, await agreed(edge, service));
    assert.equal((await another.start()).event.question.worded_by, undefined, "it is left alone by all interviews");
    assert.equal(service.requests.length, asked);
    assert.equal((await logged(edge, "model_alert")).length, 1);
  });
});

for (const [limits, limit] of [
  [{ session_tokens: 100 }, "session"],
  [{ address_tokens_per_day: 100 }, "address"],
  [{ principal_tokens_per_day: 100 }, "principal"],
  [{ usd_per_day: 0.0001 }, "spend"],
]) {
  test(`model: nothing is asked beyond the limit of the ${limit}`, async () => {
    const use = async (edge) => {
      const room = await Room.enter(edge, await agreed(edge, service));
      const questions = [(await room.start()).event.question, await answer(room, 0)];
      assert.ok(questions.every(({ text, worded_by }) => text && !text.startsWith(OPENING) && worded_by === undefined));
      assert.equal(service.requests.length, 0);
      assert.ok((await notAsked(edge)).every((name) => name === limit));
    };
    await withModel(service, use, limited(service, limits));
  });
}

test("model: the operator is told when the day's money gets short, and when it is gone, each once", async () => {
  const use = async (edge) => {
    // A token that is sent costs a millionth of a dollar. What the next calls are promised reaches 80 percent, what they use does not.
    service.replies.push({ told: 76_000 }, {}, {}, { told: 25_000 });
    const room = await Room.enter(edge, await agreed(edge, service, { minutes: 20 }));
    const questions = [(await room.start()).event.question];
    for (let turn = 0; turn < 3; turn++) questions.push(await answer(room, turn));
    assert.ok(questions.every(({ worded_by }) => worded_by === service.config.model));
    const [short, gone] = await logged(edge, "model_budget", 2);
    assert.deepEqual([short.percent, gone.percent], [80, 100]);
    assert.ok(short.spent_micro_usd >= 80_000 && gone.spent_micro_usd >= 100_000, JSON.stringify([short, gone]));
    assert.deepEqual([short.cap_micro_usd, gone.cap_micro_usd], [100_000, 100_000]);

    // Words that were made before are still there, and those of the next question may have been asked for at the same time.
    const later = [await answer(room, 3)];
    const asked = service.requests.length;
    later.push(await answer(room, 4));
    assert.ok(later.some(({ worded_by }) => worded_by === undefined));
    assert.equal(service.requests.length, asked);
    assert.ok((await notAsked(edge)).every((name) => name === "spend"));
    assert.equal((await logged(edge, "model_budget")).length, 2);
  };
  await withModel(service, use, limited(service, { usd_per_day: 0.1 }));
});

test("model: the operator is told when a day cost a fifth more than its cap", async () => {
  const use = async (edge) => {
    // A service that bills more than the most that a call was thought to use.
    service.replies.push({ told: 130_000 });
    await agreed(edge, service);
    const alerts = await logged(edge, "model_budget", 3);
    assert.deepEqual(alerts.map(({ percent, level }) => [percent, level]), [[80, "warn"], [100, "error"], [120, "error"]]);
  };
  await withModel(service, use, limited(service, { usd_per_day: 0.1 }));
});

test("model: an address that used up its requests has the built-in interviewer's words", async () => {
  await withModel(service, async (edge) => {
    const room = await Room.enter(edge, await agreed(edge, service));
    await room.start();
    await prepared(service, 2);
    const requests = Array.from({ length: REQUESTS }, () => () => edge.call("GET", "/api/v1/model"));
    let refusals = 0;
    while (refusals === 0 && requests.length > 0) {
      const answers = await Promise.all(requests.splice(0, 50).map((request) => request()));
      refusals = answers.filter(({ status }) => status === 429).length;
    }
    assert.ok(refusals > 0);
    const { origin, text, worded_by } = await answer(room, 0);
    assert.deepEqual([origin, worded_by], ["follow_up", undefined]);
    assert.ok(text);
    assert.equal(service.requests.length, 2);
    assert.deepEqual(await notAsked(edge), ["requests"]);
  });
});

test("model: where an interview's tokens are used up in the middle of the judging, what there is stands", async () => {
  const use = async (edge) => {
    service.usual.told = 2_000;
    const interview = await agreed(edge, service);
    await answered(edge, interview);
    const { judging, answers } = await judgedReport(edge, interview);
    assert.equal(judging.state, "partial");
    const asked = service.requests.filter(isJudging).length;
    const calls = judgedCriteria(answers[0]).map((criterion) => answers[0].bands.find((band) => band.criterion === criterion)?.calls ?? 0);
    assert.equal(calls.reduce((sum, some) => sum + some, 0), asked);
    assert.ok(asked > 0 && asked < 5 * calls.length, `${asked} calls`);
    assert.ok(Math.max(...calls) - Math.min(...calls) <= 1, `all criteria once, then again: ${calls}`);
    assert.ok(answers[0].bands.every(({ quote }) => ANSWER.includes(quote.text)));
    assert.ok((await notAsked(edge)).includes("session"));
  };
  await withModel(service, use, limited(service, { session_tokens: 30_000 }));
});
