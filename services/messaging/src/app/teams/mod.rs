//! Teams: who may see and change them.

mod change;
mod create;
mod list;

use std::sync::Arc;

use access::Roles;
use access::permission::{INVITE_USER, LIST_PUBLIC_TEAMS, MANAGE_TEAM, VIEW_TEAM};
use model::{Identity, Problem};

use super::access::may_in_system;
use crate::State;
use crate::domain::team::{OPEN, Team};
use crate::store::access::problem;
pub use crate::store::teams::Key;
use crate::store::teams::{self, TeamStanding};

pub use change::{archive, new_invite, patch, privacy, remove, restore, set_icon, update};
pub use create::create;
pub use list::{Listing, TeamSearch, exists, invite_info, list, mine, require_policies, search, stats};

/// A caller at a team: what he holds there and in the system.
pub struct AtTeam {
    pub team: Team,
    member_roles: Option<String>,
    roles: Arc<Roles>,
    system_roles: String,
}

/// The caller at a team; `None` when there is no such team.
pub async fn at(state: &State, caller: &Identity, key: Key<'_>) -> Result<Option<AtTeam>, Problem> {
    let standing = teams::standing(&state.db.exec(), &caller.user_id, key).await.map_err(problem)?;
    Ok(standing.map(|standing| AtTeam::new(state, caller, standing)))
}

impl AtTeam {
    fn new(state: &State, caller: &Identity, standing: TeamStanding) -> Self {
        Self {
            team: standing.team,
            member_roles: standing.roles,
            roles: state.roles(),
            system_roles: caller.roles.clone(),
        }
    }

    pub fn is_member(&self) -> bool {
        self.member_roles.is_some()
    }

    /// By team, else system roles.
    pub fn may(&self, permission: &str) -> bool {
        let held = self.member_roles.as_deref().unwrap_or_default();
        self.roles.at(&self.team.id, None).grant("", held, &self.system_roles, permission)
    }

    pub fn require(&self, permission: &str) -> Result<(), Problem> {
        if self.may(permission) { Ok(()) } else { Err(Problem::forbidden(permission)) }
    }

    /// May it be read? Members may; one that is open to all may be by everybody who could find it in the list.
    fn require_view(&self) -> Result<(), Problem> {
        let open = self.team.allow_open_invite && self.team.kind == OPEN;
        let listed = open && self.roles.grant(&self.system_roles, LIST_PUBLIC_TEAMS);
        if listed { Ok(()) } else { self.require(VIEW_TEAM) }
    }

    /// The team as the caller may see it.
    pub fn shown(self) -> Team {
        let (manages, invites) = (self.may(MANAGE_TEAM), self.may(INVITE_USER));
        self.team.shown(manages, invites)
    }
}

pub fn missing() -> Problem {
    Problem::not_found("app.team.get.find.app_error")
}

/// The team, if the caller holds the permission there. Only those who hold it everywhere hear that a team is unknown.
pub async fn require(
    state: &State,
    caller: &Identity,
    team_id: &str,
    permission: &'static str,
) -> Result<AtTeam, Problem> {
    match at(state, caller, Key::Id(team_id)).await? {
        Some(at) => at.require(permission).map(|()| at),
        None if may_in_system(state, caller, permission) => Err(missing()),
        None => Err(Problem::forbidden(permission)),
    }
}

/// A team by id or name, as the caller may see it.
pub async fn read(state: &State, caller: &Identity, key: Key<'_>) -> Result<Team, Problem> {
    let unknown = match key {
        Key::Name(_) => "app.team.get_by_name.missing.app_error",
        _ => "app.team.get.find.app_error",
    };
    let at = at(state, caller, key).await?.ok_or_else(|| Problem::not_found(unknown))?;
    at.require_view()?;
    Ok(at.shown())
}
