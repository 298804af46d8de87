//! Which team and which channel has which scheme. The schemes themselves are auth's.

use events::live::Broadcast;
use events::messaging::{ChannelChanged, TeamChanged};
use events::request::{FindScheme, SchemeWithRoles};
use events::signal::RolesCopied;
use model::{Identity, Problem};
use serde_json::json;

use super::access::may_in_system;
use super::{channels, frames, teams};
use crate::State;
use crate::domain::channel::Channel;
use crate::domain::team::Team;
use crate::store;
use crate::store::access::problem;
use crate::store::schemes;
use db::Exec;

pub const TEAM: &str = "team";
pub const CHANNEL: &str = "channel";

const WRITE_PERMISSIONS: &str = "sysconsole_write_user_management_permissions";
const READ_TEAMS: &str = "sysconsole_read_user_management_teams";
const READ_CHANNELS: &str = "sysconsole_read_user_management_channels";

pub fn missing() -> Problem {
    Problem::not_found("app.scheme.get.app_error")
}

pub fn require(state: &State, caller: &Identity, permission: &'static str) -> Result<(), Problem> {
    if may_in_system(state, caller, permission) { Ok(()) } else { Err(Problem::forbidden(permission)) }
}

/// Gives a team a scheme; "" takes away the one it has.
pub async fn set_of_team(
    state: &State,
    caller: &Identity,
    team_id: &str,
    scheme_id: &str,
) -> Result<(), Problem> {
    require(state, caller, WRITE_PERMISSIONS)?;
    let known = find(state, scheme_id).await?;
    if known.as_ref().is_some_and(|known| known.scheme.scope != TEAM) {
        let id = "api.team.update_team_scheme.scheme_scope.error";
        return Err(Problem::bad_request(id, "The scheme is not one of teams."));
    }
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    hold(&exec, known.as_ref()).await?;
    let mut team = store::teams::lock(&exec, team_id).await.map_err(problem)?.ok_or_else(teams::missing)?;
    team.scheme_id = known.map(|known| known.scheme.scheme_id);
    team.update_at = model::time::now_ms().max(team.update_at + 1);
    let at = team.update_at;
    schemes::set_of_team(&exec, team_id, team.scheme_id.as_deref(), at).await.map_err(problem)?;
    state.outbox.push(&exec, at, &TeamChanged::from(&team)).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    spread(state).await;
    let data = json!({ "team": frames::text(&team.shown(false, false)) });
    frames::send(state, "update_team_scheme", data, Broadcast::team(team_id)).await;
    Ok(())
}

/// Gives a channel a scheme of its own.
pub async fn set_of_channel(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    scheme_id: &str,
) -> Result<(), Problem> {
    require(state, caller, access::permission::MANAGE_SYSTEM)?;
    let known = find(state, scheme_id).await?.ok_or_else(missing)?;
    if known.scheme.scope != CHANNEL {
        let id = "api.channel.update_channel_scheme.scheme_scope.error";
        return Err(Problem::bad_request(id, "The scheme is not one of channels."));
    }
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    hold(&exec, Some(&known)).await?;
    let channel = store::channels::lock(&exec, channel_id).await.map_err(problem)?;
    let channel = channel.ok_or_else(channels::missing)?;
    put(state, &exec, channel, Some(scheme_id)).await?;
    tx.commit().await.map_err(problem)?;
    told(state, channel_id).await;
    Ok(())
}

/// Writes a channel's scheme, of a channel that is locked.
pub async fn put(
    state: &State,
    exec: &Exec<'_>,
    mut channel: Channel,
    scheme_id: Option<&str>,
) -> Result<(), Problem> {
    if channel.is_direct_or_group() {
        let id = "api.channel.update_channel_scheme.scheme_scope.error";
        return Err(Problem::bad_request(id, "Conversations have no schemes."));
    }
    channel.scheme_id = scheme_id.map(str::to_owned);
    channel.update_at = model::time::now_ms().max(channel.update_at + 1);
    let at = channel.update_at;
    schemes::set_of_channel(exec, &channel.id, scheme_id, at).await.map_err(problem)?;
    state.outbox.push(exec, at, &ChannelChanged::from(&channel)).await.map_err(problem)?;
    Ok(())
}

/// After a commit: everybody decides by the channel's new scheme, and its members ask what it means for them.
pub async fn told(state: &State, channel_id: &str) {
    state.outbox.wake();
    spread(state).await;
    frames::send(state, "channel_scheme_updated", json!({}), Broadcast::channel(channel_id)).await;
}

/// A scheme with its roles; `None` for "".
async fn find(state: &State, scheme_id: &str) -> Result<Option<SchemeWithRoles>, Problem> {
    if scheme_id.is_empty() {
        return Ok(None);
    }
    let found = state.bus.request(&FindScheme { scheme_id: scheme_id.to_owned() }).await?;
    let found = found.ok_or_else(missing)?;
    learn(state, &found).await?;
    Ok(Some(found))
}

/// Keeps what auth said of a scheme before a place has it, so that nobody decides without its roles. One statement a role:
/// the events that say the same are written in an order of their own, and who holds one role never waits for another.
pub async fn learn(state: &State, known: &SchemeWithRoles) -> Result<(), Problem> {
    let exec = state.db.exec();
    for role in &known.roles {
        store::roles::save(&exec, std::slice::from_ref(role)).await.map_err(problem)?;
    }
    schemes::save(&exec, &known.scheme).await.map_err(problem)
}

/// The scheme is not deleted until the transaction ends.
pub async fn hold(exec: &Exec<'_>, known: Option<&SchemeWithRoles>) -> Result<(), Problem> {
    let Some(known) = known else { return Ok(()) };
    schemes::hold(exec, &known.scheme.scheme_id).await.map_err(problem)?.map(|_| ()).ok_or_else(missing)
}

/// To be called after the copy of schemes and roles, or who has them, was changed.
pub async fn spread(state: &State) {
    match store::roles::all(&state.db.exec()).await {
        Ok(roles) => state.set_roles(roles),
        Err(error) => tracing::warn!(%error, "roles not read"),
    }
    state.bus.signal(&RolesCopied {}).await;
}

/// The teams that have a scheme.
pub async fn teams(
    state: &State,
    caller: &Identity,
    scheme_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Team>, Problem> {
    require(state, caller, READ_TEAMS)?;
    let wrong = "api.scheme.get_teams_for_scheme.scope.error";
    require_scope(state, scheme_id, TEAM, wrong).await?;
    schemes::teams(&state.db.exec(), scheme_id, offset, limit).await.map_err(problem)
}

/// The channels that have a scheme.
pub async fn channels(
    state: &State,
    caller: &Identity,
    scheme_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Channel>, Problem> {
    require(state, caller, READ_CHANNELS)?;
    let wrong = "api.scheme.get_channels_for_scheme.scope.error";
    require_scope(state, scheme_id, CHANNEL, wrong).await?;
    schemes::channels(&state.db.exec(), scheme_id, offset, limit).await.map_err(problem)
}

async fn require_scope(
    state: &State,
    scheme_id: &str,
    scope: &str,
    wrong: &'static str,
) -> Result<(), Problem> {
    let known = schemes::find(&state.db.exec(), scheme_id).await.map_err(problem)?;
    let held = match known {
        Some(known) => known.scope,
        // Made a moment ago.
        None => find(state, scheme_id).await?.ok_or_else(missing)?.scheme.scope,
    };
    if held == scope { Ok(()) } else { Err(Problem::bad_request(wrong, "The scheme is of another scope.")) }
}
