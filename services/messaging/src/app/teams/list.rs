//! Finding teams.

use access::permission::{LIST_PRIVATE_TEAMS, LIST_PUBLIC_TEAMS, VIEW_TEAM};
use model::{Identity, Problem};
use serde::Deserialize;

use super::{AtTeam, at, require};
use crate::State;
use crate::app::access::may_in_system;
use crate::domain::team::{OPEN, Team, TeamInviteInfo, TeamStats};
use crate::store::access::problem;
use crate::store::teams::{self, Filter, Key, TeamStanding};

/// A page of teams, with the number of all if it was asked for.
pub struct Listing {
    pub teams: Vec<Team>,
    pub total_count: Option<i64>,
}

/// The teams a user is in.
pub async fn mine(state: &State, caller: &Identity, user_id: &str) -> Result<Vec<Team>, Problem> {
    if caller.user_id != user_id {
        let permission = "sysconsole_read_user_management_users";
        if !may_in_system(state, caller, permission) {
            return Err(Problem::forbidden(permission));
        }
    }
    let found = teams::of_user(&state.db.exec(), user_id).await.map_err(problem)?;
    // What he sees of another's teams follows from his own roles there, so those of the other do not count.
    let own = caller.user_id == user_id;
    Ok(shown(
        state,
        caller,
        found.into_iter().map(|team| TeamStanding { roles: team.roles.filter(|_| own), ..team }),
    ))
}

fn shown(state: &State, caller: &Identity, found: impl IntoIterator<Item = TeamStanding>) -> Vec<Team> {
    found.into_iter().map(|standing| AtTeam::new(state, caller, standing).shown()).collect()
}

/// What the caller may list: open teams, closed ones, or both.
fn visible(state: &State, caller: &Identity) -> Filter {
    Filter {
        public: may_in_system(state, caller, LIST_PUBLIC_TEAMS),
        private: may_in_system(state, caller, LIST_PRIVATE_TEAMS),
        ..Filter::default()
    }
}

pub async fn list(
    state: &State,
    caller: &Identity,
    offset: i64,
    limit: i64,
    with_count: bool,
) -> Result<Listing, Problem> {
    let filter =
        Filter { deleted: may_in_system(state, caller, LIST_PRIVATE_TEAMS), ..visible(state, caller) };
    if !filter.public && !filter.private {
        return Err(Problem::new(
            403,
            "api.team.get_all_teams.insufficient_permissions",
            "You don't have the appropriate permissions to list all teams.",
        ));
    }
    page(state, caller, &filter, offset, limit, with_count).await
}

/// Whether a team is under a retention policy is for those who see the policies.
pub fn require_policies(state: &State, caller: &Identity) -> Result<(), Problem> {
    let permission = "sysconsole_read_compliance_data_retention_policy";
    if may_in_system(state, caller, permission) { Ok(()) } else { Err(Problem::forbidden(permission)) }
}

async fn page(
    state: &State,
    caller: &Identity,
    filter: &Filter,
    offset: i64,
    limit: i64,
    with_count: bool,
) -> Result<Listing, Problem> {
    let exec = state.db.exec();
    let found = teams::page(&exec, filter, &caller.user_id, offset, limit).await.map_err(problem)?;
    let total_count =
        if with_count { Some(teams::count(&exec, filter).await.map_err(problem)?) } else { None };
    Ok(Listing { teams: shown(state, caller, found), total_count })
}

/// What to look for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TeamSearch {
    /// Part of a name or display name.
    pub term: Option<String>,
    /// With `per_page`: answer with a page and the number of all.
    pub page: Option<i64>,
    pub per_page: Option<i64>,
    pub allow_open_invite: Option<bool>,
    pub group_constrained: Option<bool>,
}

const MAX_FOUND: i64 = 1_000;

pub async fn search(state: &State, caller: &Identity, wanted: TeamSearch) -> Result<Listing, Problem> {
    let filter = Filter {
        term: wanted.term.unwrap_or_default().trim().to_owned(),
        allow_open_invite: wanted.allow_open_invite,
        group_constrained: wanted.group_constrained,
        deleted: may_in_system(state, caller, LIST_PRIVATE_TEAMS),
        ..visible(state, caller)
    };
    match (wanted.page, wanted.per_page) {
        (Some(number), Some(size)) => {
            let size = size.clamp(0, MAX_FOUND);
            let offset = number.max(0).saturating_mul(size).min(i64::from(i32::MAX));
            page(state, caller, &filter, offset, size, true).await
        }
        _ => page(state, caller, &filter, 0, MAX_FOUND, false).await,
    }
}

/// Is the name taken by a team that the caller may know of?
pub async fn exists(state: &State, caller: &Identity, name: &str) -> Result<bool, Problem> {
    let Some(at) = at(state, caller, Key::Name(name)).await? else { return Ok(false) };
    let list = if at.team.allow_open_invite { LIST_PUBLIC_TEAMS } else { LIST_PRIVATE_TEAMS };
    Ok(at.is_member() || may_in_system(state, caller, list))
}

/// What an invitation link leads to; nobody needs a session for that.
pub async fn invite_info(state: &State, invite_id: &str) -> Result<TeamInviteInfo, Problem> {
    let found = teams::standing(&state.db.exec(), "", Key::InviteId(invite_id)).await.map_err(problem)?;
    let team = found.ok_or_else(|| Problem::not_found("app.team.get_by_invite_id.finding.app_error"))?.team;
    if team.kind != OPEN {
        return Err(Problem::new(
            403,
            "api.team.get_invite_info.not_open_team",
            "Invite is invalid because this is not an open team.",
        ));
    }
    Ok(TeamInviteInfo {
        id: team.id,
        name: team.name,
        display_name: team.display_name,
        description: team.description,
    })
}

pub async fn stats(state: &State, caller: &Identity, team_id: &str) -> Result<TeamStats, Problem> {
    require(state, caller, team_id, VIEW_TEAM).await?;
    let (total, active) = teams::member_counts(&state.db.exec(), team_id).await.map_err(problem)?;
    Ok(TeamStats { team_id: team_id.to_owned(), total_member_count: total, active_member_count: active })
}
