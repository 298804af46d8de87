//! Dialogs: an integration opens one, somebody fills it in, the integration gets it.

use ::access::permission::{READ_CHANNEL_CONTENT, VIEW_TEAM};
use events::live::{Broadcast, Live};
use model::{Identity, Problem};
use serde_json::json;

use super::Call;
use super::actions::failed;
use crate::State;
use crate::app::access::{channel, require_in_team};
use crate::domain::dialog::{OpenDialogRequest, SubmitDialogRequest, SubmitDialogResponse};

/// Opens a dialog in front of the one whose act the trigger id tells of. To have it is the right.
pub async fn open(state: &State, mut request: OpenDialogRequest) -> Result<(), Problem> {
    if request.url.is_empty() {
        return Err(Problem::invalid_body("url"));
    }
    let age = i64::try_from(state.client.patience().as_millis()).unwrap_or(i64::MAX);
    let trigger = state.keys.read_trigger(&request.trigger_id, age)?;
    request.trigger_id = trigger.client_id;
    let text = serde_json::to_string(&request).map_err(Problem::internal)?;
    let to = Broadcast::user(trigger.user_id);
    state.bus.live(&Live::new("open_dialog", json!({ "dialog": text }), to)).await;
    Ok(())
}

/// Gives the filled in form to the integration.
pub async fn submit(
    state: &State,
    caller: &Identity,
    request: SubmitDialogRequest,
) -> Result<SubmitDialogResponse, Problem> {
    if request.url.is_empty() {
        return Err(Problem::invalid_body("url"));
    }
    let at = channel(state, caller, &request.channel_id).await?;
    let at = at.ok_or_else(|| Problem::not_found("app.channel.get.existing.app_error"))?;
    at.require(READ_CHANNEL_CONTENT)?;
    require_in_team(state, caller, &request.team_id, VIEW_TEAM).await?;
    let body = json!({
        "type": "dialog_submission", "callback_id": request.callback_id, "state": request.state, "user_id": caller.user_id,
        "channel_id": request.channel_id, "team_id": request.team_id, "submission": request.submission,
        "cancelled": request.cancelled,
    });
    let call = Call::post(&request.url, "application/json", body.to_string());
    let answer = state.client.call(call).await.map_err(failed)?;
    if !answer.is_success() {
        return Err(failed(answer.status));
    }
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(SubmitDialogResponse::default());
    }
    serde_json::from_slice(&answer.body).map_err(failed)
}
