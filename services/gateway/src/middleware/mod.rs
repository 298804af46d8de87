//! What happens to every request before a handler sees it, outermost first:
//!
//! 1. [`trace`]: forged headers off, a fresh id, a span, one log line, counters.
//! 2. [`headers`]: what every answer carries.
//! 3. [`cors`]: other origins.
//! 4. [`url`]: addresses that are too long or hostile.
//! 5. [`admit`]: token → identity, rate limit ([`throttle`]), CSRF.
//! 6. [`body_limit`]: how much may be sent.

pub mod admit;
pub mod body_limit;
pub mod cors;
pub mod headers;
pub mod throttle;
pub mod trace;
pub mod url;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::web::Data;
use actix_web::{Error, HttpResponse, ResponseError};
use model::Problem;
use web::ApiError;

use crate::state::State;

type Answered = Result<ServiceResponse<BoxBody>, Error>;

fn state(request: &ServiceRequest) -> Option<Data<State>> {
    request.app_data::<Data<State>>().cloned()
}

fn refuse(request: ServiceRequest, problem: Problem) -> Answered {
    answer(request, ApiError(problem).error_response())
}

fn answer(request: ServiceRequest, response: HttpResponse) -> Answered {
    Ok(request.into_response(response))
}

fn text<'a>(request: &'a ServiceRequest, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
