//! Uploading: a form with a channel and files, or one file as the body.

use actix_multipart::Field;
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Data, Payload};
use futures_util::{StreamExt, TryStreamExt};
use model::{FileInfo, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use web::docs::ApiErrors;
use web::{Caller, Params, post};

use super::fields::{Brought, Fields, broken};
use crate::State;
use crate::app::receive::{Received, Receiving};
use crate::app::{access, files};

#[derive(Serialize, ToSchema)]
pub struct FileUploadResponse {
    pub file_infos: Vec<FileInfo>,
    /// What the client called them, in its order.
    pub client_ids: Vec<String>,
}

/// The files are in no post until one names them.
#[utoipa::path(
    operation_id = "UploadFile",
    tag = "files",
    params(("channel_id" = Option<String>, Query), ("filename" = Option<String>, Query), ("client_id" = Option<String>, Query)),
    request_body(content = Vec<u8>, content_type = "multipart/form-data"),
    responses((status = 201, body = FileUploadResponse), (status = 413, description = "A file is too large."), ApiErrors)
)]
#[post("/api/v4/files")]
pub async fn upload_file(
    state: Data<State>,
    request: HttpRequest,
    caller: Caller,
    body: Payload,
) -> web::Result {
    super::require_attachments(&state)?;
    let form = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let uploaded = if form.is_some_and(|kind| kind.starts_with("multipart/")) {
        of_form(&state, &caller, Fields::of(&request, body)).await?
    } else {
        of_body(&state, &caller, &Params::parse(request.query_string()), body).await?
    };
    Ok(web::created(&uploaded))
}

async fn require_channel(state: &State, caller: &Caller, channel_id: &str) -> Result<(), Problem> {
    if !model::id::is_valid(channel_id) {
        return Err(Problem::invalid_body("channel_id"));
    }
    access::require_upload(state, caller, channel_id).await
}

async fn of_body(
    state: &State,
    caller: &Caller,
    params: &Params,
    mut body: Payload,
) -> Result<FileUploadResponse, Problem> {
    let channel_id = params.text("channel_id");
    require_channel(state, caller, channel_id).await?;
    let mut receiving = Receiving::start(state, params.text("filename")).await?;
    while let Some(chunk) = body.next().await {
        receiving.write(chunk.map_err(broken)?).await?;
    }
    if receiving.is_empty() {
        return Err(broken(()));
    }
    let received = receiving.finish(state).await?;
    let file_infos = files::keep(state, caller, channel_id, vec![received]).await?;
    let client_id = params.text("client_id");
    let client_ids = if client_id.is_empty() { Vec::new() } else { vec![client_id.to_owned()] };
    Ok(FileUploadResponse { file_infos, client_ids })
}

async fn of_form(state: &State, caller: &Caller, mut fields: Fields) -> Result<FileUploadResponse, Problem> {
    let mut channel_id = None;
    let mut client_ids = Vec::new();
    let mut received = Vec::new();
    while let Some(brought) = fields.next().await? {
        match brought {
            Brought::Channel(id) if channel_id.is_none() => {
                // Known before the files as a rule: who may not need not send them.
                require_channel(state, caller, &id).await?;
                channel_id = Some(id);
            }
            Brought::Client(id) => client_ids.push(id),
            Brought::File(name, content) => received.push(receive(state, &name, content).await?),
            Brought::Channel(_) | Brought::Other => {}
        }
    }
    let channel_id = channel_id.ok_or_else(|| Problem::invalid_body("channel_id"))?;
    let file_infos = files::keep(state, caller, &channel_id, received).await?;
    Ok(FileUploadResponse { file_infos, client_ids })
}

async fn receive(state: &State, name: &str, mut content: Box<Field>) -> Result<Received, Problem> {
    let mut receiving = Receiving::start(state, name).await?;
    while let Some(chunk) = content.try_next().await.map_err(broken)? {
        receiving.write(chunk).await?;
    }
    receiving.finish(state).await
}
