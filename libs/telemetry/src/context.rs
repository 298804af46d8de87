//! The current trace as text and back: for headers, outbox rows and NATS messages.

use std::collections::HashMap;

use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

const HEADER: &str = "traceparent";

/// W3C `traceparent` of the current span; empty when nothing is exported.
pub fn current_trace() -> String {
    let context = Span::current().context();
    let mut carrier = HashMap::with_capacity(2);
    opentelemetry::global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut carrier)
    });
    carrier.remove(HEADER).unwrap_or_default()
}

/// Makes `span` a child of the trace that text names.
pub fn follow(span: &Span, trace: &str) {
    if trace.is_empty() {
        return;
    }
    let carrier = HashMap::from([(HEADER.to_owned(), trace.to_owned())]);
    let context = opentelemetry::global::get_text_map_propagator(|propagator| propagator.extract(&carrier));
    let _ = span.set_parent(context);
}
