//! Old versions of posts.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, get, post};

use crate::State;
use crate::app::posts::edit;
use crate::domain::post::Post;
use crate::http::path::checked;

/// Get the old versions of one's own post, the latest first
#[utoipa::path(
    operation_id = "GetEditHistoryForPost",
    tag = "posts",
    responses((status = 200, body = Vec<Post>), ApiErrors)
)]
#[get("/api/v4/posts/{post_id:[A-Za-z0-9]+}/edit_history")]
pub async fn get_edit_history_for_post(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
) -> web::Result {
    checked("post_id", &path)?;
    Ok(web::json(&edit::history(&state, &caller, &path).await?))
}

/// Give one's own post the text of an old version
#[utoipa::path(
    operation_id = "RestorePostVersion",
    tag = "posts",
    responses((status = 200, body = Post), ApiErrors)
)]
#[post("/api/v4/posts/{post_id:[A-Za-z0-9]+}/restore/{restore_version_id:[A-Za-z0-9]+}")]
pub async fn restore_post_version(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
) -> web::Result {
    let (post, version) = path.into_inner();
    checked("post_id", &post)?;
    checked("restore_version_id", &version)?;
    Ok(web::json(&edit::restore(&state, &caller, &post, &version).await?))
}
