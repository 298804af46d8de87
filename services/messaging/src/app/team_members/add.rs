//! Adding people to a team, oneself included.

use access::permission::{ADD_USER_TO_TEAM, JOIN_PRIVATE_TEAMS, JOIN_PUBLIC_TEAMS};
use model::{Identity, Problem, User};
use serde::Deserialize;

use super::{Coming, join};
use crate::State;
use crate::app::access::{may_in_system, require_in_team};
use crate::app::{teams, users};
use crate::domain::team::{Team, TeamMember};
use crate::store;
use crate::store::access::problem;
use crate::store::teams::Key;

/// Who is to be in which team; everything else of a membership is the server's to say.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewTeamMember {
    pub team_id: String,
    pub user_id: String,
}

const MAX_AT_ONCE: usize = 256;

pub async fn add(
    state: &State,
    caller: &Identity,
    team_id: &str,
    new: NewTeamMember,
) -> Result<TeamMember, Problem> {
    check(team_id, &new)?;
    let team = if new.user_id == caller.user_id {
        let team = known(state, caller, team_id).await?;
        let permission = if team.allow_open_invite { JOIN_PUBLIC_TEAMS } else { JOIN_PRIVATE_TEAMS };
        if !may_in_system(state, caller, permission) {
            return Err(Problem::forbidden(permission));
        }
        team
    } else {
        teams::require(state, caller, team_id, ADD_USER_TO_TEAM).await?.team
    };
    let people = people(state, vec![new.user_id]).await?;
    join(state, &team, &people, caller, Coming::Joined).await?.pop().ok_or_else(super::missing)
}

fn check(team_id: &str, new: &NewTeamMember) -> Result<(), Problem> {
    if new.team_id != team_id {
        return Err(Problem::invalid_body("team_id"));
    }
    if !model::id::is_valid(&new.user_id) {
        return Err(Problem::invalid_body("user_id"));
    }
    Ok(())
}

async fn known(state: &State, caller: &Identity, team_id: &str) -> Result<Team, Problem> {
    Ok(teams::at(state, caller, Key::Id(team_id)).await?.ok_or_else(teams::missing)?.team)
}

/// Users by id; everyone of them must exist.
async fn people(state: &State, ids: Vec<String>) -> Result<Vec<User>, Problem> {
    let found = users::by_ids(state, &ids).await?;
    if found.len() < ids.len() {
        return Err(Problem::not_found("api.team.user.missing_account"));
    }
    Ok(found)
}

/// Adds several, all or none.
pub async fn add_many(
    state: &State,
    caller: &Identity,
    team_id: &str,
    new: Vec<NewTeamMember>,
) -> Result<Vec<TeamMember>, Problem> {
    if new.is_empty() || new.len() > MAX_AT_ONCE {
        return Err(Problem::invalid_body("members"));
    }
    for member in &new {
        check(team_id, member)?;
    }
    require_in_team(state, caller, team_id, ADD_USER_TO_TEAM).await?;
    let team = known(state, caller, team_id).await?;
    let mut ids: Vec<String> = new.into_iter().map(|member| member.user_id).collect();
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let people = people(state, ids).await?;
    join(state, &team, &people, caller, Coming::Added).await
}

/// Does a link lead to a team?
pub async fn is_invite(state: &State, invite_id: &str) -> Result<bool, Problem> {
    let found =
        store::teams::standing(&state.db.exec(), "", Key::InviteId(invite_id)).await.map_err(problem)?;
    Ok(found.is_some_and(|found| found.team.delete_at == 0))
}

/// Somebody who signed up by a link joins its team; false if the link leads nowhere.
pub async fn join_signed_up(state: &State, user_id: String, invite_id: &str) -> Result<bool, Problem> {
    let found =
        store::teams::standing(&state.db.exec(), "", Key::InviteId(invite_id)).await.map_err(problem)?;
    let Some(found) = found else { return Ok(false) };
    let people = people(state, vec![user_id.clone()]).await?;
    let himself = Identity { user_id, ..Identity::default() };
    join(state, &found.team, &people, &himself, Coming::Joined).await?;
    Ok(true)
}

/// Joins by a link. Who holds it may join, closed teams included.
pub async fn join_by_invite(
    state: &State,
    caller: &Identity,
    invite_id: &str,
) -> Result<TeamMember, Problem> {
    let at = teams::at(state, caller, Key::InviteId(invite_id)).await?;
    let at = at.ok_or_else(|| Problem::not_found("app.team.get_by_invite_id.finding.app_error"))?;
    if caller.is_guest {
        return Err(Problem::new(
            403,
            "api.team.add_user_to_team_from_invite.guest.app_error",
            "Guests are restricted from joining a team via an invite link.",
        ));
    }
    let people = people(state, vec![caller.user_id.clone()]).await?;
    join(state, &at.team, &people, caller, Coming::Joined).await?.pop().ok_or_else(super::missing)
}
