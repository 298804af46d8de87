//! Who is asking, and may they ask now: rate limit, token → identity, CSRF. A handler finds the identity in the request.

use actix_web::HttpMessage;
use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, time::Duration};
use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use model::{Identity, Problem};

use super::{Answered, answer, refuse, state};
use crate::address::client_address;
use crate::identity::{COOKIE_NAME, Place, csrf_passes, find_token};
use crate::limits::{Rate, Verdict};
use crate::state::State;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
/// Guessing passwords is slower than asking for pages.
const LOGINS: Rate = Rate::new(5, 10);

pub async fn admit(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let Some(state) = state(&request) else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    let token = find_token(request.headers(), request.query_string())
        .map(|token| (token.text.into_owned(), token.place));
    let known = token.as_ref().and_then(|(text, _)| state.identities.peek(text)).flatten();
    let verdict = charge(&state, &request, known.as_ref().map(|identity| identity.user_id.as_str()));
    if let Some(verdict) = verdict.filter(|verdict| !verdict.allowed) {
        return answer(request, limit_exceeded(&verdict));
    }
    let mut bad_token = false;
    if let Some((text, place)) = token.filter(|_| needs_identity(request.path())) {
        let identity = match known {
            Some(identity) => Some(identity),
            None => match state.identities.resolve(&text).await {
                Ok(identity) => identity,
                Err(problem) => return refuse(request, problem),
            },
        };
        bad_token = identity.is_none();
        if let Some(identity) = identity {
            if let Some(problem) = mistrust(&state, &request, place, &identity) {
                let forget = place == Place::Cookie;
                let mut response = refuse(request, problem)?;
                if forget {
                    forget_cookie(&state, response.response_mut());
                }
                return Ok(response);
            }
            tracing::Span::current().record("user_id", identity.user_id.as_str());
            state.identities.touch(&identity);
            request.extensions_mut().insert(Identity::clone(&identity));
        }
    }
    let mut response = next.call(request).await?;
    if bad_token && response.status() == StatusCode::UNAUTHORIZED {
        forget_cookie(&state, response.response_mut());
    }
    if let Some(verdict) = verdict {
        mark(response.headers_mut(), &verdict);
    }
    Ok(response.map_into_boxed_body())
}

fn forget_cookie<B>(state: &State, response: &mut HttpResponse<B>) {
    let cookie = Cookie::build(COOKIE_NAME, "")
        .path(state.cookie_path.clone())
        .max_age(Duration::ZERO)
        .http_only(true);
    let _ = response.add_cookie(&cookie.finish());
}

/// Why a session is not good enough for this request.
fn mistrust(state: &State, request: &ServiceRequest, place: Place, identity: &Identity) -> Option<Problem> {
    if place == Place::Query && !identity.is_oauth {
        let message = "Session is not OAuth but token was provided in the query string.";
        return Some(Problem::new(401, "api.context.token_provided.app_error", message));
    }
    let strict = state.settings.service.experimental_strict_csrf_enforcement;
    let passes = csrf_passes(place, request.method(), request.headers(), &identity.csrf, strict);
    (!passes).then(|| Problem::session_expired().with_detail("csrf"))
}

/// Pages and files of the web client are the same for everybody.
fn needs_identity(path: &str) -> bool {
    path.starts_with("/api/")
        || path.starts_with("/oauth/")
        || path.starts_with("/plugins/")
        || path.starts_with("/files/")
}

fn charge(state: &State, request: &ServiceRequest, user_id: Option<&str>) -> Option<Verdict> {
    let settings = &state.settings.rate_limit;
    if !settings.enable {
        return None;
    }
    let peer = request.peer_addr().map(|address| address.ip());
    let address = client_address(request.headers(), peer, &state.settings.service.trusted_proxy_ip_header);
    if request.path() == "/api/v4/users/login" {
        return Some(state.limits.charge(LOGINS, "login", &address));
    }
    let header = (!settings.vary_by_header.is_empty())
        .then(|| super::text(request, &settings.vary_by_header))
        .filter(|value| !value.is_empty());
    let caller = match (header, user_id) {
        (Some(value), _) => value,
        (None, Some(user_id)) if settings.vary_by_user => user_id,
        _ if settings.vary_by_remote_addr => &address,
        _ => return None,
    };
    Some(state.limits.charge(state.rate, "api", caller))
}

fn mark(headers: &mut HeaderMap, verdict: &Verdict) {
    headers.insert(LIMIT, HeaderValue::from(verdict.limit));
    headers.insert(REMAINING, HeaderValue::from(verdict.remaining));
    headers.insert(RESET, HeaderValue::from(verdict.reset));
}

fn limit_exceeded(verdict: &Verdict) -> HttpResponse {
    let mut response =
        HttpResponse::TooManyRequests().content_type("text/plain; charset=utf-8").body("limit exceeded\n");
    mark(response.headers_mut(), verdict);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(verdict.retry_after));
    response
}
