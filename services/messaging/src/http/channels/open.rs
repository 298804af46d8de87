//! New channels.

use actix_web::web::Data;
use web::docs::ApiErrors;
use web::{Caller, Json, post};

use crate::State;
use crate::app::channels;
use crate::domain::channel::{Channel, NewChannel};

/// Create a channel in a team
#[utoipa::path(
    operation_id = "CreateChannel",
    tag = "channels",
    request_body = NewChannel,
    responses((status = 201, body = Channel), ApiErrors)
)]
#[post("/api/v4/channels")]
pub async fn create_channel(state: Data<State>, caller: Caller, body: Json<NewChannel>) -> web::Result {
    Ok(web::created(&channels::create(&state, &caller, body.0).await?))
}

/// Open the channel of two people
#[utoipa::path(
    operation_id = "CreateDirectChannel",
    tag = "channels",
    request_body = Vec<String>,
    responses((status = 201, body = Channel), ApiErrors)
)]
#[post("/api/v4/channels/direct")]
pub async fn create_direct_channel(
    state: Data<State>,
    caller: Caller,
    body: Json<Vec<String>>,
) -> web::Result {
    Ok(web::created(&channels::direct(&state, &caller, body.0).await?))
}

/// Open the channel of three to eight people
#[utoipa::path(
    operation_id = "CreateGroupChannel",
    tag = "channels",
    request_body = Vec<String>,
    responses((status = 201, body = Channel), ApiErrors)
)]
#[post("/api/v4/channels/group")]
pub async fn create_group_channel(
    state: Data<State>,
    caller: Caller,
    body: Json<Vec<String>>,
) -> web::Result {
    Ok(web::created(&channels::group(&state, &caller, body.0).await?))
}
