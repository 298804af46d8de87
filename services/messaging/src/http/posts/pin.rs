//! Pinning posts to their channel.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, StatusOk, post};

use crate::State;
use crate::app::posts::edit;
use crate::http::path::checked;

/// Pin a post
#[utoipa::path(operation_id = "PinPost", tag = "posts", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/posts/{post_id:[A-Za-z0-9]+}/pin")]
pub async fn pin_post(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("post_id", &path)?;
    edit::pin(&state, &caller, &path, true).await?;
    Ok(web::ok())
}

/// Unpin a post
#[utoipa::path(operation_id = "UnpinPost", tag = "posts", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/posts/{post_id:[A-Za-z0-9]+}/unpin")]
pub async fn unpin_post(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("post_id", &path)?;
    edit::pin(&state, &caller, &path, false).await?;
    Ok(web::ok())
}
