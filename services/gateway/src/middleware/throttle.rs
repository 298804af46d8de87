//! Whom a request is counted for, and what a caller is told about his limit.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use model::{Identity, Problem};

use crate::address::client_address;
use crate::limits::{Rate, Verdict};
use crate::state::State;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
/// Guessing passwords is slower than asking for pages.
const LOGINS: Rate = Rate::new(5, 10);
const LOGIN: &str = "/api/v4/users/login";

/// A request as the limits see it; `None` while there are none.
pub struct Throttle<'a> {
    state: &'a State,
    address: String,
    header: Option<&'a str>,
    login: bool,
}

impl<'a> Throttle<'a> {
    pub fn new(state: &'a State, headers: &'a HeaderMap, path: &str, peer: Option<IpAddr>) -> Option<Self> {
        let settings = &state.settings.rate_limit;
        if !settings.enable {
            return None;
        }
        let header = headers.get(&settings.vary_by_header).and_then(|value| value.to_str().ok());
        Some(Self {
            state,
            address: client_address(headers, peer, &state.settings.service.trusted_proxy_ip_header),
            header: header.filter(|value| !value.is_empty()),
            login: path == LOGIN,
        })
    }

    /// May a stranger from here still ask? A token nobody knows yet costs a question; his address must be able to pay it.
    fn stranger_may_ask(&self) -> bool {
        !self.state.settings.rate_limit.vary_by_remote_addr
            || self.state.limits.allows(self.state.rate, "api", &self.address)
    }

    /// Counts the request for its user, or for its address while he is not known. `None`: nobody counts such requests.
    fn charge(&self, user_id: Option<&str>) -> Option<Verdict> {
        let (limits, settings) = (&self.state.limits, &self.state.settings.rate_limit);
        if self.login {
            return Some(limits.charge(LOGINS, "login", &self.address));
        }
        let caller = match (self.header, user_id) {
            (Some(value), _) => value,
            (None, Some(user_id)) if settings.vary_by_user => user_id,
            _ if settings.vary_by_remote_addr => &self.address,
            _ => return None,
        };
        Some(limits.charge(self.state.rate, "api", caller))
    }
}

/// Why nobody was found.
pub enum Refused {
    TooMany(Option<Verdict>),
    Problem(Problem),
}

/// Whose token it is, counted for him or for the address it came from.
pub async fn identify(
    state: &State,
    throttle: Option<&Throttle<'_>>,
    token: Option<&str>,
) -> Result<(Option<Arc<Identity>>, Option<Verdict>), Refused> {
    let identity = match token {
        None => None,
        Some(token) => match state.identities.peek(token) {
            Some(known) => known,
            None if throttle.is_some_and(|throttle| !throttle.stranger_may_ask()) => {
                return Err(Refused::TooMany(None));
            }
            None => state.identities.resolve(token).await.map_err(Refused::Problem)?,
        },
    };
    let user_id = identity.as_ref().map(|identity| identity.user_id.as_str());
    match throttle.and_then(|throttle| throttle.charge(user_id)) {
        Some(verdict) if !verdict.allowed => Err(Refused::TooMany(Some(verdict))),
        verdict => Ok((identity, verdict)),
    }
}

pub fn mark(headers: &mut HeaderMap, verdict: &Verdict) {
    headers.insert(LIMIT, HeaderValue::from(verdict.limit));
    headers.insert(REMAINING, HeaderValue::from(verdict.remaining));
    headers.insert(RESET, HeaderValue::from(verdict.reset));
}

pub fn limit_exceeded(verdict: Option<&Verdict>) -> HttpResponse {
    let mut response =
        HttpResponse::TooManyRequests().content_type("text/plain; charset=utf-8").body("limit exceeded\n");
    let headers = response.headers_mut();
    if let Some(verdict) = verdict {
        mark(headers, verdict);
    }
    headers.insert(RETRY_AFTER, HeaderValue::from(verdict.map_or(1, |verdict| verdict.retry_after)));
    response
}
