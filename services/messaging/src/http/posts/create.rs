//! Writing a post.

use actix_web::web::Data;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, post};

use crate::State;
use crate::app::posts;
use crate::domain::post::{NewPost, Post};

/// Create a post or a reply
#[utoipa::path(
    operation_id = "CreatePost",
    tag = "posts",
    params(("set_online" = Option<bool>, Query, description = "false: do not set the author online")),
    request_body = NewPost,
    responses((status = 201, body = Post), ApiErrors)
)]
#[post("/api/v4/posts")]
pub async fn create_post(
    state: Data<State>,
    caller: Caller,
    params: Params,
    body: Json<NewPost>,
) -> web::Result {
    let set_online = !params.has("set_online") || params.flag("set_online");
    let post = posts::create(&state, &caller, body.0, set_online).await?;
    Ok(web::created(&post))
}
