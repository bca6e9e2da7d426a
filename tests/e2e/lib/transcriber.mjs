// A speech service that always hears the same sentence, a word every 300 ms. It speaks the OpenAI API's transcription request, and is
// overloaded when it is asked first.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";

/** Its address and end; `words` are what it hears, as far as the sound reaches. */
export async function transcriber(words) {
  let asked = 0;
  const server = createServer(async (request, response) => {
    assert.equal(request.url, "/v1/audio/transcriptions");
    const chunks = await request.toArray();
    const form = await new Response(Buffer.concat(chunks), { headers: { "content-type": request.headers["content-type"] } }).formData();
    assert.equal(form.get("timestamp_granularities[]"), "word");
    asked += 1;
    if (asked === 1) return response.writeHead(503).end();
    // 16 kHz, 16 bits, behind 44 bytes of header.
    const length = (form.get("file").size - 44) / 32_000;
    const heard = words.map((word, n) => ({ word, start: n * 0.3, end: n * 0.3 + 0.25 })).filter(({ end }) => end < length);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ text: words.join(" "), words: heard }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, end: () => server.close() };
}
