// A network that can be cut: an HTTP proxy between browser and product. Chromium's own offline switch leaves open sockets open.
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { Transform } from "node:stream";

/**
 * `proxy` for a browser context; `cut()` breaks what is open and refuses what comes, until `mend()`. Requests go up at
 * `upBytesPerS` at most, all together.
 */
export async function network({ upBytesPerS = Infinity } = {}) {
  let whole = true;
  const open = new Set();
  const keep = (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // What breaks here is what is being tested.
    socket.on("error", () => {});
    if (!whole) socket.destroy();
    return whole;
  };

  let freeAtMs = 0;
  const paced = () => new Transform({
    transform(chunk, _, done) {
      const now = performance.now();
      freeAtMs = Math.max(freeAtMs, now) + (chunk.length / upBytesPerS) * 1000;
      setTimeout(() => done(null, chunk), freeAtMs - now);
    },
  });

  const server = createServer((asked, answer) => {
    const { hostname, port, pathname, search } = new URL(asked.url);
    const forwarded = request({ hostname, port, path: pathname + search, method: asked.method, headers: asked.headers });
    forwarded.on("response", (response) => {
      answer.writeHead(response.statusCode, response.rawHeaders);
      response.pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    answer.on("close", () => forwarded.destroy());
    asked.pipe(paced()).pipe(forwarded);
  });
  server.on("connection", keep);
  // WebSockets.
  server.on("connect", ({ url }, near, head) => {
    const { hostname, port } = new URL(`http://${url}`);
    const far = connect(Number(port), hostname, () => {
      near.write("HTTP/1.1 200 OK\r\n\r\n");
      far.write(head);
      near.pipe(far).pipe(near);
    });
    if (!keep(far)) near.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    proxy: { server: `http://127.0.0.1:${server.address().port}`, bypass: "<-loopback>" },
    cut() {
      whole = false;
      open.forEach((socket) => socket.destroy());
    },
    mend() {
      whole = true;
    },
    close() {
      open.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
