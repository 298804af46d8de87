//! What every answer carries: its id, our version, and what browsers are to be careful about.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{
    CACHE_CONTROL, EXPIRES, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;

use super::{Answered, state};
use crate::state::State;

pub const VERSION: HeaderName = HeaderName::from_static("x-version-id");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const REQUEST_ID: HeaderName = HeaderName::from_static(web::request_id::HEADER);

pub async fn headers(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let state = state(&request);
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    let api = request.path().starts_with("/api/");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if let Some(state) = state {
        add_common(headers, &state);
    }
    if read && api && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(EXPIRES, HeaderValue::from_static("0"));
    }
    Ok(response.map_into_boxed_body())
}

/// Also for answers that no handler gives.
pub fn add_common(headers: &mut HeaderMap, state: &State) {
    headers.insert(VERSION, state.version_header.clone());
    if let Some(id) = web::request_id::current().and_then(|id| HeaderValue::try_from(id).ok()) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(""));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(strict) = &state.strict_transport {
        headers.insert(STRICT_TRANSPORT_SECURITY, strict.clone());
    }
}
