//! Joining and leaving channels, roles and notification settings in them.

use actix_web::web::{Data, Path};
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, StringMap, delete, post, put};

use crate::State;
use crate::app::channel_members::{self, Added, NewChannelMembers};
use crate::domain::channel::ChannelMember;
use crate::domain::member_roles::SchemeRoles;
use crate::http::path;

/// One membership for one user, a list for a list.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum AddedChannelMembers {
    One(Box<ChannelMember>),
    Several(Vec<ChannelMember>),
}

/// Add somebody to a channel, or join it
#[utoipa::path(
    operation_id = "AddChannelMember",
    tag = "channels",
    request_body = NewChannelMembers,
    responses((status = 201, body = AddedChannelMembers), ApiErrors)
)]
#[post("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members")]
pub async fn add_channel_member(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: Json<NewChannelMembers>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::created(&match channel_members::add(&state, &caller, &channel_id, body.0).await? {
        Added::One(member) => AddedChannelMembers::One(member),
        Added::Several(members) => AddedChannelMembers::Several(members),
    }))
}

/// Remove somebody from a channel, or leave it
#[utoipa::path(
    operation_id = "RemoveUserFromChannel",
    tag = "channels",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}")]
pub async fn remove_user_from_channel(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
) -> web::Result {
    let (channel_id, user_id) = ids.into_inner();
    let (channel_id, user_id) = (path::channel(channel_id)?, caller.resolve(&user_id)?);
    channel_members::leave(&state, &caller, &channel_id, &user_id).await?;
    Ok(web::ok())
}

/// Set a member's roles in a channel
#[utoipa::path(
    operation_id = "UpdateChannelRoles",
    tag = "channels",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}/roles")]
pub async fn update_channel_roles(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: StringMap,
) -> web::Result {
    let (channel_id, user_id) = ids.into_inner();
    let (channel_id, user_id) = (path::channel(channel_id)?, caller.resolve(&user_id)?);
    channel_members::set_roles(&state, &caller, &channel_id, &user_id, body.text("roles")).await?;
    Ok(web::ok())
}

/// Set what a member is in a channel: guest, user, administrator
#[utoipa::path(
    operation_id = "UpdateChannelMemberSchemeRoles",
    tag = "channels",
    request_body = SchemeRoles,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}/schemeRoles")]
pub async fn update_channel_member_scheme_roles(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: Json<SchemeRoles>,
) -> web::Result {
    let (channel_id, user_id) = ids.into_inner();
    let (channel_id, user_id) = (path::channel(channel_id)?, caller.resolve(&user_id)?);
    channel_members::set_scheme_roles(&state, &caller, &channel_id, &user_id, body.0).await?;
    Ok(web::ok())
}

/// Set a member's notification settings for a channel
#[utoipa::path(
    operation_id = "UpdateChannelNotifyProps",
    tag = "channels",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}/notify_props")]
pub async fn update_channel_notify_props(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: StringMap,
) -> web::Result {
    let (channel_id, user_id) = ids.into_inner();
    let (channel_id, user_id) = (path::channel(channel_id)?, caller.resolve(&user_id)?);
    channel_members::set_notify_props(&state, &caller, &channel_id, &user_id, body.0).await?;
    Ok(web::ok())
}
