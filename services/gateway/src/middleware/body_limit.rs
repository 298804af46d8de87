//! How much may be sent, by the route's table: refused by its announced length before a byte is read. What has no length is
//! counted where it is read (`web::BodyLimit`, the proxy).

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::middleware::Next;
use model::Problem;

use super::{Answered, refuse, state};

/// Bytes this request's body may have.
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub u64);

pub async fn body_limit(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let limit = match state(&request) {
        Some(state) if crate::routes::takes_files(request.method(), request.path()) => state.largest_file,
        Some(state) => state.largest_body,
        None => u64::MAX,
    };
    if announced.is_some_and(|length| length > limit) {
        return refuse(request, too_large());
    }
    request.extensions_mut().insert(Limit(limit));
    Ok(next.call(request).await?.map_into_boxed_body())
}

pub fn too_large() -> Problem {
    Problem::new(413, "api.context.request_body_too_large.app_error", "The request body is too large.")
}
