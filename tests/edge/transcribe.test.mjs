// Captions by a speech service: consent first, words under their own turn, quota and spend cap, a service that fails.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CONSENT, Captions } from "./lib/captions.mjs";
import { ENTITLEMENT_KEY, logged, startOutgoingEdge } from "./lib/edge.mjs";
import { Room } from "./lib/room.mjs";
import { SpeechService, speech } from "./lib/speech_service.mjs";

/** Limits that no test of something else reaches. */
const PLENTY = { TRANSCRIBER_SECONDS_PER_SESSION: "600", TRANSCRIBER_USD_PER_DAY: "10", TRANSCRIBER_USD_PER_MINUTE: "0.01" };
const SECRETS = { ENTITLEMENT_KEY, TRANSCRIBER_KEY: "test-key" };

const offer = async (edge) => (await edge.call("GET", "/api/v1/captions")).body;
const start = (service, vars = {}) => startOutgoingEdge({ secrets: SECRETS, vars: { ...service.vars, ...PLENTY, ...vars } });
const texts = (finals) => finals.map(({ turn, text }) => `${turn}: ${text}`);

/** Starts a Worker for the length of `use`. */
async function withEdge(options, use) {
  const edge = await start(...options);
  try {
    return await use(edge);
  } finally {
    await edge.close();
  }
}

