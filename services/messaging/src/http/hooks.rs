//! What programs send to addresses they were given. No session: to know the address is the right.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use model::Problem;
use web::docs::ApiErrors;
use web::post;

use crate::State;
use crate::app::{commands, webhooks};
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(command_reply).service(incoming);
}

fn done() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok")
}

/// The JSON of a request: the body itself, or a form's `payload`.
fn payload(request: &HttpRequest, body: &[u8]) -> Vec<u8> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return body.to_vec();
    }
    url::form_urlencoded::parse(body)
        .find(|(name, _)| name == "payload")
        .map(|(_, value)| value.into_owned().into_bytes())
        .unwrap_or_default()
}

/// An integration answers later to a command
#[utoipa::path(
    operation_id = "CommandResponseUrl",
    tag = "webhooks",
    request_body(content = crate::domain::command::CommandResponse, content_type = "application/json"),
    responses((status = 200, body = String, content_type = "text/plain"), ApiErrors)
)]
#[post("/hooks/commands/{response_id:[A-Za-z0-9]+}")]
async fn command_reply(
    state: Data<State>,
    path: Path<String>,
    request: HttpRequest,
    body: web::RawBody,
) -> web::Result {
    if checked("response_id", &path).is_err() {
        let id = "web.command_webhook.general.app_error";
        return Err(Problem::new(404, id, "The address to answer to is not valid.").into());
    }
    commands::answer_later(&state, &path, &payload(&request, &body.0)).await?;
    Ok(done())
}

/// A program posts a message
#[utoipa::path(
    operation_id = "PostIncomingWebhook",
    tag = "webhooks",
    request_body(content = crate::domain::webhook::IncomingWebhookRequest, content_type = "application/json"),
    responses((status = 200, body = String, content_type = "text/plain"), ApiErrors)
)]
#[post("/hooks/{hook_id:[A-Za-z0-9]+}")]
async fn incoming(
    state: Data<State>,
    path: Path<String>,
    request: HttpRequest,
    body: web::RawBody,
) -> web::Result {
    webhooks::receive(&state, &path, &payload(&request, &body.0)).await?;
    Ok(done())
}
