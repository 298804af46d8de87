//! Drafts.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, delete, get, post};

use crate::State;
use crate::app::drafts;
use crate::domain::draft::{Draft, NewDraft};
use crate::http::connection::ConnectionId;
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(upsert_draft).service(get_drafts).service(delete_draft).service(delete_thread_draft);
}

/// Save a draft; null when it is empty and with that gone
#[utoipa::path(
    operation_id = "UpsertDraft",
    tag = "drafts",
    request_body = NewDraft,
    responses((status = 201, body = Option<Draft>), ApiErrors)
)]
#[post("/api/v4/drafts")]
async fn upsert_draft(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    body: Json<NewDraft>,
) -> web::Result {
    Ok(web::created(&drafts::save(&state, &caller, &connection.0, body.0).await?))
}

/// Get one's own drafts of a team, the latest first; null when there are none
#[utoipa::path(
    operation_id = "GetDrafts",
    tag = "drafts",
    responses((status = 200, body = Option<Vec<Draft>>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/drafts")]
async fn get_drafts(state: Data<State>, caller: Caller, path: Path<(String, String)>) -> web::Result {
    let (user, team) = path.into_inner();
    caller.resolve(&user)?;
    checked("team_id", &team)?;
    let found = drafts::list(&state, &caller, &team).await?;
    Ok(web::json(&(!found.is_empty()).then_some(found)))
}

/// Delete one's own draft of a channel
#[utoipa::path(
    operation_id = "DeleteDraft",
    tag = "drafts",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/users/{user_id:[A-Za-z0-9]+}/channels/{channel_id:[A-Za-z0-9]+}/drafts")]
async fn delete_draft(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<(String, String)>,
) -> web::Result {
    let (user, channel) = path.into_inner();
    caller.resolve(&user)?;
    checked("channel_id", &channel)?;
    drafts::remove(&state, &caller, &connection.0, &channel, "").await?;
    Ok(web::ok())
}

/// Delete one's own draft of a thread
#[utoipa::path(
    operation_id = "DeleteThreadDraft",
    tag = "drafts",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/channels/{channel_id:[A-Za-z0-9]+}/drafts/{thread_id:[A-Za-z0-9]+}"
)]
async fn delete_thread_draft(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<(String, String, String)>,
) -> web::Result {
    let (user, channel, thread) = path.into_inner();
    caller.resolve(&user)?;
    checked("channel_id", &channel)?;
    checked("thread_id", &thread)?;
    drafts::remove(&state, &caller, &connection.0, &channel, &thread).await?;
    Ok(web::ok())
}
