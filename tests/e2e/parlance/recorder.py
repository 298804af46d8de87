"""Keeps every answer of a run, so that it can be held against the OpenAPI document."""

import json
from dataclasses import asdict, dataclass, field

import httpx


@dataclass
class Exchange:
    """One request and its answer; `path` includes the query."""

    method: str
    path: str
    status: int
    content_type: str
    body: str
    headers: dict = field(default_factory=dict)


class Recorder:
    """A list of exchanges, filled by transports or read from a file."""

    def __init__(self):
        self.exchanges = []

    def add(self, request, response):
        """Remembers an answer that was read to its end."""
        self.exchanges.append(Exchange(
            request.method, request.url.raw_path.decode("ascii"), response.status_code,
            response.headers.get("content-type", ""), response.text, dict(response.headers)))

    def read(self, path):
        """Takes over what another program wrote, one JSON object a line."""
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                self.exchanges.append(Exchange(**json.loads(line)))
        return self

    def write(self, path):
        """The same form."""
        with open(path, "w", encoding="utf-8") as file:
            for exchange in self.exchanges:
                file.write(json.dumps(asdict(exchange)) + "\n")


class RecordingTransport(httpx.HTTPTransport):
    """An httpx transport that remembers what passes."""

    def __init__(self, recorder, **options):
        super().__init__(**options)
        self.recorder = recorder

    def handle_request(self, request):
        response = super().handle_request(request)
        response.read()
        self.recorder.add(request, response)
        return response
