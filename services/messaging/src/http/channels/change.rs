//! Changing channels.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, Params, StatusOk, StringMap, delete, post, put};

use crate::State;
use crate::app::channels;
use crate::domain::channel::{Channel, ChannelPatch, ChannelUpdate};
use crate::http::path;

/// Update a channel as a whole
#[utoipa::path(
    operation_id = "UpdateChannel",
    tag = "channels",
    request_body = ChannelUpdate,
    responses((status = 200, body = Channel), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}")]
pub async fn update_channel(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: Json<ChannelUpdate>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channels::update(&state, &caller, &channel_id, body.0).await?))
}

/// Change parts of a channel
#[utoipa::path(
    operation_id = "PatchChannel",
    tag = "channels",
    request_body = ChannelPatch,
    responses((status = 200, body = Channel), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/patch")]
pub async fn patch_channel(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: Json<ChannelPatch>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channels::patch(&state, &caller, &channel_id, body.0).await?))
}

/// Make a channel private or public
#[utoipa::path(
    operation_id = "UpdateChannelPrivacy",
    tag = "channels",
    responses((status = 200, body = Channel), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/privacy")]
pub async fn update_channel_privacy(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: StringMap,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channels::privacy(&state, &caller, &channel_id, body.text("privacy")).await?))
}

/// Archive a channel
#[utoipa::path(
    operation_id = "DeleteChannel",
    tag = "channels",
    params(("permanent" = Option<bool>, Query, description = "remove it for good")),
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/channels/{channel_id:[A-Za-z0-9]+}")]
pub async fn delete_channel(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    params: Params,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    if params.flag("permanent") {
        channels::remove(&state, &caller, &channel_id).await?;
    } else {
        channels::archive(&state, &caller, &channel_id).await?;
    }
    Ok(web::ok())
}

/// Restore an archived channel
#[utoipa::path(operation_id = "RestoreChannel", tag = "channels", responses((status = 200, body = Channel), ApiErrors))]
#[post("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/restore")]
pub async fn restore_channel(state: Data<State>, caller: Caller, channel_id: Path<String>) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channels::restore(&state, &caller, &channel_id).await?))
}
