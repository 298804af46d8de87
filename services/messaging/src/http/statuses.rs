//! Statuses and typing.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, delete, get, post, put};

use crate::State;
use crate::app::{custom_status, statuses};
use crate::domain::custom_status::CustomStatus;
use crate::domain::status::{Status, StatusUpdate};

/// Statuses in one request.
const MAX_IDS: usize = 10_000;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_users_statuses_by_ids)
        .service(get_user_status)
        .service(update_user_status)
        .service(update_user_custom_status)
        .service(remove_user_custom_status)
        .service(remove_recent_custom_status)
        .service(delete_recent_custom_status)
        .service(publish_user_typing);
}

/// Get a user's status
#[utoipa::path(operation_id = "GetUserStatus", tag = "status", responses((status = 200, body = Status), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/status")]
async fn get_user_status(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user = caller.resolve(&path)?;
    Ok(web::json(&statuses::of(&state, &[user]).await?.pop()))
}

/// Get the statuses of several users
#[utoipa::path(
    operation_id = "GetUsersStatusesByIds",
    tag = "status",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<Status>), ApiErrors)
)]
#[post("/api/v4/users/status/ids")]
async fn get_users_statuses_by_ids(
    state: Data<State>,
    _caller: Caller,
    body: Json<Vec<String>>,
) -> web::Result {
    let ids = body.0;
    if ids.is_empty() || ids.len() > MAX_IDS || !ids.iter().all(|id| model::id::is_valid(id)) {
        return Err(Problem::invalid_body("user_ids").into());
    }
    Ok(web::json(&statuses::of(&state, &ids).await?))
}

/// Choose a status
#[utoipa::path(
    operation_id = "UpdateUserStatus",
    tag = "status",
    request_body = StatusUpdate,
    responses((status = 200, body = Status), ApiErrors)
)]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/status")]
async fn update_user_status(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<StatusUpdate>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    Ok(web::json(&statuses::choose(&state, &caller, &user, &body.0).await?))
}

/// Say what one is doing
#[utoipa::path(
    operation_id = "UpdateUserCustomStatus",
    tag = "status",
    request_body = CustomStatus,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/status/custom")]
async fn update_user_custom_status(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<CustomStatus>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    custom_status::set(&state, &caller, &user, body.0).await?;
    Ok(web::ok())
}

/// Say nothing any more
#[utoipa::path(operation_id = "UnsetUserCustomStatus", tag = "status", responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/users/{user_id:[A-Za-z0-9]+}/status/custom")]
async fn remove_user_custom_status(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user = caller.resolve(&path)?;
    custom_status::clear(&state, &caller, &user).await?;
    Ok(web::ok())
}

/// Take one off the recent custom statuses
#[utoipa::path(
    operation_id = "PostUserRecentCustomStatusDelete",
    tag = "status",
    request_body = CustomStatus,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/status/custom/recent/delete")]
async fn remove_recent_custom_status(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<CustomStatus>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    custom_status::forget(&state, &caller, &user, &body.0).await?;
    Ok(web::ok())
}

/// Take one off the recent custom statuses, as older clients do
#[utoipa::path(
    operation_id = "RemoveRecentCustomStatus",
    tag = "status",
    request_body = CustomStatus,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/users/{user_id:[A-Za-z0-9]+}/status/custom/recent")]
async fn delete_recent_custom_status(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<CustomStatus>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    custom_status::forget(&state, &caller, &user, &body.0).await?;
    Ok(web::ok())
}

/// Where somebody is typing.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct Typing {
    channel_id: String,
    /// Root of the thread typed in, or "".
    parent_id: String,
}

/// Say that one is typing
#[utoipa::path(
    operation_id = "PublishUserTyping",
    tag = "users",
    request_body = Typing,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/typing")]
async fn publish_user_typing(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<Typing>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    statuses::typing(&state, &caller, &user, &body.0.channel_id, &body.0.parent_id).await?;
    Ok(web::ok())
}
