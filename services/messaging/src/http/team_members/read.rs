//! Reading memberships of teams.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use crate::State;
use crate::app::team_members;
use crate::domain::team::TeamMember;
use crate::http::path;
use crate::store::team_members::Page;

/// Get a page of a team's members
#[utoipa::path(
    operation_id = "GetTeamMembers",
    tag = "teams",
    params(
        ("page" = Option<i64>, Query),
        ("per_page" = Option<i64>, Query),
        ("sort" = Option<String>, Query, description = "Username, or by id"),
        ("exclude_deleted_users" = Option<bool>, Query),
    ),
    responses((status = 200, body = Vec<TeamMember>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members")]
pub async fn get_team_members(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    params: Params,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    let page = Page {
        by_username: params.text("sort") == "Username",
        without_deactivated: params.flag("exclude_deleted_users"),
        offset: params.offset(),
        limit: params.per_page(),
        ..Page::default()
    };
    Ok(web::json(&team_members::page(&state, &caller, &team_id, page).await?))
}

/// Get a member of a team
#[utoipa::path(operation_id = "GetTeamMember", tag = "teams", responses((status = 200, body = TeamMember), ApiErrors))]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members/{user_id:[A-Za-z0-9]+}")]
pub async fn get_team_member(state: Data<State>, caller: Caller, ids: Path<(String, String)>) -> web::Result {
    let (team_id, user_id) = ids.into_inner();
    let (team_id, user_id) = (path::team(team_id)?, caller.resolve(&user_id)?);
    Ok(web::json(&team_members::one(&state, &caller, &team_id, &user_id).await?))
}

/// Get members of a team by their ids
#[utoipa::path(
    operation_id = "GetTeamMembersByIds",
    tag = "teams",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<TeamMember>), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/members/ids")]
pub async fn get_team_members_by_ids(
    state: Data<State>,
    caller: Caller,
    team_id: Path<String>,
    body: Json<Vec<String>>,
) -> web::Result {
    let team_id = path::team(team_id.into_inner())?;
    Ok(web::json(&team_members::by_ids(&state, &caller, &team_id, &body.0).await?))
}

/// Get all team memberships of a user
#[utoipa::path(
    operation_id = "GetTeamMembersForUser",
    tag = "teams",
    responses((status = 200, body = Vec<TeamMember>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/members")]
pub async fn get_team_members_for_user(
    state: Data<State>,
    caller: Caller,
    user_id: Path<String>,
) -> web::Result {
    let user_id = caller.resolve(&user_id)?;
    Ok(web::json(&team_members::mine(&state, &caller, &user_id).await?))
}
