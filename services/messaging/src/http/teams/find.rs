//! Reading and finding teams.

use actix_web::web::{Data, Path};
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use crate::State;
use crate::app::teams::{self, Listing, TeamSearch};
use crate::domain::team::{Team, TeamExists, TeamInviteInfo, TeamStats, TeamsWithCount};
use crate::http::path;
use crate::store::teams::Key;

/// Teams, or a page of them with the number of all.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum TeamList {
    Teams(Vec<Team>),
    Page(TeamsWithCount),
}

impl From<Listing> for TeamList {
    fn from(listing: Listing) -> Self {
        match listing.total_count {
            Some(total_count) => Self::Page(TeamsWithCount { teams: listing.teams, total_count }),
            None => Self::Teams(listing.teams),
        }
    }
}

/// Get teams
#[utoipa::path(
    operation_id = "GetAllTeams",
    tag = "teams",
    params(
        ("page" = Option<i64>, Query),
        ("per_page" = Option<i64>, Query),
        ("include_total_count" = Option<bool>, Query, description = "answer with the number of all"),
    ),
    responses((status = 200, body = TeamList), ApiErrors)
)]
#[get("/api/v4/teams")]
pub async fn get_all_teams(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let (offset, limit) = (params.offset(), params.per_page());
    if params.flag("exclude_policy_constrained") {
        teams::require_policies(&state, &caller)?;
    }
    let listing = teams::list(&state, &caller, offset, limit, params.flag("include_total_count")).await?;
    Ok(web::json(&TeamList::from(listing)))
}

/// Get a team
#[utoipa::path(operation_id = "GetTeam", tag = "teams", responses((status = 200, body = Team), ApiErrors))]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}")]
pub async fn get_team(state: Data<State>, caller: Caller, team_id: Path<String>) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::read(&state, &caller, Key::Id(&team_id)).await?))
}

/// Get a team by its name
#[utoipa::path(operation_id = "GetTeamByName", tag = "teams", responses((status = 200, body = Team), ApiErrors))]
#[get("/api/v4/teams/name/{team_name:[A-Za-z0-9_-]+}")]
pub async fn get_team_by_name(state: Data<State>, caller: Caller, team_name: Path<String>) -> web::Result {
    let name = team_name.to_lowercase();
    Ok(web::json(&teams::read(&state, &caller, Key::Name(&name)).await?))
}

/// Is there a team of this name?
#[utoipa::path(operation_id = "TeamExists", tag = "teams", responses((status = 200, body = TeamExists), ApiErrors))]
#[get("/api/v4/teams/name/{team_name:[A-Za-z0-9_-]+}/exists")]
pub async fn team_exists(state: Data<State>, caller: Caller, team_name: Path<String>) -> web::Result {
    let exists = teams::exists(&state, &caller, &team_name.to_lowercase()).await?;
    Ok(web::json(&TeamExists { exists }))
}

/// Search teams
#[utoipa::path(
    operation_id = "SearchTeams",
    tag = "teams",
    request_body = TeamSearch,
    responses((status = 200, body = TeamList), ApiErrors)
)]
#[post("/api/v4/teams/search")]
pub async fn search_teams(state: Data<State>, caller: Caller, body: Json<TeamSearch>) -> web::Result {
    Ok(web::json(&TeamList::from(teams::search(&state, &caller, body.0).await?)))
}

/// What an invitation link leads to
#[utoipa::path(
    operation_id = "GetTeamInviteInfo",
    tag = "teams",
    responses((status = 200, body = TeamInviteInfo), ApiErrors)
)]
#[get("/api/v4/teams/invite/{invite_id:[A-Za-z0-9]+}")]
pub async fn get_team_invite_info(state: Data<State>, invite_id: Path<String>) -> web::Result {
    Ok(web::json(&teams::invite_info(&state, &invite_id).await?))
}

/// Get the teams a user is in
#[utoipa::path(operation_id = "GetTeamsForUser", tag = "teams", responses((status = 200, body = Vec<Team>), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams")]
pub async fn get_teams_for_user(state: Data<State>, caller: Caller, user_id: Path<String>) -> web::Result {
    let user_id = caller.resolve(&user_id)?;
    Ok(web::json(&teams::mine(&state, &caller, &user_id).await?))
}

/// Get a team's numbers
#[utoipa::path(operation_id = "GetTeamStats", tag = "teams", responses((status = 200, body = TeamStats), ApiErrors))]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/stats")]
pub async fn get_team_stats(state: Data<State>, caller: Caller, team_id: Path<String>) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::stats(&state, &caller, &team_id).await?))
}
