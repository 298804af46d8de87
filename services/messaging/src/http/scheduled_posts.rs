//! Scheduled messages.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, delete, get, post, put};

use crate::State;
use crate::app::scheduled_posts;
use crate::domain::scheduled_post::{NewScheduledPost, ScheduledPost};
use crate::http::connection::ConnectionId;
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(create_scheduled_post)
        .service(get_user_scheduled_posts)
        .service(update_scheduled_post)
        .service(delete_scheduled_post);
}

/// Schedule a message
#[utoipa::path(
    operation_id = "CreateScheduledPost",
    tag = "scheduled_post",
    request_body = NewScheduledPost,
    responses((status = 201, body = ScheduledPost), ApiErrors)
)]
#[post("/api/v4/posts/schedule")]
async fn create_scheduled_post(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    body: Json<NewScheduledPost>,
) -> web::Result {
    Ok(web::created(&scheduled_posts::create(&state, &caller, &connection.0, body.0).await?))
}

/// Get one's own scheduled messages of a team, by team; those of direct and group channels as `directChannels`
#[utoipa::path(
    operation_id = "GetUserScheduledPosts",
    tag = "scheduled_post",
    params(("includeDirectChannels" = Option<bool>, Query)),
    responses((status = 200, body = std::collections::BTreeMap<String, Vec<ScheduledPost>>), ApiErrors)
)]
#[get("/api/v4/posts/scheduled/team/{team_id:[A-Za-z0-9]+}")]
async fn get_user_scheduled_posts(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
) -> web::Result {
    checked("team_id", &path)?;
    let direct = params.flag("includeDirectChannels");
    Ok(web::json(&scheduled_posts::list(&state, &caller, &path, direct).await?))
}

/// Change a scheduled message, or the time of one
#[utoipa::path(
    operation_id = "UpdateScheduledPost",
    tag = "scheduled_post",
    request_body = NewScheduledPost,
    responses((status = 200, body = ScheduledPost), ApiErrors)
)]
#[put("/api/v4/posts/schedule/{scheduled_post_id:[A-Za-z0-9]+}")]
async fn update_scheduled_post(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<String>,
    body: Json<NewScheduledPost>,
) -> web::Result {
    checked("scheduled_post_id", &path)?;
    if body.0.id != *path {
        return Err(Problem::invalid_body("id").into());
    }
    Ok(web::json(&scheduled_posts::update(&state, &caller, &connection.0, &path, body.0).await?))
}

/// Delete a scheduled message
#[utoipa::path(
    operation_id = "DeleteScheduledPost",
    tag = "scheduled_post",
    responses((status = 200, body = ScheduledPost), ApiErrors)
)]
#[delete("/api/v4/posts/schedule/{scheduled_post_id:[A-Za-z0-9]+}")]
async fn delete_scheduled_post(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<String>,
) -> web::Result {
    checked("scheduled_post_id", &path)?;
    Ok(web::json(&scheduled_posts::remove(&state, &caller, &connection.0, &path).await?))
}
