"""The edge as far as a job needs it: gives jobs out, takes reports, masked segments, and how a job ended."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# How long a lease lasts without being prolonged; a job takes longer.
LEASE_MS = 3000


class Edge:
    """Listens on a free port of 127.0.0.1."""

    def __init__(self):
        self.forget()
        edge = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self):
                body = self.body()
                if self.path.endswith("/masked"):
                    edge.masked.append((body["segment_id"], body["file"]))
                else:
                    edge.reports.append(body["report"])
                self.answer(204)

            def do_POST(self):
                body, what = self.body(), self.path.rpartition("/")[2]
                if what == "lease":
                    job = edge.lease()
                    self.answer(200, job) if job else self.answer(204)
                elif what == "extend":
                    self.extend(body["lease"])
                else:
                    edge.ended(what, self.path, body)
                    self.answer(204)

            def extend(self, lease):
                if edge.is_over(lease):
                    self.answer(409, {"type": "/problems/lease_lost", "title": "Conflict", "status": 409, "code": "lease_lost", "detail": "", "trace_id": ""})
                else:
                    edge.extended.append(lease)
                    self.answer(200, {"id": lease, "ends_in_ms": LEASE_MS})

            def body(self):
                assert self.headers["authorization"].startswith("Bearer ")
                return json.loads(self.rfile.read(int(self.headers["content-length"])))

            def answer(self, status, body=None):
                text = json.dumps(body).encode() if body else b""
                self.send_response(status)
                if text:
                    self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forget(self):
        """As if nobody had told it anything."""
        self.reports, self.masked, self.acknowledged, self.used = [], [], [], []
        self.offered, self.leased, self.extended, self.released, self.troubles = [], 0, [], [], []

    def offer(self, job):
        """A job for whoever asks next; each time under another lease."""
        self.offered.append(json.loads(job))

    def lease(self):
        if not self.offered:
            return None
        self.leased += 1
        return {**self.offered.pop(0), "lease": {"id": f"lease-{self.leased}", "ends_in_ms": LEASE_MS}}

    def ended(self, what, path, body):
        if what == "ack":
            self.acknowledged.append((path, body["lease"]))
            self.used.append(body["used"])
        elif what == "release":
            self.released.append((what, body["lease"]))
        else:
            self.troubles.append((what, body["lease"], body["reason"]))

    def is_over(self, lease):
        """Done, or in other hands."""
        known = [acknowledged for _, acknowledged in self.acknowledged] + [released for _, released in self.released]
        return lease in known or (self.leased > 0 and lease != f"lease-{self.leased}")
