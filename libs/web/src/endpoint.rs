//! A handler and where it stands; `#[get("…")]` and its like make one of a function.

use actix_web::dev::RequestHead;
use actix_web::http::Method;

pub trait Endpoint: 'static {
    /// As declared: `/api/v4/users/{user_id:[A-Za-z0-9]+}`.
    const PATTERN: &'static str;

    fn method() -> Method;

    /// Is this request, which fits otherwise, for this endpoint?
    fn admits(_head: &RequestHead) -> bool {
        true
    }

    /// The handler as actix-web runs it.
    fn route() -> actix_web::Route;
}

/// The pattern of the endpoint that was found for a request, in the request's extensions: a label that does not grow with ids.
#[derive(Clone, Copy, Debug)]
pub struct Matched {
    pub pattern: &'static str,
    pub(crate) index: usize,
}