for (const name of ["Deepgram", "OpenAI"]) {
  describe(`captions transcribed by ${name}`, () => {
    let service;
    let edge;
    before(async () => {
      service = await SpeechService.start(name);
      edge = await start(service);
    });
    afterEach(() => service.reset());
    after(async () => {
      await edge.close();
      await service.close();
    });

    const agree = async () => Captions.agree(edge, await edge.interview(), name);

    test("transcribe: the offer names the service and its languages", async () => {
      const { schema_version, service: offered } = await offer(edge);
      assert.equal(schema_version, 1);
      assert.equal(offered.name, name);
      assert.ok(offered.languages.includes("en-US") && offered.languages.includes("en-GB"));
    });

    test("transcribe: words arrive with turn, confidence and time", async () => {
      const captions = await agree();
      captions.begin(4);
      captions.speak(speech(300, "i led a team", 700, "of five"));
      const first = await captions.final();
      assert.deepEqual([first.turn, first.text], [4, "i led a team"]);
      assert.ok(Math.abs(first.confidence - 0.5) < 1e-6, `confidence ${first.confidence}`);
      assert.ok(first.start_ms >= 200 && first.start_ms <= 300 && first.end_ms >= 700 && first.end_ms <= 1300, JSON.stringify(first));
      captions.end(4);
      const [second, ...more] = await captions.rest(4);
      assert.deepEqual([second.turn, second.text, more], [4, "of five", []]);
      assert.ok(second.start_ms >= first.end_ms, JSON.stringify([first, second]));
      const interims = captions.messages.filter(({ type, text }) => type === "interim" && text);
      assert.ok(interims.some(({ turn, text }) => turn === 4 && "i led a team".startsWith(text)), "words before the phrase is finished");
      await captions.leave();
      assert.equal(service.connections.length, 1);
      assert.equal(service.heardMs, 1600);
      const [closed] = await logged(edge, "captions_closed");
      assert.deepEqual([closed.answers, closed.phrases, closed.audio_ms, closed.retries, closed.stopped], [1, 2, 1600, 0, null]);
      assert.doesNotMatch(edge.server.getLogs().join("\n"), /i led|of five|test-key/, "neither words nor keys are logged");
    });

    test("transcribe: the service hears nothing before the consent that names it", async () => {
      for (const first of [{ type: "answer_begin", turn: 0 }, { ...CONSENT, service: name === "OpenAI" ? "Deepgram" : "OpenAI" }, { ...CONSENT, service: name, notice: 0 }, new Uint8Array(speech("i led"))]) {
        const captions = await Captions.connect(edge, await edge.interview());
        captions.send(first);
        assert.match(await captions.stopped(), /^(protocol|not_offered)$/);
        await captions.untilClosed();
      }
      assert.equal(service.handshakes, 0);

      const interview = await edge.interview();
      const captions = await Captions.agree(edge, interview, name);
      captions.speak(speech("i led"));
      assert.equal(service.handshakes, 0, "no connection before an answer");
      captions.begin(0);
      captions.end(0);
      await captions.rest(0);
      assert.equal(service.heardMs, 0, "sound before an answer is nobody's");
      const rows = await edge.sql(interview, "SELECT service, notice, language FROM caption_consents");
      assert.deepEqual(rows, [{ service: name, notice: 1, language: "en-US" }]);
      await captions.leave();
    });

    test("transcribe: late words never come under the next answer", async () => {
      service.moods.push({ hold: true });
      const captions = await agree();
      captions.begin(0);
      captions.speak(speech("i led a team"));
      captions.end(0);
      captions.begin(1);
      captions.speak(speech("of five", 700));
      const early = await captions.final();
      assert.deepEqual([early.turn, early.text], [1, "of five"]);
      service.connections[0].release();
      const late = await captions.final();
      assert.deepEqual([late.turn, late.text], [0, "i led a team"]);
      await captions.next((message) => message.type === "closed" && message.turn === 0);
      captions.end(1);
      assert.deepEqual(texts(await captions.rest(1)), []);
      await captions.leave();
    });

    test("transcribe: a connection that breaks mid-word is opened once more and loses nothing", async () => {
      service.moods.push({ dropAfterMs: 1350 });
      const captions = await agree();
      captions.begin(0);
      captions.speak(speech("i led a team", 700, "of five and we"));
      captions.speak(speech("shipped it", 700));
      captions.end(0);
      const finals = await captions.rest(0);
      assert.equal(finals.map(({ text }) => text).join(" "), "i led a team of five and we shipped it");
      assert.ok(finals.every(({ turn }) => turn === 0));
      assert.ok(finals.at(-1).start_ms >= 1100, JSON.stringify(finals.at(-1)));
      assert.equal(service.connections.length, 2);
      await captions.leave();

      service.moods.push({ dropAfterMs: 100 }, { dropAfterMs: 100 });
      const unlucky = await agree();
      unlucky.begin(0);
      unlucky.speak(speech("i led a team"));
      assert.equal(await unlucky.stopped(), "service");
      await unlucky.untilClosed();
    });

    test("transcribe: refused and stalled handshakes are tried once more where that may help", async () => {
      for (const [moods, handshakes, works] of [
        [[{ refuse: 429 }], 2, true],
        [[{ refuse: 503 }], 2, true],
        [[{ stall: true }], 2, true],
        [[{ refuse: 401 }], 1, false],
        [[{ refuse: 500 }, { refuse: 502 }], 2, false],
      ]) {
        service.reset();
        service.moods.push(...moods);
        const captions = await agree();
        captions.begin(0);
        captions.speak(speech("i led"));
        if (works) {
          captions.end(0);
          assert.deepEqual(texts(await captions.rest(0)), ["0: i led"], JSON.stringify(moods));
          await captions.leave();
        } else {
          assert.equal(await captions.stopped(), "service", JSON.stringify(moods));
        }
        assert.equal(service.handshakes, handshakes, JSON.stringify(moods));
      }
    });

    test("transcribe: garbage means nothing and a fatal error is a failure", async () => {
      service.moods.push({ garbage: true });
      const captions = await agree();
      captions.begin(0);
      captions.speak(speech("i led", 700));
      captions.end(0);
      assert.deepEqual(texts(await captions.rest(0)), ["0: i led"]);
      await captions.leave();

      service.moods.push({ fatal: true }, { fatal: true });
      const refused = await agree();
      refused.begin(0);
      refused.speak(speech("i led"));
      assert.equal(await refused.stopped(), "service");
    });

    test("transcribe: a service that says nothing more does not hold up the next answer", async () => {
      service.moods.push({ hold: true });
      const captions = await agree();
      captions.begin(0);
      captions.speak(speech("i led", 700));
      captions.end(0);
      captions.begin(1);
      captions.speak(speech("a team"));
      captions.end(1);
      assert.deepEqual(texts(await captions.rest(1)), ["1: a team"]);
      await captions.rest(0);
      assert.deepEqual(texts(captions.messages.filter(({ type }) => type === "final")), ["1: a team"]);
      await captions.leave();
    });

    test("transcribe: leaving ends the connection and gives back what was not used", async () => {
      const interview = await edge.interview();
      const captions = await Captions.agree(edge, interview, name);
      captions.begin(0);
      captions.speak(speech("i led a team", 700));
      await captions.final();
      await captions.leave();
      const promised = async () => (await edge.sql(interview, "SELECT promised_ms FROM caption_use"))[0].promised_ms;
      for (let tries = 0; (await promised()) > 1100 && tries < 100; tries++) await sleep(50);
      assert.equal(await promised(), 1100);
      for (let tries = 0; !service.last.closed && tries < 100; tries++) await sleep(50);
      assert.ok(service.last.closed);
    });

    test("transcribe: when the interview is over nothing more is sent", async () => {
      const interview = await edge.interview();
      const room = await Room.enter(edge, interview);
      await room.start();
      await room.command({ type: "end" });
      await room.leave();
      const captions = await Captions.agree(edge, interview, name);
      captions.begin(0);
      captions.speak(speech("i led"));
      assert.equal(await captions.stopped(), "over");
      assert.equal(service.handshakes, 0);
    });
  });
}

