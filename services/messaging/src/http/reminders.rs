//! Reminders of posts.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, post};

use crate::State;
use crate::app::reminders;
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(set_post_reminder);
}

#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct NewReminder {
    /// Unix seconds.
    target_time: i64,
}

/// Be reminded of a post at a time
#[utoipa::path(
    operation_id = "SetPostReminder",
    tag = "posts",
    request_body = NewReminder,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/posts/{post_id:[A-Za-z0-9]+}/reminder")]
async fn set_post_reminder(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
    body: Json<NewReminder>,
) -> web::Result {
    let (user, post) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("post_id", &post)?;
    reminders::set(&state, &caller, &user, &post, body.0.target_time).await?;
    Ok(web::ok())
}
