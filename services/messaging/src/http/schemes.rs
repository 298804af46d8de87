//! Which places have which scheme.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{ApiError, Caller, Json, Params, StatusOk, get, put};

use crate::State;
use crate::app::schemes;
use crate::domain::channel::Channel;
use crate::domain::team::Team;
use crate::http::path;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_teams_for_scheme)
        .service(get_channels_for_scheme)
        .service(update_team_scheme)
        .service(update_channel_scheme);
}

/// Get the teams that have a scheme
#[utoipa::path(
    operation_id = "GetTeamsForScheme",
    tag = "schemes",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Team>), ApiErrors)
)]
#[get("/api/v4/schemes/{scheme_id:[A-Za-z0-9]+}/teams")]
pub async fn get_teams_for_scheme(
    state: Data<State>,
    caller: Caller,
    scheme_id: Path<String>,
    params: Params,
) -> web::Result {
    let id = path::id("scheme_id", scheme_id.into_inner())?;
    Ok(web::json(&schemes::teams(&state, &caller, &id, params.offset(), params.per_page()).await?))
}

/// Get the channels that have a scheme
#[utoipa::path(
    operation_id = "GetChannelsForScheme",
    tag = "schemes",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Channel>), ApiErrors)
)]
#[get("/api/v4/schemes/{scheme_id:[A-Za-z0-9]+}/channels")]
pub async fn get_channels_for_scheme(
    state: Data<State>,
    caller: Caller,
    scheme_id: Path<String>,
    params: Params,
) -> web::Result {
    let id = path::id("scheme_id", scheme_id.into_inner())?;
    Ok(web::json(&schemes::channels(&state, &caller, &id, params.offset(), params.per_page()).await?))
}

/// The scheme a place is to have.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct SchemeIdBody {
    /// "" for none, which only a team can have again.
    scheme_id: Option<String>,
}

fn scheme_id(body: Result<Json<SchemeIdBody>, ApiError>, may_be_none: bool) -> Result<String, ApiError> {
    let refused = || ApiError(Problem::invalid_body("scheme_id"));
    let body = match body {
        Err(error) if error.0.status != 400 => return Err(error),
        other => other.map_err(|_| refused())?,
    };
    let id = body.0.scheme_id.ok_or_else(refused)?;
    if model::id::is_valid(&id) || (may_be_none && id.is_empty()) { Ok(id) } else { Err(refused()) }
}

/// Set a team's scheme
#[utoipa::path(
    operation_id = "UpdateTeamScheme",
    tag = "teams",
    request_body = SchemeIdBody,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/teams/{team_id:[A-Za-z0-9]+}/scheme")]
pub async fn update_team_scheme(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Result<Json<SchemeIdBody>, ApiError>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    schemes::set_of_team(&state, &caller, &team_id, &scheme_id(body, true)?).await?;
    Ok(web::ok())
}

/// Set a channel's scheme
#[utoipa::path(
    operation_id = "UpdateChannelScheme",
    tag = "channels",
    request_body = SchemeIdBody,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/scheme")]
pub async fn update_channel_scheme(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: Result<Json<SchemeIdBody>, ApiError>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    schemes::set_of_channel(&state, &caller, &channel_id, &scheme_id(body, false)?).await?;
    Ok(web::ok())
}