describe("captions: who gets in, and limits", () => {
  let service;
  before(async () => {
    service = await SpeechService.start("Deepgram");
  });
  afterEach(() => service.reset());
  after(() => service.close());

  test("transcribe: only the interview's ticket and this site's pages open the socket", async () => {
    await withEdge([service], async (edge) => {
      const { session_id, ticket } = await edge.interview();
      const ask = (headers) => edge.upgrade(session_id, headers, "transcribe");
      const protocols = (secret) => ({ "sec-websocket-protocol": `interviewprep.v1, ticket.${secret}` });
      const other = randomBytes(32).toString("base64url");
      const refusals = [
        [await ask({}), 400, "unsupported_subprotocol"],
        [await ask({ "sec-websocket-protocol": "interviewprep.v1" }), 401, "unauthorized"],
        [await ask(protocols("short")), 401, "unauthorized"],
        [await ask(protocols(other)), 403, "forbidden"],
        [await ask({ ...protocols(ticket), origin: "https://evil.example" }), 403, "forbidden"],
        [await edge.upgrade("0".repeat(64), protocols(ticket), "transcribe"), 403, "forbidden"],
      ];
      for (const [answer, status, code] of refusals) assert.deepEqual([answer.status, answer.body?.code], [status, code]);
      const plain = await edge.call("GET", `/api/v1/sessions/${session_id}/transcribe`, { bearer: ticket });
      assert.deepEqual([plain.status, plain.body.code], [400, "upgrade_required"]);
      const opened = await ask({ ...protocols(ticket), origin: new URL(edge.url).origin });
      assert.deepEqual([opened.status, opened.headers["sec-websocket-protocol"]], [101, "interviewprep.v1"]);
    });
    assert.equal(service.handshakes, 0);
  });

  test("transcribe: nothing is offered unless service, key and every limit are there", async () => {
    const { vars } = service;
    const incomplete = [
      [{}, SECRETS],
      [{ ...vars, ...PLENTY }, { ENTITLEMENT_KEY }],
      ...Object.keys(PLENTY).map((missing) => [{ ...vars, ...PLENTY, [missing]: "" }, SECRETS]),
      [{ ...vars, ...PLENTY, TRANSCRIBER_USD_PER_DAY: "0" }, SECRETS],
      [{ ...vars, ...PLENTY, TRANSCRIBER: "nobody" }, SECRETS],
      [{ ...vars, ...PLENTY, TRANSCRIBER_URL: "ws://speech.example" }, SECRETS],
    ];
    for (const [vars, secrets] of incomplete) {
      const edge = await startOutgoingEdge({ secrets, vars });
      assert.deepEqual(await offer(edge), { schema_version: 1, service: null }, JSON.stringify(vars));
      const { session_id, ticket } = await edge.interview();
      const answer = await edge.upgrade(session_id, { "sec-websocket-protocol": `interviewprep.v1, ticket.${ticket}` }, "transcribe");
      assert.equal(answer.status, 404);
      // One line for the offer, one for the socket; a site that wants no service is set up well.
      if (vars.TRANSCRIBER) assert.equal((await logged(edge, "transcriber_setup", 2)).length, 2);
      else assert.doesNotMatch(edge.server.getLogs().join("\n"), /transcriber_setup/);
      await edge.close();
    }
    assert.equal(service.handshakes, 0);
  });

  test("transcribe: an interview's share ends, and stays ended when the objects lose their memory", async () => {
    await withEdge([service, { TRANSCRIBER_SECONDS_PER_SESSION: "1" }], async (edge) => {
      const interview = await edge.interview();
      const captions = await Captions.agree(edge, interview, "Deepgram");
      captions.begin(0);
      captions.speak(speech("i led a team of five and we shipped it because"));
      assert.equal(await captions.stopped(), "quota");
      await captions.untilClosed();
      assert.equal(service.heardMs, 1000);
      assert.equal(captions.messages.filter(({ type }) => type === "final").map(({ text }) => text).join(" "), "i led a team of five and we shipped it");

      await edge.fault(interview, { fault: "panic" });
      const again = await Captions.agree(edge, interview, "Deepgram");
      again.begin(1);
      again.speak(speech("because"));
      assert.equal(await again.stopped(), "quota");
      assert.equal(service.connections.length, 1, "no connection without quota");

      const others = await Captions.agree(edge, await edge.interview(), "Deepgram");
      others.begin(0);
      others.speak(speech("i led", 700));
      assert.equal((await others.final()).text, "i led");
      await others.leave();
    });
  });

  test("transcribe: the day's cap holds for all interviews together, across a crash, and unused money returns", async () => {
    // A second of sound costs a cent; the day has three.
    const vars = { TRANSCRIBER_USD_PER_MINUTE: "0.6", TRANSCRIBER_USD_PER_DAY: "0.03" };
    await withEdge([service, vars], async (edge) => {
      const talk = async (seconds) => {
        const captions = await Captions.agree(edge, await edge.interview(), "Deepgram");
        captions.begin(0);
        captions.speak(speech("i led", seconds * 1000 - 200));
        return captions;
      };
      const crash = async () => edge.fault(await edge.interview(), { fault: "panic" });
      const first = await talk(1);
      await first.final();
      first.send({ type: "bye" });
      await first.untilClosed();
      await crash();
      // The first gave back what it had reserved and not used; settling is not awaited by its socket.
      let second;
      for (let tries = 0; tries < 40; tries++) {
        second = await talk(1);
        const end = await second.next(({ type }) => type === "final" || type === "stopped");
        if (end.type === "final") break;
        await sleep(50);
      }
      second.speak(speech("a team", 3000));
      assert.equal(await second.stopped(), "spend_cap");
      assert.equal(service.heardMs, 3000);
      await crash();
      const third = await talk(1);
      assert.equal(await third.stopped(), "spend_cap");
      assert.equal(service.heardMs, 3000);
    });
  });

  test("transcribe: a model that hears no pauses is told where phrases end", async () => {
    const live = await SpeechService.start("OpenAI");
    await withEdge([live, { TRANSCRIBER_MODEL: "gpt-live-transcribe" }], async (edge) => {
      const captions = await Captions.agree(edge, await edge.interview(), "OpenAI");
      captions.begin(0);
      captions.speak(speech("i led a"));
      await captions.next(({ type, text }) => type === "interim" && text === "i led");
      captions.speak(speech("team", 300));
      captions.send({ type: "pause", turn: 0 });
      const { text, confidence } = await captions.final();
      assert.deepEqual([text, confidence], ["i led a team", null]);
      captions.speak(speech("of five"));
      captions.end(0);
      assert.deepEqual(texts(await captions.rest(0)), ["0: of five"]);
      await captions.leave();
    });
    await live.close();
  });
});
