"""A small web site that previews are taken of. It remembers what it was asked for."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .picture import png

PAGE = """<!DOCTYPE html><html><head><meta property="og:title" content="{title}"><meta property="og:type" content="article">
<meta property="og:url" content="http://canonical.example/"><meta property="og:description" content="Says this"><meta property="og:site_name" content="Site">
<meta property="og:image" content="/p.png"><meta property="og:locale" content="de_DE"></head><body>text</body></html>"""


class Site:
    """Serves pages on a free port of the loopback interface."""

    def __init__(self):
        self.asked = []
        self.pages = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.split("?")[0]
                site.asked.append(self.path)
                status, kind, body, headers = site.pages.get(path, (404, "text/plain", b"", {}))
                self.send_response(status)
                for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(key, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.add("/p.png", png(30, 20), "image/png")
        self.page("/page", "A title")

    def add(self, path, body, kind, status=200, **headers):
        """Answers a path with this."""
        self.pages[path] = (status, kind, body, headers)

    def page(self, path, title):
        """A page that describes itself."""
        self.add(path, PAGE.format(title=title).encode(), "text/html; charset=utf-8")

    def close(self):
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()
