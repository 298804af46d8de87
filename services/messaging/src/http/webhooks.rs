//! Managing webhooks.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, StatusOk, delete, get, post, put};

use crate::State;
use crate::app::webhooks::{incoming, outgoing};
use crate::domain::webhook::{IncomingWebhook, OutgoingWebhook};
use crate::http::path;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(create_incoming)
        .service(list_incoming)
        .service(read_incoming)
        .service(change_incoming)
        .service(remove_incoming)
        .service(create_outgoing)
        .service(list_outgoing)
        .service(regenerate)
        .service(read_outgoing)
        .service(change_outgoing)
        .service(remove_outgoing);
}

fn hook(id: String) -> Result<String, Problem> {
    path::id("hook_id", id)
}

/// A filter by id; "" is none.
fn given(params: &Params, name: &str) -> Option<String> {
    Some(params.text(name).to_owned()).filter(|id| !id.is_empty())
}

/// Make a webhook
#[utoipa::path(
    operation_id = "CreateIncomingWebhook",
    tag = "webhooks",
    request_body = IncomingWebhook,
    responses((status = 201, body = IncomingWebhook), ApiErrors)
)]
#[post("/api/v4/hooks/incoming")]
async fn create_incoming(state: Data<State>, caller: Caller, body: Json<IncomingWebhook>) -> web::Result {
    Ok(web::created(&incoming::create(&state, &caller, body.0).await?))
}

/// List webhooks
#[utoipa::path(
    operation_id = "GetIncomingWebhooks",
    tag = "webhooks",
    params(("team_id" = Option<String>, Query), ("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<IncomingWebhook>), ApiErrors)
)]
#[get("/api/v4/hooks/incoming")]
async fn list_incoming(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let page = (params.offset(), params.per_page());
    Ok(web::json(&incoming::list(&state, &caller, given(&params, "team_id").as_deref(), page).await?))
}

/// Get a webhook
#[utoipa::path(
    operation_id = "GetIncomingWebhook",
    tag = "webhooks",
    responses((status = 200, body = IncomingWebhook), ApiErrors)
)]
#[get("/api/v4/hooks/incoming/{hook_id:[A-Za-z0-9]+}")]
async fn read_incoming(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    Ok(web::json(&incoming::find(&state, &caller, &hook(path.into_inner())?).await?))
}

/// Change a webhook
#[utoipa::path(
    operation_id = "UpdateIncomingWebhook",
    tag = "webhooks",
    request_body = IncomingWebhook,
    responses((status = 201, body = IncomingWebhook), ApiErrors)
)]
#[put("/api/v4/hooks/incoming/{hook_id:[A-Za-z0-9]+}")]
async fn change_incoming(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<IncomingWebhook>,
) -> web::Result {
    Ok(web::created(&incoming::change(&state, &caller, &hook(path.into_inner())?, body.0).await?))
}

/// Delete a webhook
#[utoipa::path(
    operation_id = "DeleteIncomingWebhook",
    tag = "webhooks",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/hooks/incoming/{hook_id:[A-Za-z0-9]+}")]
async fn remove_incoming(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    incoming::remove(&state, &caller, &hook(path.into_inner())?).await?;
    Ok(web::ok())
}

/// Make a webhook
#[utoipa::path(
    operation_id = "CreateOutgoingWebhook",
    tag = "webhooks",
    request_body = OutgoingWebhook,
    responses((status = 201, body = OutgoingWebhook), ApiErrors)
)]
#[post("/api/v4/hooks/outgoing")]
async fn create_outgoing(state: Data<State>, caller: Caller, body: Json<OutgoingWebhook>) -> web::Result {
    Ok(web::created(&outgoing::create(&state, &caller, body.0).await?))
}

/// List webhooks
#[utoipa::path(
    operation_id = "GetOutgoingWebhooks",
    tag = "webhooks",
    params(("team_id" = Option<String>, Query), ("channel_id" = Option<String>, Query), ("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<OutgoingWebhook>), ApiErrors)
)]
#[get("/api/v4/hooks/outgoing")]
async fn list_outgoing(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let page = (params.offset(), params.per_page());
    Ok(web::json(
        &outgoing::list(&state, &caller, given(&params, "team_id"), given(&params, "channel_id"), page)
            .await?,
    ))
}

/// Get a webhook
#[utoipa::path(
    operation_id = "GetOutgoingWebhook",
    tag = "webhooks",
    responses((status = 200, body = OutgoingWebhook), ApiErrors)
)]
#[get("/api/v4/hooks/outgoing/{hook_id:[A-Za-z0-9]+}")]
async fn read_outgoing(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    Ok(web::json(&outgoing::find(&state, &caller, &hook(path.into_inner())?).await?))
}

/// Change a webhook
#[utoipa::path(
    operation_id = "UpdateOutgoingWebhook",
    tag = "webhooks",
    request_body = OutgoingWebhook,
    responses((status = 200, body = OutgoingWebhook), ApiErrors)
)]
#[put("/api/v4/hooks/outgoing/{hook_id:[A-Za-z0-9]+}")]
async fn change_outgoing(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<OutgoingWebhook>,
) -> web::Result {
    Ok(web::json(&outgoing::change(&state, &caller, &hook(path.into_inner())?, body.0).await?))
}

/// Delete a webhook
#[utoipa::path(
    operation_id = "DeleteOutgoingWebhook",
    tag = "webhooks",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/hooks/outgoing/{hook_id:[A-Za-z0-9]+}")]
async fn remove_outgoing(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    outgoing::remove(&state, &caller, &hook(path.into_inner())?).await?;
    Ok(web::ok())
}

/// Make a new token for an outgoing webhook
#[utoipa::path(
    operation_id = "RegenOutgoingHookToken",
    tag = "webhooks",
    responses((status = 200, body = OutgoingWebhook), ApiErrors)
)]
#[post("/api/v4/hooks/outgoing/{hook_id:[A-Za-z0-9]+}/regen_token")]
async fn regenerate(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    Ok(web::json(&outgoing::regenerate(&state, &caller, &hook(path.into_inner())?).await?))
}
