//! Lists of channels.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use crate::State;
use crate::app::channels::{self, AllChannels, Found};
use crate::domain::channel::{Channel, ChannelWithTeamData, ChannelsWithCount};
use crate::http::path;
use crate::store::channel_lists::Archived;

/// Channels, or a page of them with the number of all.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum ChannelList {
    Channels(Vec<ChannelWithTeamData>),
    Page(ChannelsWithCount),
}

impl From<Found> for ChannelList {
    fn from(found: Found) -> Self {
        match found.total_count {
            Some(total_count) => Self::Page(ChannelsWithCount { channels: found.channels, total_count }),
            None => Self::Channels(found.channels),
        }
    }
}

/// Get channels of all teams
#[utoipa::path(
    operation_id = "GetAllChannels",
    tag = "channels",
    params(
        ("page" = Option<i64>, Query),
        ("per_page" = Option<i64>, Query),
        ("include_deleted" = Option<bool>, Query),
        ("exclude_default_channels" = Option<bool>, Query),
        ("include_total_count" = Option<bool>, Query, description = "answer with the number of all"),
    ),
    responses((status = 200, body = ChannelList), ApiErrors)
)]
#[get("/api/v4/channels")]
pub async fn get_all_channels(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let asked = AllChannels {
        offset: params.offset(),
        limit: params.per_page(),
        with_archived: params.flag("include_deleted"),
        without_default: params.flag("exclude_default_channels"),
        with_count: params.flag("include_total_count"),
    };
    Ok(web::json(&ChannelList::from(channels::everything(&state, &caller, asked).await?)))
}

/// Get the open channels of a team
#[utoipa::path(
    operation_id = "GetPublicChannelsForTeam",
    tag = "channels",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels")]
pub async fn get_public_channels_for_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::open(&state, &caller, &team_id, params.offset(), params.per_page()).await?))
}

/// Get the private channels of a team
#[utoipa::path(
    operation_id = "GetPrivateChannelsForTeam",
    tag = "channels",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/private")]
pub async fn get_private_channels_for_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::private(&state, &caller, &team_id, params.offset(), params.per_page()).await?))
}

/// Get the archived channels of a team
#[utoipa::path(
    operation_id = "GetDeletedChannelsForTeam",
    tag = "channels",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/deleted")]
pub async fn get_deleted_channels_for_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::archived(&state, &caller, &team_id, params.offset(), params.per_page()).await?))
}

/// Get open channels of a team by their ids
#[utoipa::path(
    operation_id = "GetPublicChannelsByIdsForTeam",
    tag = "channels",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/channels/ids")]
pub async fn get_public_channels_by_ids_for_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Json<Vec<String>>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&channels::open_by_ids(&state, &caller, &team_id, &body.0).await?))
}

/// Get a user's channels in a team, with his direct and group channels
#[utoipa::path(
    operation_id = "GetChannelsForTeamForUser",
    tag = "channels",
    params(("include_deleted" = Option<bool>, Query), ("last_delete_at" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels")]
pub async fn get_channels_for_team_for_user(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    params: Params,
    request: HttpRequest,
) -> web::Result {
    let (user_id, team_id) = ids.into_inner();
    let (user_id, team_id) = (caller.resolve(&user_id)?, path::team(team_id)?);
    let found = channels::mine_in_team(&state, &caller, &user_id, &team_id, archived(&params)?).await?;
    let tag = tag(&found);
    if web::etag_matches(&request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(found))
}

fn archived(params: &Params) -> Result<Archived, model::Problem> {
    let since = params.number("last_delete_at").unwrap_or(0);
    if since < 0 || (params.has("last_delete_at") && params.number("last_delete_at").is_none()) {
        return Err(model::Problem::invalid_url("last_delete_at"));
    }
    Ok(Archived { include: params.flag("include_deleted"), since })
}

/// Changes when a channel of the list is changed, written to, added or taken away.
fn tag(channels: &[Channel]) -> String {
    let newest =
        channels.iter().map(|channel| (channel.last_post_at.max(channel.update_at), channel.id.as_str()));
    let (at, id) = newest.max().unwrap_or((0, "0"));
    format!("{id}.{at}.{}", channels.len())
}

/// Get all channels of a user
#[utoipa::path(
    operation_id = "GetChannelsForUser",
    tag = "channels",
    params(("include_deleted" = Option<bool>, Query), ("last_delete_at" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/channels")]
pub async fn get_channels_for_user(
    state: Data<State>,
    caller: Caller,
    user_id: Path<String>,
    params: Params,
) -> web::Result {
    let user_id = caller.resolve(&user_id)?;
    Ok(web::json(&channels::mine(&state, &caller, &user_id, archived(&params)?).await?))
}
