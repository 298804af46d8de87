//! Looking for channels.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use super::lists::ChannelList;
use crate::State;
use crate::app::channels::{self, ChannelSearch};
use crate::domain::channel::Channel;
use crate::http::path;

/// What to look for.
#[derive(Clone, Debug, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelTerm {
    pub term: String,
}

/// Search the channels of all teams
#[utoipa::path(
    operation_id = "SearchAllChannels",
    tag = "channels",
    params(("system_console" = Option<bool>, Query, description = "false: among what the caller may see")),
    request_body = ChannelSearch,
    responses((status = 200, body = ChannelList), ApiErrors)
)]
#[post("/api/v4/channels/search")]
pub async fn search_all_channels(
    state: Data<State>,
    caller: Caller,
    params: Params,
    body: Json<ChannelSearch>,
) -> web::Result {
    let own = params.has("system_console") && !params.flag("system_console");
    Ok(web::json(&ChannelList::from(channels::all(&state, &caller, body.0, own).await?)))
}

/// Search one's group channels by their members' names
#[utoipa::path(
    operation_id = "SearchGroupChannels",
    tag = "channels",
    request_body = ChannelTerm,
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[post("/api/v4/channels/group/search")]
pub async fn search_group_channels(
    state: Data<State>,
    caller: Caller,
    body: Json<ChannelTerm>,
) -> web::Result {
    Ok(web::json(&channels::groups(&state, &caller, &body.0.term).await?))
}

/// Search a team's open channels
#[utoipa::path(
    operation_id = "SearchChannels",
    tag = "channels",
    request_body = ChannelTerm,
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/search")]
pub async fn search_channels(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Json<ChannelTerm>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::in_team(&state, &caller, &team_id, &body.0.term).await?))
}

/// Complete the name of a channel
#[utoipa::path(
    operation_id = "AutocompleteChannelsForTeam",
    tag = "channels",
    params(("name" = Option<String>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/autocomplete")]
pub async fn autocomplete_channels_for_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::complete(&state, &caller, &team_id, params.text("name")).await?))
}

/// Complete the name of a channel to search posts in
#[utoipa::path(
    operation_id = "AutocompleteChannelsForTeamForSearch",
    tag = "channels",
    params(("name" = Option<String>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/search_autocomplete")]
pub async fn autocomplete_channels_for_team_for_search(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::complete_mine(&state, &caller, &team_id, params.text("name")).await?))
}
