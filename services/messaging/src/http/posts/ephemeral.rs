//! Messages that are shown to one person and not kept.

use actix_web::web::Data;
use model::Problem;
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{Caller, Json, post};

use crate::State;
use crate::app::posts::ephemeral;
use crate::domain::post::{NewPost, Post};

/// To whom, and what.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
pub struct NewEphemeralPost {
    #[serde(default)]
    pub user_id: String,
    pub post: Option<NewPost>,
}

/// Show a message to one person
#[utoipa::path(
    operation_id = "CreatePostEphemeral",
    tag = "posts",
    request_body = NewEphemeralPost,
    responses((status = 201, body = Post), ApiErrors)
)]
#[post("/api/v4/posts/ephemeral")]
pub async fn create_post_ephemeral(
    state: Data<State>,
    caller: Caller,
    body: Json<NewEphemeralPost>,
) -> web::Result {
    let NewEphemeralPost { user_id, post } = body.0;
    let post = post.ok_or_else(|| Problem::invalid_body("post"))?;
    Ok(web::created(&ephemeral::create(&state, &caller, &user_id, post).await?))
}
