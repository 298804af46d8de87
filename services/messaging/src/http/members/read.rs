//! Reading memberships of channels.

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data, Path};
use futures_util::stream;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use crate::State;
use crate::app::channel_members;
use crate::domain::channel::{ChannelMember, ChannelMemberWithTeamData};
use crate::http::path;

/// Get a page of a channel's members
#[utoipa::path(
    operation_id = "GetChannelMembers",
    tag = "channels",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<ChannelMember>), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members")]
pub async fn get_channel_members(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    params: Params,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    // Here alone a size of 0 means the usual one.
    let limit = if params.per_page() == 0 { 60 } else { params.per_page() };
    let offset = params.page().saturating_mul(limit).min(i64::from(i32::MAX));
    Ok(web::json(&channel_members::page(&state, &caller, &channel_id, offset, limit).await?))
}

/// Get a member of a channel
#[utoipa::path(
    operation_id = "GetChannelMember",
    tag = "channels",
    responses((status = 200, body = ChannelMember), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}")]
pub async fn get_channel_member(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
) -> web::Result {
    let (channel_id, user_id) = ids.into_inner();
    let (channel_id, user_id) = (path::channel(channel_id)?, caller.resolve(&user_id)?);
    Ok(web::json(&channel_members::one(&state, &caller, &channel_id, &user_id).await?))
}

/// Get members of a channel by their ids
#[utoipa::path(
    operation_id = "GetChannelMembersByIds",
    tag = "channels",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<ChannelMember>), ApiErrors)
)]
#[post("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/members/ids")]
pub async fn get_channel_members_by_ids(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: Json<Vec<String>>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channel_members::by_ids(&state, &caller, &channel_id, &body.0).await?))
}

/// Get a user's memberships in the channels of a team, with his direct and group channels
#[utoipa::path(
    operation_id = "GetChannelMembersForUser",
    tag = "channels",
    responses((status = 200, body = Vec<ChannelMember>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/members")]
pub async fn get_channel_members_for_user(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
) -> web::Result {
    let (user_id, team_id) = ids.into_inner();
    let (user_id, team_id) = (caller.resolve(&user_id)?, path::team(team_id)?);
    Ok(web::json(&channel_members::mine_in_team(&state, &caller, &user_id, &team_id).await?))
}

/// Get a user's memberships in all channels; page -1 sends them all, a line each
#[utoipa::path(
    operation_id = "GetChannelMembersWithTeamDataForUser",
    tag = "channels",
    params(
        ("page" = Option<i64>, Query, description = "-1: all, as application/x-ndjson"),
        ("per_page" = Option<i64>, Query),
    ),
    responses(
        (status = 200, content(
            (Vec<ChannelMemberWithTeamData> = "application/json"),
            (ChannelMemberWithTeamData = "application/x-ndjson"),
        )),
        ApiErrors
    )
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/channel_members")]
pub async fn get_channel_members_with_team_data_for_user(
    state: Data<State>,
    caller: Caller,
    user_id: Path<String>,
    params: Params,
) -> web::Result {
    let user_id = caller.resolve(&user_id)?;
    if params.number("page") == Some(-1) {
        return all(state, caller, user_id).await;
    }
    let (offset, limit) = (params.offset(), params.per_page());
    Ok(web::json(&channel_members::all(&state, &caller, &user_id, offset, limit).await?))
}

/// Reads and sends chunk by chunk. The first is read before anything is sent, so that a refusal is an answer.
async fn all(state: Data<State>, caller: Caller, user_id: String) -> web::Result {
    let first = channel_members::stream(&state, &caller, &user_id, "").await?;
    let lines =
        stream::unfold((state, caller, user_id, Some(first)), |(state, caller, user_id, chunk)| async move {
            let chunk = chunk.filter(|chunk| !chunk.is_empty())?;
            let after = chunk.last().map(|last| last.member.channel_id.clone()).unwrap_or_default();
            let next = match channel_members::stream(&state, &caller, &user_id, &after).await {
                Ok(next) => next,
                // Cut short, so that nobody takes what he has for the whole.
                Err(problem) => {
                    return Some((Err(std::io::Error::other(problem)), (state, caller, user_id, None)));
                }
            };
            Some((Ok(text(&chunk)), (state, caller, user_id, Some(next))))
        });
    Ok(HttpResponse::Ok().content_type("application/x-ndjson").streaming(Box::pin(lines)))
}

fn text(chunk: &[ChannelMemberWithTeamData]) -> Bytes {
    let mut lines = Vec::new();
    for member in chunk {
        if serde_json::to_writer(&mut lines, member).is_ok() {
            lines.push(b'\n');
        }
    }
    Bytes::from(lines)
}
