//! Buttons, menus and dialogs.

use actix_web::web::{Data, Path};
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, Json, RawBody, StatusOk, post};

use crate::State;
use crate::app::integrations::actions::{self, DoPostActionRequest};
use crate::app::integrations::dialogs;
use crate::domain::dialog::{OpenDialogRequest, SubmitDialogRequest, SubmitDialogResponse};
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(press).service(open_dialog).service(submit_dialog);
}

#[derive(Serialize, utoipa::ToSchema)]
struct PostActionResponse {
    status: String,
    /// Tells which dialog belongs to this press.
    trigger_id: String,
}

/// Press a button of a message or choose from its menu
#[utoipa::path(
    operation_id = "DoPostAction",
    tag = "posts",
    request_body = DoPostActionRequest,
    responses((status = 200, body = PostActionResponse), ApiErrors)
)]
#[post("/api/v4/posts/{post_id:[A-Za-z0-9]+}/actions/{action_id:[A-Za-z0-9]+}")]
async fn press(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
    body: RawBody,
) -> web::Result {
    let (post_id, action_id) = path.into_inner();
    checked("post_id", &post_id)?;
    // Old clients press without a body.
    let request: DoPostActionRequest =
        if body.0.is_empty() { DoPostActionRequest::default() } else { web::parse(&body.0, "body")? };
    let trigger_id = actions::press(&state, &caller, &post_id, &action_id, request).await?;
    Ok(web::json(&PostActionResponse { status: "OK".to_owned(), trigger_id }))
}

/// An integration opens a dialog; the trigger id is its right to
#[utoipa::path(
    operation_id = "OpenInteractiveDialog",
    tag = "integration_actions",
    request_body = OpenDialogRequest,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[post("/api/v4/actions/dialogs/open")]
async fn open_dialog(state: Data<State>, body: Json<OpenDialogRequest>) -> web::Result {
    dialogs::open(&state, body.0).await?;
    Ok(web::ok())
}

/// Give a filled in dialog to its integration
#[utoipa::path(
    operation_id = "SubmitInteractiveDialog",
    tag = "integration_actions",
    request_body = SubmitDialogRequest,
    responses((status = 200, body = SubmitDialogResponse), ApiErrors)
)]
#[post("/api/v4/actions/dialogs/submit")]
async fn submit_dialog(state: Data<State>, caller: Caller, body: Json<SubmitDialogRequest>) -> web::Result {
    Ok(web::json(&dialogs::submit(&state, &caller, body.0).await?))
}
