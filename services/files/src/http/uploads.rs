//! Uploads that take several requests.

use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;
use model::{FileInfo, Problem};
use web::docs::ApiErrors;
use web::{Caller, RawBody, get, post};

use crate::State;
use crate::app::uploads;
use crate::domain::upload::{Announced, NewUpload, UploadSession, start_of};
use crate::http::files::require_attachments;

pub fn routes(routes: &mut web::Routes) {
    routes.service(create_upload).service(get_upload).service(upload_data).service(get_uploads_for_user);
}

fn checked(upload_id: &str) -> Result<(), Problem> {
    if model::id::is_valid(upload_id) { Ok(()) } else { Err(Problem::invalid_url("upload_id")) }
}

/// Begin an upload that takes several requests
#[utoipa::path(operation_id = "CreateUpload", tag = "uploads", request_body = NewUpload, responses((status = 201, body = UploadSession), (status = 413, description = "It would be too large."), ApiErrors))]
#[post("/api/v4/uploads")]
async fn create_upload(state: Data<State>, caller: Caller, body: RawBody) -> web::Result {
    require_attachments(&state)?;
    let new: NewUpload = web::parse(&body.0, "upload")?;
    Ok(web::created(&uploads::open(&state, &caller, new).await?))
}

/// How far an upload is
#[utoipa::path(operation_id = "GetUpload", tag = "uploads", params(("upload_id" = String, Path)), responses((status = 200, body = UploadSession), ApiErrors))]
#[get("/api/v4/uploads/{upload_id:[A-Za-z0-9]+}")]
async fn get_upload(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked(&path)?;
    require_attachments(&state)?;
    Ok(web::json(&uploads::find(&state, &caller, &path).await?))
}

/// Send the next part: as the body, or as the first field of a form
///
/// It goes behind what has come. A `Content-Range` is held against that. The last part is answered with the file, and so is
/// whatever is sent after it.
#[utoipa::path(operation_id = "UploadData", tag = "uploads", params(("upload_id" = String, Path)), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = FileInfo), (status = 204, description = "There is more to come."), ApiErrors))]
#[post("/api/v4/uploads/{upload_id:[A-Za-z0-9]+}")]
async fn upload_data(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    path: Path<String>,
    body: Payload,
) -> web::Result {
    checked(&path)?;
    require_attachments(&state)?;
    let said = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let start = said(CONTENT_RANGE).and_then(start_of);
    let complete = if said(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/")) {
        let mut form = Multipart::new(request.headers(), body);
        let field = form.try_next().await.ok().flatten();
        let field = field.ok_or_else(|| {
            Problem::bad_request("api.upload.upload_data.multipart_error", "The form cannot be read.")
        })?;
        uploads::send(&state, &caller, &path, Announced { start, length: None }, field).await?
    } else {
        let length = said(CONTENT_LENGTH).and_then(|length| length.parse().ok());
        uploads::send(&state, &caller, &path, Announced { start, length }, body).await?
    };
    Ok(match complete {
        Some(info) => web::json(&info),
        None => HttpResponse::NoContent().content_type("application/json").finish(),
    })
}

/// Uploads one has begun and not ended
#[utoipa::path(operation_id = "GetUploadsForUser", tag = "users", params(("user_id" = String, Path)), responses((status = 200, body = Vec<UploadSession>), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/uploads")]
async fn get_uploads_for_user(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = caller.resolve(&path)?;
    Ok(web::json(&uploads::list(&state, &caller, &user_id).await?))
}
