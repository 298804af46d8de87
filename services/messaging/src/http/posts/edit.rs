//! Changing and deleting posts.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, delete, put};

use crate::State;
use crate::app::posts::delete;
use crate::app::posts::edit::{self, Way};
use crate::domain::post::{Post, PostPatch, PostUpdate};
use crate::http::path::checked;

/// Replace what may be changed of a post
#[utoipa::path(
    operation_id = "UpdatePost",
    tag = "posts",
    request_body = PostUpdate,
    responses((status = 200, body = Post), ApiErrors)
)]
#[put("/api/v4/posts/{post_id:[A-Za-z0-9]+}")]
pub async fn update_post(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<PostUpdate>,
) -> web::Result {
    checked("post_id", &path)?;
    let update = body.0;
    if update.id != *path {
        return Err(Problem::invalid_body("id").into());
    }
    let patch = PostPatch {
        message: Some(update.message),
        props: Some(update.props.unwrap_or_default()),
        is_pinned: Some(update.is_pinned),
        ..PostPatch::default()
    };
    Ok(web::json(&edit::edit(&state, &caller, &path, patch, Way::Update).await?))
}

/// Change a post
#[utoipa::path(
    operation_id = "PatchPost",
    tag = "posts",
    request_body = PostPatch,
    responses((status = 200, body = Post), ApiErrors)
)]
#[put("/api/v4/posts/{post_id:[A-Za-z0-9]+}/patch")]
pub async fn patch_post(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<PostPatch>,
) -> web::Result {
    checked("post_id", &path)?;
    Ok(web::json(&edit::edit(&state, &caller, &path, body.0, Way::Patch).await?))
}

/// Delete a post, with its thread if it begins one
#[utoipa::path(
    operation_id = "DeletePost",
    tag = "posts",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/posts/{post_id:[A-Za-z0-9]+}")]
pub async fn delete_post(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("post_id", &path)?;
    delete::delete(&state, &caller, &path).await?;
    Ok(web::ok())
}
