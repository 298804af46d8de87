//! What is known of a post's files.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EXPIRES};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use model::FileInfo;
use web::docs::ApiErrors;
use web::{Caller, Params, get};

use super::tag;
use crate::State;
use crate::app::posts::read;
use crate::http::path::checked;

/// List the files of a post, the oldest first
#[utoipa::path(
    operation_id = "GetFileInfosForPost",
    tag = "posts",
    params(("include_deleted" = Option<bool>, Query, description = "Of a deleted one too, for those who may see them")),
    responses((status = 200, body = Vec<FileInfo>), (status = 304, description = "Not changed"), ApiErrors)
)]
#[get("/api/v4/posts/{post_id:[A-Za-z0-9]+}/files/info")]
pub async fn get_file_infos_for_post(
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
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "max-age=2592000, private"))
        .insert_header((EXPIRES, "0"));
    Ok(answer.json(post.shown_files()))
}
