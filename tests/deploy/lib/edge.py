"""The edge as far as a job needs it: takes its report, its masked segments, and its end."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Edge:
    """Listens on a free port of 127.0.0.1."""

    def __init__(self):
        self.reports, self.masked, self.acknowledged, self.used = [], [], [], []
        edge = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self):
                body = self.body()
                if self.path.endswith("/masked"):
                    edge.masked.append((body["segment_id"], body["file"]))
                else:
                    edge.reports.append(body["report"])
                self.no_content()

            def do_POST(self):
                body = self.body()
                edge.acknowledged.append((self.path, body["lease"]))
                edge.used.append(body["used"])
                self.no_content()

            def body(self):
                assert self.headers["authorization"].startswith("Bearer ")
                return json.loads(self.rfile.read(int(self.headers["content-length"])))

            def no_content(self):
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forget(self):
        """As if nobody had told it anything."""
        for heard in (self.reports, self.masked, self.acknowledged, self.used):
            heard.clear()
