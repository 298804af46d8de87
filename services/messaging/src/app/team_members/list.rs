//! Reading memberships of teams.

use access::permission::{EDIT_OTHER_USERS, VIEW_TEAM};
use model::{Identity, Problem};

use super::missing;
use crate::State;
use crate::app::access::{narrow_view, require_in_team, require_sees, require_self_or};
use crate::domain::team::TeamMember;
use crate::store::access::problem;
use crate::store::team_members::{self, Page};

pub async fn page(
    state: &State,
    caller: &Identity,
    team_id: &str,
    page: Page,
) -> Result<Vec<TeamMember>, Problem> {
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    let page = Page { seen_by: narrow_view(state, caller), ..page };
    team_members::page(&state.db.exec(), &state.roles(), team_id, page).await.map_err(problem)
}

/// One membership, ended ones included.
pub async fn one(
    state: &State,
    caller: &Identity,
    team_id: &str,
    user_id: &str,
) -> Result<TeamMember, Problem> {
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    require_sees(state, caller, &[user_id.to_owned()]).await?;
    team_members::one(&state.db.exec(), &state.roles(), team_id, user_id)
        .await
        .map_err(problem)?
        .ok_or_else(missing)
}

const MAX_IDS: usize = 1_000;

pub async fn by_ids(
    state: &State,
    caller: &Identity,
    team_id: &str,
    user_ids: &[String],
) -> Result<Vec<TeamMember>, Problem> {
    if user_ids.is_empty() || user_ids.len() > MAX_IDS {
        return Err(Problem::invalid_body("user_ids"));
    }
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    let seen_by = narrow_view(state, caller);
    team_members::seen(&state.db.exec(), &state.roles(), team_id, user_ids, &seen_by).await.map_err(problem)
}

/// All memberships of a user, ended ones included.
pub async fn mine(state: &State, caller: &Identity, user_id: &str) -> Result<Vec<TeamMember>, Problem> {
    require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    team_members::of_user(&state.db.exec(), &state.roles(), user_id).await.map_err(problem)
}
