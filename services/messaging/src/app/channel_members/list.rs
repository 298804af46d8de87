//! Reading memberships of channels.

use access::permission::{EDIT_OTHER_USERS, MANAGE_SYSTEM, READ_CHANNEL, VIEW_TEAM};
use model::{Identity, Problem};

use super::missing;
use crate::State;
use crate::app::access::{require_in_team, require_self_or};
use crate::app::channels;
use crate::domain::channel::{ChannelMember, ChannelMemberWithTeamData};
use crate::store::access::problem;
use crate::store::channel_members;

/// When somebody has read a channel is his own affair.
fn shown(caller: &Identity, members: Vec<ChannelMember>) -> Vec<ChannelMember> {
    members
        .into_iter()
        .map(|member| if member.user_id == caller.user_id { member } else { member.for_others() })
        .collect()
}

pub async fn page(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<ChannelMember>, Problem> {
    channels::at(state, caller, channel_id).await?.require(READ_CHANNEL)?;
    let members = channel_members::page(&state.db.exec(), &state.roles(), channel_id, offset, limit)
        .await
        .map_err(problem)?;
    Ok(shown(caller, members))
}

pub async fn one(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    user_id: &str,
) -> Result<ChannelMember, Problem> {
    channels::at(state, caller, channel_id).await?.require(READ_CHANNEL)?;
    let member =
        channel_members::one(&state.db.exec(), &state.roles(), channel_id, user_id).await.map_err(problem)?;
    shown(caller, vec![member.ok_or_else(missing)?]).pop().ok_or_else(missing)
}

const MAX_IDS: usize = 1_000;

pub async fn by_ids(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    user_ids: &[String],
) -> Result<Vec<ChannelMember>, Problem> {
    if user_ids.is_empty() || user_ids.len() > MAX_IDS {
        return Err(Problem::invalid_body("user_ids"));
    }
    channels::at(state, caller, channel_id).await?.require(READ_CHANNEL)?;
    let members = channel_members::by_users(&state.db.exec(), &state.roles(), channel_id, user_ids)
        .await
        .map_err(problem)?;
    Ok(shown(caller, members))
}

pub async fn mine_in_team(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
) -> Result<Vec<ChannelMember>, Problem> {
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    require_self_or(state, caller, user_id, MANAGE_SYSTEM)?;
    channel_members::of_user_in_team(&state.db.exec(), &state.roles(), user_id, team_id)
        .await
        .map_err(problem)
}

/// A page of all memberships of a user.
pub async fn all(
    state: &State,
    caller: &Identity,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<ChannelMemberWithTeamData>, Problem> {
    require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    channel_members::of_user(&state.db.exec(), &state.roles(), user_id, offset, "", limit)
        .await
        .map_err(problem)
}

/// Read at a time for the whole list.
const CHUNK: i64 = 1_000;

/// All memberships of a user after a channel, a chunk; the list is at its end when a chunk is empty.
pub async fn stream(
    state: &State,
    caller: &Identity,
    user_id: &str,
    after: &str,
) -> Result<Vec<ChannelMemberWithTeamData>, Problem> {
    require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    channel_members::of_user(&state.db.exec(), &state.roles(), user_id, 0, after, CHUNK)
        .await
        .map_err(problem)
}
