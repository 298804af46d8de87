//! "May he?": permissions in channels and teams.
//!
//! ```text
//! let at = access::channel(state, caller, channel_id).await?;   // 404/403 decided by the use case
//! at.require(CREATE_POST)?;
//! ```

use std::sync::Arc;

use access::permission::VIEW_MEMBERS;
use access::{Place, Roles};
use model::{Identity, Problem};

use crate::State;
use crate::store;
use crate::store::access::{Standing, problem};
use crate::store::posts::facts::Facts;

/// A caller at a channel: what he holds there, in its team and in the system.
pub struct AtChannel {
    pub standing: Standing,
    roles: Arc<Roles>,
    system_roles: String,
}

/// The caller at a channel; `None` when there is no such channel.
pub async fn channel(
    state: &State,
    caller: &Identity,
    channel_id: &str,
) -> Result<Option<AtChannel>, Problem> {
    let standing =
        store::access::channel(&state.db.exec(), &caller.user_id, channel_id).await.map_err(problem)?;
    Ok(standing.map(|standing| AtChannel::new(state, caller, standing)))
}

/// The caller at several channels; unknown ones are left out.
pub async fn channels(state: &State, caller: &Identity, ids: &[&str]) -> Result<Vec<AtChannel>, Problem> {
    let standings = store::access::channels(&state.db.exec(), &caller.user_id, ids).await.map_err(problem)?;
    Ok(standings.into_iter().map(|standing| AtChannel::new(state, caller, standing)).collect())
}

/// The caller at a channel of a team by its name, archived ones included; `None` when there is no such channel.
pub async fn channel_by_name(
    state: &State,
    caller: &Identity,
    team_id: &str,
    name: &str,
) -> Result<Option<AtChannel>, Problem> {
    let exec = state.db.exec();
    let standing =
        store::access::channel_by_name(&exec, &caller.user_id, team_id, name).await.map_err(problem)?;
    Ok(standing.map(|standing| AtChannel::new(state, caller, standing)))
}

/// The caller at the channel of a post, deleted ones included; `None` when there is no such post.
pub async fn post_channel(
    state: &State,
    caller: &Identity,
    post_id: &str,
) -> Result<Option<AtChannel>, Problem> {
    let standing =
        store::access::post_channel(&state.db.exec(), &caller.user_id, post_id).await.map_err(problem)?;
    Ok(standing.map(|standing| AtChannel::new(state, caller, standing)))
}

impl AtChannel {
    pub fn new(state: &State, caller: &Identity, standing: Standing) -> Self {
        Self { standing, roles: state.roles(), system_roles: caller.roles.clone() }
    }

    pub fn is_member(&self) -> bool {
        self.standing.channel_roles.is_some()
    }

    /// By channel, else team, else system roles.
    pub fn may(&self, permission: &str) -> bool {
        let (channel, team) = (&self.standing.channel_roles, &self.standing.team_roles);
        self.place().grant(held(channel), held(team), &self.system_roles, permission)
    }

    /// What roles mean here.
    pub fn place(&self) -> Place<'_> {
        let channel = &self.standing.channel;
        self.roles.at(&channel.team_id, channel.scheme_id.as_deref())
    }

    pub fn require(&self, permission: &str) -> Result<(), Problem> {
        if self.may(permission) { Ok(()) } else { Err(Problem::forbidden(permission)) }
    }

    /// May the posts of this channel be read? Members may; so may those who could join an open channel.
    pub fn may_read(&self) -> bool {
        use access::permission::{READ_CHANNEL_CONTENT, READ_PUBLIC_CHANNEL};
        self.may(READ_CHANNEL_CONTENT)
            || (self.standing.channel.kind == crate::domain::channel::OPEN && self.may(READ_PUBLIC_CHANNEL))
    }
}

fn held(roles: &Option<String>) -> &str {
    roles.as_deref().unwrap_or_default()
}

/// May the author of a post do a thing where it goes?
pub fn author_may(roles: &Roles, facts: &Facts, system_roles: &str, permission: &str) -> bool {
    let channel = &facts.channel;
    let place = roles.at(&channel.team_id, channel.scheme_id.as_deref());
    place.grant(held(&facts.channel_roles), held(&facts.team_roles), system_roles, permission)
}

/// Does the caller hold a permission in a team: by team, else system roles?
pub async fn may_in_team(
    state: &State,
    caller: &Identity,
    team_id: &str,
    permission: &str,
) -> Result<bool, Problem> {
    if may_in_system(state, caller, permission) {
        return Ok(true);
    }
    let team =
        store::access::team_roles(&state.db.exec(), &caller.user_id, team_id).await.map_err(problem)?;
    Ok(state.roles().at(team_id, None).grant("", held(&team), "", permission))
}

pub async fn require_in_team(
    state: &State,
    caller: &Identity,
    team_id: &str,
    permission: &str,
) -> Result<(), Problem> {
    if may_in_team(state, caller, team_id, permission).await? {
        Ok(())
    } else {
        Err(Problem::forbidden(permission))
    }
}

/// Does the caller hold a permission by his system roles, or in any of his teams?
pub async fn may_in_any_team(state: &State, caller: &Identity, permission: &str) -> Result<bool, Problem> {
    if may_in_system(state, caller, permission) {
        return Ok(true);
    }
    let teams = store::access::roles_in_teams(&state.db.exec(), &caller.user_id).await.map_err(problem)?;
    let roles = state.roles();
    Ok(teams.iter().any(|team| roles.grant(team, permission)))
}

/// Does the caller hold a permission by his system roles?
pub fn may_in_system(state: &State, caller: &Identity, permission: &str) -> bool {
    state.roles().grant(&caller.roles, permission)
}

/// Whose eyes a list of people is seen with: "" for all of them, the caller's id if he sees only those he shares a channel
/// with, as guests do.
pub fn narrow_view(state: &State, caller: &Identity) -> String {
    if may_in_system(state, caller, VIEW_MEMBERS) { String::new() } else { caller.user_id.clone() }
}

/// May the caller know of these people?
pub async fn require_sees(state: &State, caller: &Identity, user_ids: &[String]) -> Result<(), Problem> {
    if may_in_system(state, caller, VIEW_MEMBERS) {
        return Ok(());
    }
    let hidden =
        store::access::hidden_from(&state.db.exec(), &caller.user_id, user_ids).await.map_err(problem)?;
    if hidden == 0 { Ok(()) } else { Err(Problem::forbidden(VIEW_MEMBERS)) }
}

/// Acting for oneself, or with the right to edit others.
pub fn require_self_or(
    state: &State,
    caller: &Identity,
    user_id: &str,
    permission: &str,
) -> Result<(), Problem> {
    if caller.user_id == user_id || may_in_system(state, caller, permission) {
        Ok(())
    } else {
        Err(Problem::forbidden(permission))
    }
}
