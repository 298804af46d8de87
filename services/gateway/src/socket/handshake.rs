//! The upgrade request: may this client open a socket here, and is it known already?

use actix_codec::Framed;
use actix_http::body::{BodySize, MessageBody};
use actix_http::h1::{Codec, Message};
use actix_http::ws::{handshake_response, verify_handshake};
use actix_http::{Request, Response, StatusCode};
use actix_web::http::header::{HeaderMap, ORIGIN, USER_AGENT};
use actix_web::web::Data;
use actix_web::{HttpMessage, ResponseError};
use futures_util::SinkExt;
use model::Problem;
use tokio::io::{AsyncRead, AsyncWrite};
use web::{ApiError, Params, request_id};

use super::stream::{Socket, Start};
use crate::hub::Id;
use crate::identity::{Place, find_token};
use crate::middleware::headers::add_common;
use crate::middleware::throttle::{Refused, Throttle, identify};
use crate::middleware::url;
use crate::state::State;

/// Answers an upgrade request. An accepted socket becomes a task of its own, so that all this takes no memory for as long as
/// the socket is open, and stopping the HTTP server does not wait for it.
pub async fn upgrade<Io>(state: Data<State>, request: Request, mut framed: Framed<Io, Codec>)
where
    Io: AsyncRead + AsyncWrite + Unpin + 'static,
{
    let id = model::id::random();
    let span = tracing::info_span!("request", request_id = id);
    let work = async {
        let start = judge(&state, &request).await;
        let status = start.as_ref().map_or_else(|problem| problem.status, |_| 101);
        tracing::info!(method = %request.method(), path = request.path(), status, "request");
        let start = match start {
            Ok(start) => start,
            Err(problem) => return refuse(&state, &mut framed, problem).await,
        };
        let mut response = handshake_response(request.head());
        let mut response = response.finish();
        add_common(response.headers_mut(), &state);
        let response = response.set_body(());
        if framed.send(Message::Item((response, BodySize::None))).await.is_err() {
            return;
        }
        let Some(start) = start else { return };
        let agent =
            request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let count = state.metrics.socket(agent);
        let parts = framed.into_parts();
        actix_web::rt::spawn(Socket::new(parts.io, &parts.read_buf, state, start, count));
    };
    use tracing::Instrument;
    request_id::scope(id, work.instrument(span)).await;
}

/// `None`: is upgraded and hung up on, as clients with impossible parameters are.
async fn judge(state: &State, request: &Request) -> Result<Option<Start>, Problem> {
    let query = request.uri().query().unwrap_or_default();
    if let Some(problem) = url::check(request.path(), query, state.longest_url) {
        return Err(problem);
    }
    if request.path().strip_suffix('/').unwrap_or(request.path()) != "/api/v4/websocket" {
        return Err(Problem::new(404, "api.context.404.app_error", "There is no websocket here."));
    }
    let bad =
        |_| Problem::new(400, "api.web_socket.connect.upgrade.app_error", "This is no websocket handshake.");
    verify_handshake(request.head()).map_err(bad)?;
    if !may_come_from(state, request.headers()) {
        return Err(Problem::new(
            403,
            "api.web_socket.connect.check_origin.app_error",
            "The origin is not allowed here.",
        ));
    }
    let peer = request.peer_addr().map(|address| address.ip());
    let throttle = Throttle::new(state, request.headers(), request.path(), peer);
    let token = find_token(request.headers(), query);
    let text = token.as_ref().map(|token| token.text.as_ref());
    let identity = match identify(state, throttle.as_ref(), text).await {
        Ok((identity, _)) => identity,
        Err(Refused::TooMany(_)) => {
            return Err(Problem::new(429, "api.context.rate_limit.app_error", "limit exceeded"));
        }
        Err(Refused::Problem(problem)) => return Err(problem),
    };
    let (Some(token), Some(identity)) = (token, identity) else { return Ok(Some(Start::Unknown)) };
    if token.place == Place::Query && !identity.is_oauth {
        let message = "Session is not OAuth but token was provided in the query string.";
        return Err(Problem::new(401, "api.context.token_provided.app_error", message));
    }
    let Ok(resume) = resume(query) else { return Ok(None) };
    Ok(Some(Start::Known { identity, token: token.text.into(), resume }))
}

/// Stream and number with which a client comes back.
fn resume(query: &str) -> Result<Option<(String, i64)>, ()> {
    let params = Params::parse(query);
    let id = params.text("connection_id");
    if id.is_empty() {
        return Ok(None);
    }
    let number = params.number("sequence_number").ok_or(())?;
    Id::parse(id).ok_or(())?;
    Ok(Some((id.to_owned(), number)))
}

/// Browsers say where a page comes from; programs say nothing.
fn may_come_from(state: &State, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    origin.eq_ignore_ascii_case(&state.origin) || (origin != "null" && state.cors.allows(origin))
}

async fn refuse<Io: AsyncRead + AsyncWrite + Unpin>(
    state: &State,
    framed: &mut Framed<Io, Codec>,
    problem: Problem,
) {
    let (mut response, body) = Response::from(ApiError(problem).error_response()).into_parts();
    add_common(response.headers_mut(), state);
    response.head_mut().set_connection_type(actix_http::ConnectionType::Close);
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    let Ok(body) = body.try_into_bytes() else { return };
    let head = Message::Item((response, BodySize::Sized(body.len() as u64)));
    // The client may be gone; nobody else is concerned.
    if framed.send(head).await.is_ok() && framed.send(Message::Chunk(Some(body))).await.is_ok() {
        let _ = framed.send(Message::Chunk(None)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coming_back_takes_both_parameters() {
        let id = "a".repeat(26);
        assert_eq!(resume(""), Ok(None));
        assert_eq!(resume("connection_id=&sequence_number=0"), Ok(None));
        assert_eq!(resume(&format!("connection_id={id}&sequence_number=7")), Ok(Some((id.clone(), 7))));
        for bad in ["&sequence_number=", "&sequence_number=x", "&sequence_number=99999999999999999999", ""] {
            assert_eq!(resume(&format!("connection_id={id}{bad}")), Err(()), "{bad}");
        }
        assert_eq!(resume("connection_id=x&sequence_number=1"), Err(()));
    }
}
