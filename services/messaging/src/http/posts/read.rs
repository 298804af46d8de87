//! Reading single posts.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use super::tag;
use crate::State;
use crate::app::posts::{info, read};
use crate::domain::post::Post;
use crate::http::path::checked;

/// Posts in one request.
const MAX_IDS: usize = 1_000;

/// Get a post
#[utoipa::path(
    operation_id = "GetPost",
    tag = "posts",
    params(("include_deleted" = Option<bool>, Query, description = "A deleted one too, for those who may see them")),
    responses((status = 200, body = Post), (status = 304, description = "Not changed"), ApiErrors)
)]
#[get("/api/v4/posts/{post_id:[A-Za-z0-9]+}")]
pub async fn get_post(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
    request: HttpRequest,
) -> web::Result {
    checked("post_id", &path)?;
    let post = read::one(&state, &caller, &path, params.flag("include_deleted")).await?;
    let tag = tag(&format!("{}.{}", post.id, post.update_at));
    if web::etag_matches(&request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(post))
}

/// Get several posts; those that cannot be read are left out
#[utoipa::path(
    operation_id = "GetPostsByIds",
    tag = "posts",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<Post>), ApiErrors)
)]
#[post("/api/v4/posts/ids")]
pub async fn get_posts_by_ids(state: Data<State>, caller: Caller, ids: Json<Vec<String>>) -> web::Result {
    if ids.0.is_empty() {
        return Err(Problem::invalid_body("post_ids").into());
    }
    if ids.0.len() > MAX_IDS {
        let id = "api.post.posts_by_ids.invalid_body.request_error";
        return Err(Problem::bad_request(id, "Too many posts are asked for at once.").into());
    }
    Ok(web::json(&read::several(&state, &caller, &ids.0).await?))
}

/// Where a post lies, for everybody who could go there
#[utoipa::path(
    operation_id = "GetPostInfo",
    tag = "posts",
    responses((status = 200, body = info::PostInfo), ApiErrors)
)]
#[get("/api/v4/posts/{post_id:[A-Za-z0-9]+}/info")]
pub async fn get_post_info(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("post_id", &path)?;
    Ok(web::json(&info::info(&state, &caller, &path).await?))
}
