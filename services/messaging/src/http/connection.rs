//! Which of the caller's sockets a request belongs to: the frame about it skips that one.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use web::ApiError;

/// The `Connection-Id` header; "" when it is absent or no id.
pub struct ConnectionId(pub String);

impl FromRequest for ConnectionId {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get("Connection-Id").and_then(|value| value.to_str().ok());
        let id = header.filter(|id| model::id::is_valid(id)).unwrap_or_default();
        ready(Ok(Self(id.to_owned())))
    }
}
