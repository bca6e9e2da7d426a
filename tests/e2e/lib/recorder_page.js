// Runs in the page: a small page side of the recorder worker, without the app. Installed as `window.bench`.
() => {
  // `mark`: events from there on came after the last segment's end.
  const bench = { events: [], worker: null, mark: 0, take: 0 };

  // An interview with a consent.
  bench.interview = async (medium = "audio") => {
    const call = async (method, path, bearer, body) => {
      const headers = { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) };
      const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? null : response.json();
    };
    bench.call = call;
    const { entitlement } = await call("POST", "/api/v1/guest");
    const wish = { schema_version: 1, role: "software", level: "mid", kind: "behavioural", style: "ownership", minutes: 10 };
    const { session_id, ticket } = await call("POST", "/api/v1/sessions", entitlement, wish);
    await bench.agree({ session_id, ticket }, medium);
    return { session_id, ticket, until: bench.until };
  };

  bench.agree = async ({ session_id, ticket }, medium) => {
    const consent = { schema_version: 1, medium, notice: 2 };
    const recording = await bench.call("PUT", `/api/v1/sessions/${session_id}/recording`, ticket, consent);
    bench.until = recording.delete_at_epoch_ms;
  };

  bench.post = (message, transfer = []) => bench.worker.postMessage(message, transfer);

  bench.open = ({ session_id, ticket, until }) => {
    bench.until = until;
    bench.worker = new Worker("/recorder-worker.js", { type: "module" });
    bench.worker.onmessage = ({ data }) => bench.events.push({ ...data, at: performance.now() });
    bench.worker.onerror = ({ message }) => bench.events.push({ type: "crashed", message });
    bench.post({ type: "open", session_id, ticket });
  };

  bench.has = (type, from = 0) => bench.events.slice(from).some((event) => event.type === type);

  // Begins to record a tone, and a moving picture unless `medium` is `audio`.
  bench.begin = async ({ medium = "audio", startMs = 0, noise = false, bps, mime, keyFrameMs } = {}) => {
    const take = ++bench.take;
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const sink = audio.createMediaStreamDestination();
    tone.connect(sink);
    tone.start();
    const tracks = sink.stream.getTracks();
    let drawing;
    if (medium !== "audio") {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = noise ? [960, 720] : [320, 240];
      const context = canvas.getContext("2d");
      const picture = context.createImageData(canvas.width, canvas.height);
      let n = 0;
      drawing = setInterval(() => {
        if (noise) {
          for (let at = 0; at < picture.data.length; at += 65_536) crypto.getRandomValues(picture.data.subarray(at, at + 65_536));
          context.putImageData(picture, 0, 0);
        }
        context.fillStyle = `hsl(${(n * 7) % 360} 80% 50%)`;
        context.fillRect((n++ * 3) % canvas.width, 40, 40, 40);
      }, 66);
      tracks.push(...canvas.captureStream(15).getTracks());
    }
    const mimeType = mime ?? (medium === "audio" ? "audio/webm;codecs=opus" : "video/webm;codecs=vp8,opus");
    const options = { mimeType, videoBitsPerSecond: bps, videoKeyFrameIntervalDuration: keyFrameMs };
    const recorder = new MediaRecorder(new MediaStream(tracks), options);
    // The order of chunks must not depend on how long a blob takes to read.
    let last = Promise.resolve();
    recorder.ondataavailable = ({ data }) => {
      const atMs = startMs + Math.round(performance.now() - bench.startedAt);
      last = last.then(async () => {
        const chunk = await data.arrayBuffer();
        bench.recordedBytes += chunk.byteLength;
        bench.post({ type: "chunk", take, at_ms: atMs, chunk }, [chunk]);
      });
    };
    bench.post({ type: "begin", take, medium, mime: mimeType, start_ms: startMs, delete_at_epoch_ms: bench.until });
    await new Promise((resolve) => {
      recorder.onstart = resolve;
      recorder.start(500);
    });
    bench.startedAt = performance.now();
    bench.recordedBytes = 0;
    bench.finish = async (reason) => {
      const truthMs = performance.now() - bench.startedAt;
      await new Promise((resolve) => {
        recorder.onstop = resolve;
        recorder.stop();
      });
      await last;
      clearInterval(drawing);
      audio.close();
      bench.mark = bench.events.length;
      bench.post({ type: "end", take, reason });
      return truthMs;
    };
  };

  // Records a whole segment, of `options.bytes` at least; answers how long it really was.
  bench.record = async (ms, options = {}) => {
    await bench.begin(options);
    do await new Promise((resolve) => setTimeout(resolve, ms));
    while (bench.recordedBytes < (options.bytes ?? 0));
    return bench.finish(options.reason ?? "finished");
  };

  // Fetches a stored segment through the worker; answers type and SHA-256 of what came back.
  bench.load = async (segment) => {
    const from = bench.events.length;
    bench.post({ type: "load", segment });
    for (;;) {
      const answer = bench.events.slice(from).find(({ type }) => type === "loaded" || type === "not_loaded");
      if (answer?.type === "not_loaded") return answer;
      if (answer) {
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.file.arrayBuffer()));
        return { type: answer.file.type, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  // What lies on the device, in either storage.
  bench.kept = async ({ session_id }) => {
    const found = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle, `${path}/${name}`);
        else found.push(`${path}/${name}`);
      }
    };
    try {
      const root = await navigator.storage.getDirectory();
      const recordings = await root.getDirectoryHandle("recordings");
      await walk(await recordings.getDirectoryHandle(session_id), "");
    } catch (error) {
      if (error.name !== "NotFoundError") throw error;
    }
    const known = (await indexedDB.databases()).some(({ name }) => name === "interviewprep-recordings");
    if (known) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open("interviewprep-recordings");
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
      });
      const keys = await new Promise((resolve, reject) => {
        const request = database.transaction("records").objectStore("records").getAllKeys();
        request.onsuccess = () => resolve(request.result);
        request.onerror = reject;
      });
      database.close();
      found.push(...keys.filter(([session]) => session === session_id).map((key) => key.join("/")));
    }
    return found;
  };

  window.bench = bench;
}
