//! Contents of files.

use actix_web::http::header::EXPIRES;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use web::docs::ApiErrors;
use web::{Caller, Params, get, head};

use crate::State;
use crate::app::{access, files};
use crate::domain::file::{File, Version, disposition, served_type};
use crate::http::send::{CACHE, Sent, send};

const MISSING: &str = "api.file.get_file_info.app_error";

async fn answer(
    state: &State,
    request: &HttpRequest,
    caller: &Caller,
    file_id: &str,
    version: Version,
) -> web::Result {
    super::checked(file_id)?;
    let missing = if version == Version::Whole { MISSING } else { files::MISSING };
    let file = access::readable(state, caller, file_id, missing).await?;
    files::require_version(&file, version)?;
    hand_out(state, request, &file, version).await
}

async fn hand_out(state: &State, request: &HttpRequest, file: &File, version: Version) -> web::Result {
    let download = Params::parse(request.query_string()).flag("download");
    // Clients have always been told that the smaller pictures are JPEG.
    let (mime_type, size) = match version {
        Version::Whole => (served_type(&file.info.mime_type), file.info.size.unsigned_abs()),
        Version::Thumbnail | Version::Preview => ("image/jpeg", 0),
    };
    let sent = Sent {
        blob: file.blob(version),
        size,
        mime_type,
        disposition: disposition(&file.info.name, mime_type, download),
        cache: CACHE,
        changed_at: file.info.update_at,
    };
    send(state, request, sent).await
}

/// Declares the two methods of one route.
macro_rules! download {
    ($get:ident, $head:ident, $path:literal, $id:literal, $head_id:literal, $version:expr) => {
        #[utoipa::path(operation_id = $id, tag = "files", params(("file_id" = String, Path)), responses((status = 200, content_type = "*/*"), (status = 206, description = "The part asked for."), ApiErrors))]
        #[get($path)]
        pub async fn $get(
            state: Data<State>,
            request: HttpRequest,
            caller: Caller,
            path: Path<String>,
        ) -> web::Result {
            answer(&state, &request, &caller, &path, $version).await
        }

        #[utoipa::path(operation_id = $head_id, tag = "files", params(("file_id" = String, Path)), responses((status = 200, description = "Headers alone."), ApiErrors))]
        #[head($path)]
        pub async fn $head(
            state: Data<State>,
            request: HttpRequest,
            caller: Caller,
            path: Path<String>,
        ) -> web::Result {
            answer(&state, &request, &caller, &path, $version).await
        }
    };
}

download!(get_file, head_file, "/api/v4/files/{file_id:[A-Za-z0-9]+}", "GetFile", "HeadFile", Version::Whole);
download!(
    get_file_thumbnail,
    head_file_thumbnail,
    "/api/v4/files/{file_id:[A-Za-z0-9]+}/thumbnail",
    "GetFileThumbnail",
    "HeadFileThumbnail",
    Version::Thumbnail
);
download!(
    get_file_preview,
    head_file_preview,
    "/api/v4/files/{file_id:[A-Za-z0-9]+}/preview",
    "GetFilePreview",
    "HeadFilePreview",
    Version::Preview
);

async fn answer_public(state: &State, request: &HttpRequest, file_id: &str) -> HttpResponse {
    let signature = Params::parse(request.query_string()).text("h").to_owned();
    let answer = match files::public(state, file_id, &signature).await {
        Ok(file) => hand_out(state, request, &file, Version::Whole).await,
        Err(problem) => Err(problem.into()),
    };
    answer.unwrap_or_else(|error| page(error.0.status))
}

/// A link is opened by people, not by programs.
fn page(status: u16) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    let text = "<!DOCTYPE html><html><head><title>No such file</title></head><body><p>This link leads to no file.</p></body></html>";
    HttpResponse::build(status).insert_header((EXPIRES, "0")).content_type("text/html").body(text)
}

#[utoipa::path(operation_id = "GetFilePublic", tag = "files", params(("file_id" = String, Path), ("h" = String, Query)), responses((status = 200, content_type = "*/*"), (status = 206, description = "The part asked for."), (status = 400, description = "The link is not right.", content_type = "text/html"), (status = 404, description = "There is no such file.", content_type = "text/html")))]
#[get("/files/{file_id:[A-Za-z0-9]+}/public")]
pub async fn get_file_public(state: Data<State>, request: HttpRequest, path: Path<String>) -> HttpResponse {
    answer_public(&state, &request, &path).await
}

#[utoipa::path(operation_id = "HeadFilePublic", tag = "files", params(("file_id" = String, Path), ("h" = String, Query)), responses((status = 200, description = "Headers alone.")))]
#[head("/files/{file_id:[A-Za-z0-9]+}/public")]
pub async fn head_file_public(state: Data<State>, request: HttpRequest, path: Path<String>) -> HttpResponse {
    answer_public(&state, &request, &path).await
}
