//! Making and changing teams.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, Params, StatusOk, StringMap, delete, post, put};

use crate::State;
use crate::app::teams;
use crate::domain::team::{NewTeam, Team, TeamPatch, TeamUpdate};
use crate::http::path;

/// Create a team
#[utoipa::path(
    operation_id = "CreateTeam",
    tag = "teams",
    request_body = NewTeam,
    responses((status = 201, body = Team), ApiErrors)
)]
#[post("/api/v4/teams")]
pub async fn create_team(state: Data<State>, caller: Caller, body: Json<NewTeam>) -> web::Result {
    Ok(web::created(&teams::create(&state, &caller, body.0).await?))
}

/// Update a team as a whole
#[utoipa::path(
    operation_id = "UpdateTeam",
    tag = "teams",
    request_body = TeamUpdate,
    responses((status = 200, body = Team), ApiErrors)
)]
#[put("/api/v4/teams/{team_id:[A-Za-z0-9]+}")]
pub async fn update_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Json<TeamUpdate>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::update(&state, &caller, &team_id, body.0).await?))
}

/// Change parts of a team
#[utoipa::path(
    operation_id = "PatchTeam",
    tag = "teams",
    request_body = TeamPatch,
    responses((status = 200, body = Team), ApiErrors)
)]
#[put("/api/v4/teams/{team_id:[A-Za-z0-9]+}/patch")]
pub async fn patch_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Json<TeamPatch>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::patch(&state, &caller, &team_id, body.0).await?))
}

/// Open or close a team
#[utoipa::path(operation_id = "UpdateTeamPrivacy", tag = "teams", responses((status = 200, body = Team), ApiErrors))]
#[put("/api/v4/teams/{team_id:[A-Za-z0-9]+}/privacy")]
pub async fn update_team_privacy(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: StringMap,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::privacy(&state, &caller, &team_id, body.text("privacy")).await?))
}

/// Archive a team
#[utoipa::path(
    operation_id = "SoftDeleteTeam",
    tag = "teams",
    params(("permanent" = Option<bool>, Query, description = "remove it for good")),
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/teams/{team_id:[A-Za-z0-9]+}")]
pub async fn soft_delete_team(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    if params.flag("permanent") {
        teams::remove(&state, &caller, &team_id).await?;
    } else {
        teams::archive(&state, &caller, &team_id).await?;
    }
    Ok(web::ok())
}

/// Restore an archived team
#[utoipa::path(operation_id = "RestoreTeam", tag = "teams", responses((status = 200, body = Team), ApiErrors))]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/restore")]
pub async fn restore_team(state: Data<State>, caller: Caller, team_id: Path<String>) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::restore(&state, &caller, &team_id).await?))
}

/// Make a new invitation link
#[utoipa::path(
    operation_id = "RegenerateTeamInviteId",
    tag = "teams",
    responses((status = 200, body = Team), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/regenerate_invite_id")]
pub async fn regenerate_team_invite_id(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&teams::new_invite(&state, &caller, &team_id).await?))
}
