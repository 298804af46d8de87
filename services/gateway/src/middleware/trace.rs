//! A fresh id, a span and one log line for every request. Headers that only we may write are taken off first.

use std::time::Instant;

use actix_web::HttpMessage as _;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use tracing::Instrument;
use web::request_id;

use super::{Answered, state, text};

const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// Services believe these.
const OURS: [&str; 3] = ["x-parlance-identity", request_id::HEADER, "traceparent"];

pub async fn trace(mut request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    strip(&mut request);
    if state(&request).is_some_and(|state| state.encrypted) {
        // Whoever makes a cookie or an address looks here.
        request.headers_mut().insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
    }
    let id = model::id::random();
    let span = tracing::info_span!("request", request_id = id, user_id = tracing::field::Empty);
    request_id::scope(id, measured(request, next).instrument(span)).await
}

async fn measured(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let began = Instant::now();
    let state = state(&request);
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let agent = text(&request, "user-agent").to_owned();
    let response = next.call(request).await?;
    let took = began.elapsed();
    let status = response.status();
    if let Some(state) = state {
        let handler = handler(&response);
        state.metrics.request(&handler, method.as_str(), status, &agent, took);
    }
    // Paths hold ids and names; a query may hold a token and is never written down.
    let ms = took.as_secs_f64() * 1000.0;
    let status = status.as_u16();
    if matches!(path.as_str(), "/livez" | "/readyz") {
        tracing::debug!(%method, path, status, ms, "request");
    } else {
        tracing::info!(%method, path, status, ms, "request");
    }
    Ok(response.map_into_boxed_body())
}

/// The route, not the path: a label must not grow with the ids of this world.
fn handler<B>(response: &ServiceResponse<B>) -> String {
    let request = response.request();
    if let Some(found) = request.extensions().get::<web::Matched>() {
        return found.pattern.to_owned();
    }
    if let Some(pattern) = request.match_pattern() {
        return pattern;
    }
    let route = crate::routes::find(request.method(), request.path(), request.query_string());
    route.map_or_else(|| "none".to_owned(), |route| route.pattern.to_owned())
}

fn strip(request: &mut ServiceRequest) {
    let headers = request.headers_mut();
    for name in OURS {
        headers.remove(name);
    }
    let forged: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("x-parlance-")).cloned().collect();
    for name in forged {
        headers.remove(name);
    }
}
