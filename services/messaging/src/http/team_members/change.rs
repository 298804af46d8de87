//! Joining and leaving teams, and roles in them.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, StatusOk, StringMap, delete, post, put};

use crate::State;
use crate::app::team_members::{self, NewTeamMember};
use crate::domain::member_roles::SchemeRoles;
use crate::domain::team::{TeamMember, TeamMemberWithError};
use crate::http::path;

/// Add somebody to a team, or join it
#[utoipa::path(
    operation_id = "AddTeamMember",
    tag = "teams",
    request_body = NewTeamMember,
    responses((status = 201, body = TeamMember), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members")]
pub async fn add_team_member(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Json<NewTeamMember>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::created(&team_members::add(&state, &caller, &team_id, body.0).await?))
}

/// Members, or members each with what went wrong.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum AddedMembers {
    Members(Vec<TeamMember>),
    Graceful(Vec<TeamMemberWithError>),
}

/// Add several to a team
#[utoipa::path(
    operation_id = "AddTeamMembers",
    tag = "teams",
    params(("graceful" = Option<bool>, Query, description = "answer with members and errors side by side")),
    request_body = Vec<NewTeamMember>,
    responses((status = 201, body = AddedMembers), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members/batch")]
pub async fn add_team_members(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
    body: Json<Vec<NewTeamMember>>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    let members = team_members::add_many(&state, &caller, &team_id, body.0).await?;
    if !params.flag("graceful") {
        return Ok(web::created(&AddedMembers::Members(members)));
    }
    let graceful = members
        .into_iter()
        .map(|member| TeamMemberWithError {
            user_id: member.user_id.clone(),
            member: Some(member),
            error: None,
        })
        .collect();
    Ok(web::created(&AddedMembers::Graceful(graceful)))
}

/// Join a team by an invitation link
#[utoipa::path(
    operation_id = "AddTeamMemberFromInvite",
    tag = "teams",
    params(("invite_id" = Option<String>, Query), ("token" = Option<String>, Query)),
    responses((status = 201, body = TeamMember), ApiErrors)
)]
#[post("/api/v4/teams/members/invite")]
pub async fn add_team_member_from_invite(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    if !params.text("token").is_empty() {
        return Err(Problem::bad_request(
            "api.user.create_user.signup_link_invalid.app_error",
            "The signup link does not appear to be valid.",
        )
        .into());
    }
    if params.text("invite_id").is_empty() {
        return Err(Problem::bad_request(
            "api.team.add_user_to_team.missing_parameter.app_error",
            "Parameter required to add user to team.",
        )
        .into());
    }
    Ok(web::created(&team_members::join_by_invite(&state, &caller, params.text("invite_id")).await?))
}

/// Remove somebody from a team, or leave it
#[utoipa::path(operation_id = "RemoveTeamMember", tag = "teams", responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}")]
pub async fn remove_team_member(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
) -> web::Result {
    let (team_id, user_id) = ids.into_inner();
    let (team_id, user_id) = (path::team(team_id)?, caller.resolve(&user_id)?);
    team_members::leave(&state, &caller, &team_id, &user_id).await?;
    Ok(web::ok())
}

/// Set a member's roles in a team
#[utoipa::path(
    operation_id = "UpdateTeamMemberRoles",
    tag = "teams",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}/roles")]
pub async fn update_team_member_roles(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: StringMap,
) -> web::Result {
    let (team_id, user_id) = ids.into_inner();
    let (team_id, user_id) = (path::team(team_id)?, caller.resolve(&user_id)?);
    team_members::set_roles(&state, &caller, &team_id, &user_id, body.text("roles")).await?;
    Ok(web::ok())
}

/// Set what a member is in a team: guest, user, administrator
#[utoipa::path(
    operation_id = "UpdateTeamMemberSchemeRoles",
    tag = "teams",
    request_body = SchemeRoles,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}/schemeRoles")]
pub async fn update_team_member_scheme_roles(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: Json<SchemeRoles>,
) -> web::Result {
    let (team_id, user_id) = ids.into_inner();
    let (team_id, user_id) = (path::team(team_id)?, caller.resolve(&user_id)?);
    team_members::set_scheme_roles(&state, &caller, &team_id, &user_id, body.0).await?;
    Ok(web::ok())
}
