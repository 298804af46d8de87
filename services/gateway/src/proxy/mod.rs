//! Requests for services that run elsewhere: bodies are streamed both ways, each side waits for the other, and a client that
//! goes away ends the request to the service.

mod body;
mod headers;

use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::web::{Data, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use model::{Identity, Problem};
use settings::Settings;
use web::ApiError;
use web::identity::Key;

use crate::routes::{self, Route, Target};
use crate::state::State;

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Longer than auth lets a login wait for its turn: in a storm, whoever was let into that queue gets its answer.
const LOGIN_WITHIN: Duration = Duration::from_secs(130);
/// Services close idle connections after five; a request must not meet one that is just being closed.
const IDLE: Duration = Duration::from_secs(3);

type Body = BoxBody<Bytes, std::io::Error>;

/// One a worker thread, so that a connection's work stays where its request is.
pub struct Proxy {
    client: Client<HttpConnector, Body>,
    key: Key,
    auth: String,
    messaging: String,
    files: String,
    search: String,
}

impl Proxy {
    pub fn new(settings: &Settings) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_WITHIN));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        let base = |url: &str| url.trim_end_matches('/').to_owned();
        Self {
            client,
            key: Key::new(settings.parlance.identity_key.expose()),
            auth: base(&settings.parlance.auth_url),
            messaging: base(&settings.parlance.messaging_url),
            files: base(&settings.parlance.files_url),
            search: base(&settings.parlance.search_url),
        }
    }

    fn base(&self, target: Target) -> &str {
        match target {
            Target::Auth => &self.auth,
            Target::Messaging => &self.messaging,
            Target::Files => &self.files,
            Target::Search => &self.search,
        }
    }

    /// `sending`: how long the body may take.
    async fn forward(
        &self,
        target: Target,
        request: &HttpRequest,
        payload: Payload,
        sending: Duration,
    ) -> Result<HttpResponse, Problem> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let uri = format!("{}{path}", self.base(target));
        let body::Outgoing { body, too_large } = body::outgoing(request, payload).await?;
        let method =
            hyper::Method::from_bytes(request.method().as_str().as_bytes()).map_err(Problem::internal)?;
        let mut outgoing =
            hyper::Request::builder().method(method).uri(uri).body(body).map_err(Problem::internal)?;
        headers::outgoing(request, target, outgoing.headers_mut());
        if let Some(identity) = request.extensions().get::<Identity>() {
            headers::set(outgoing.headers_mut(), web::identity::HEADER, &self.key.sign(identity));
        }
        let asked = self.client.request(outgoing);
        let patience = if target == Target::Auth { LOGIN_WITHIN } else { ANSWER_WITHIN };
        let answer = match tokio::time::timeout(patience + sending, asked).await {
            Ok(Ok(answer)) => answer,
            // A body that broke its limit ends the request; its refusal is what the client should hear.
            Ok(Err(_)) if too_large.load(Ordering::Acquire) => {
                return Err(crate::middleware::body_limit::too_large());
            }
            Ok(Err(error)) => return Err(Problem::unavailable(format!("{target:?}: {}", chain(&error)))),
            Err(_) => return Err(Problem::unavailable(format!("{target:?}: no answer in time"))),
        };
        Ok(answered(answer, request.method() == Method::HEAD))
    }
}

/// Everything no route of ours answers.
pub async fn default(
    request: HttpRequest,
    payload: Payload,
    proxy: Data<Proxy>,
    state: Data<State>,
) -> HttpResponse {
    let Some(route) = routes::find(request.method(), request.path(), request.query_string()) else {
        return crate::http::fallback(&request);
    };
    let takes_files = routes::takes_files(request.method(), request.path());
    let sending = if takes_files { state.read_within } else { Duration::ZERO };
    match proxy.forward(route.target, &request, payload, sending).await {
        Ok(response) => {
            if may_revoke(route, &request) {
                // The client must not be able to use a session after it was told that it is gone.
                state.hub.caught_up().await;
            }
            response
        }
        Err(problem) => ApiError(problem).error_response(),
    }
}

fn may_revoke(route: Route, request: &HttpRequest) -> bool {
    let write = !matches!(*request.method(), Method::GET | Method::HEAD);
    write
        && route.target == Target::Auth
        && !route.pattern.contains("/login")
        && request.extensions().contains::<Identity>()
}

fn answered(answer: hyper::Response<Incoming>, head_only: bool) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(answer.status().as_u16());
    let Ok(status) = status
        .map(|status| if status.as_u16() == 101 { actix_web::http::StatusCode::BAD_GATEWAY } else { status })
    else {
        return ApiError(Problem::unavailable("an answer without a status")).error_response();
    };
    let mut response = HttpResponse::build(status);
    headers::incoming(answer.headers(), &mut response);
    if head_only {
        return body::absent(answer.headers(), &mut response);
    }
    body::incoming(answer.into_body(), &mut response)
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

fn boxed<B>(body: B) -> Body
where
    B: hyper::body::Body<Data = Bytes> + Send + Sync + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    body.map_err(std::io::Error::other).boxed()
}
