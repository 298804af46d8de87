//! Who is asking, and may they ask now: rate limit, token → identity, CSRF. A handler finds the identity in the request.

use actix_web::HttpMessage;
use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, time::Duration};
use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use model::{Identity, Problem};

use super::throttle::{Refused, Throttle, identify, limit_exceeded, mark};
use super::{Answered, answer, refuse, state};
use crate::identity::{COOKIE_NAME, Place, csrf_passes, find_token};
use crate::state::State;

pub async fn admit(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Answered {
    let Some(state) = state(&request) else { return Ok(next.call(request).await?.map_into_boxed_body()) };
    let token = find_token(request.headers(), request.query_string())
        .map(|token| (token.text.into_owned(), token.place));
    let peer = request.peer_addr().map(|address| address.ip());
    let identified = {
        let throttle = Throttle::new(&state, request.headers(), request.path(), peer);
        let text = token.as_ref().map(|(text, _)| text.as_str()).filter(|_| needs_identity(request.path()));
        identify(&state, throttle.as_ref(), text).await
    };
    let (identity, verdict) = match identified {
        Ok(found) => found,
        Err(Refused::TooMany(verdict)) => return answer(request, limit_exceeded(verdict.as_ref())),
        Err(Refused::Problem(problem)) => return refuse(request, problem),
    };
    let bad_token = token.is_some() && identity.is_none();
    if let (Some((_, place)), Some(identity)) = (token, identity) {
        if let Some(problem) = mistrust(&state, &request, place, &identity) {
            let mut response = refuse(request, problem)?;
            if place == Place::Cookie {
                forget_cookie(&state, response.response_mut());
            }
            return Ok(response);
        }
        tracing::Span::current().record("user_id", identity.user_id.as_str());
        state.identities.touch(&identity);
        request.extensions_mut().insert(Identity::clone(&identity));
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
