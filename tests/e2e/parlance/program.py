"""A program people integrate: an HTTP server that keeps what it is told and answers what it was given to answer."""

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Program:
    """`told` are the calls in order, as (path, decoded body); answers wait in `answers` by path, nothing else is said."""

    def __init__(self):
        self.told = queue.Queue()
        self.answers = {}
        program = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # noqa: N802 - the library's name
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                is_json = "json" in self.headers.get("Content-Type", "")
                program.told.put((self.path, json.loads(body) if is_json else body))
                answer = json.dumps(program.answers.get(self.path, {})).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words):
                """The test says what matters."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next(self, seconds=60):
        """The next call."""
        return self.told.get(timeout=seconds)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
