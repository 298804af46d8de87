//! What is known of a file, and its public link.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, EXPIRES};
use actix_web::web::{Data, Path};
use model::FileInfo;
use serde::Serialize;
use utoipa::ToSchema;
use web::docs::ApiErrors;
use web::{Caller, get};

use crate::State;
use crate::app::{access, files};

#[derive(Serialize, ToSchema)]
pub struct FileLink {
    /// Opens the file without an account.
    pub link: String,
}

#[utoipa::path(operation_id = "GetFileInfo", tag = "files", params(("file_id" = String, Path)), responses((status = 200, body = FileInfo), ApiErrors))]
#[get("/api/v4/files/{file_id:[A-Za-z0-9]+}/info")]
pub async fn get_file_info(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    super::checked(&path)?;
    let file = access::readable(&state, &caller, &path, files::MISSING).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "max-age=2592000, private")).insert_header((EXPIRES, "0"));
    Ok(answer.json(file.info))
}

/// Only of what is in a post, and only if the site has public links.
#[utoipa::path(operation_id = "GetFileLink", tag = "files", params(("file_id" = String, Path)), responses((status = 200, body = FileLink), ApiErrors))]
#[get("/api/v4/files/{file_id:[A-Za-z0-9]+}/link")]
pub async fn get_file_link(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    super::checked(&path)?;
    files::require_links(&state)?;
    let file = access::readable(&state, &caller, &path, files::MISSING).await?;
    Ok(web::json(&FileLink { link: files::link(&state, &file)? }))
}
