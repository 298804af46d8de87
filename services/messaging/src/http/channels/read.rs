//! Reading one channel.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Params, get};

use crate::State;
use crate::app::channels;
use crate::domain::channel::{Channel, ChannelStats};
use crate::http::path;

/// Get a channel
#[utoipa::path(operation_id = "GetChannel", tag = "channels", responses((status = 200, body = Channel), ApiErrors))]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}")]
pub async fn get_channel(state: Data<State>, caller: Caller, channel_id: Path<String>) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channels::one(&state, &caller, &channel_id).await?))
}

/// Get a channel by its name
#[utoipa::path(
    operation_id = "GetChannelByName",
    tag = "channels",
    params(("include_deleted" = Option<bool>, Query)),
    responses((status = 200, body = Channel), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/name/{channel_name:[A-Za-z0-9_-]+}")]
pub async fn get_channel_by_name(
    state: Data<State>,
    caller: Caller,
    names: Path<(String, String)>,
    params: Params,
) -> web::Result {
    let (team_id, name) = names.into_inner();
    let team_id = path::team(team_id)?;
    let archived_too = params.flag("include_deleted");
    Ok(web::json(&channels::by_name(&state, &caller, &team_id, &name.to_lowercase(), archived_too).await?))
}

/// Get a channel by its name and its team's
#[utoipa::path(
    operation_id = "GetChannelByNameForTeamName",
    tag = "channels",
    params(("include_deleted" = Option<bool>, Query)),
    responses((status = 200, body = Channel), ApiErrors)
)]
#[get("/api/v4/teams/name/{team_name:[A-Za-z0-9_-]+}/channels/name/{channel_name:[A-Za-z0-9_-]+}")]
pub async fn get_channel_by_name_for_team_name(
    state: Data<State>,
    caller: Caller,
    names: Path<(String, String)>,
    params: Params,
) -> web::Result {
    let (team, name) = names.into_inner();
    let (team, name) = (team.to_lowercase(), name.to_lowercase());
    let archived_too = params.flag("include_deleted");
    Ok(web::json(&channels::by_team_name(&state, &caller, &team, &name, archived_too).await?))
}

/// Get a channel's numbers
#[utoipa::path(
    operation_id = "GetChannelStats",
    tag = "channels",
    params(("exclude_files_count" = Option<bool>, Query)),
    responses((status = 200, body = ChannelStats), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/stats")]
pub async fn get_channel_stats(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    params: Params,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    let with_files = !params.flag("exclude_files_count");
    Ok(web::json(&channels::stats(&state, &caller, &channel_id, with_files).await?))
}

/// Get the time zones of a channel's members; null when there are none
#[utoipa::path(
    operation_id = "GetChannelMembersTimezones",
    tag = "channels",
    responses((status = 200, body = Option<Vec<String>>), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/timezones")]
pub async fn get_channel_members_timezones(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&channels::timezones(&state, &caller, &channel_id).await?))
}
