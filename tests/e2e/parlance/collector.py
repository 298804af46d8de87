"""An OTLP collector that keeps the spans it is sent."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse


class Span:
    """One span: who made it, what it is called, where it belongs."""

    def __init__(self, service, span):
        self.service, self.name = service, span.name
        self.trace, self.id, self.parent = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
        self.attributes = {pair.key: pair.value.string_value for pair in span.attributes}

    def __repr__(self):
        return f"{self.service}:{self.name} {self.attributes}"


class Collector:
    """Listens on loopback until closed."""

    def __init__(self):
        self.spans = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                request = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
                for resource in request.resource_spans:
                    names = [a.value.string_value for a in resource.resource.attributes if a.key == "service.name"]
                    for scope in resource.scope_spans:
                        collector.spans.extend(Span(names[0] if names else "", span) for span in scope.spans)
                body = ExportTraceServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def trace_of(self, span):
        return [other for other in self.spans if other.trace == span.trace]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
