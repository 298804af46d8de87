//! Where a post lies, told to everybody who could go there.

use ::access::permission::{
    JOIN_PRIVATE_TEAMS, JOIN_PUBLIC_CHANNELS, JOIN_PUBLIC_TEAMS, MANAGE_SYSTEM, MANAGE_TEAM,
    READ_PUBLIC_CHANNEL,
};
use model::{Identity, Problem};
use serde::Serialize;

use super::read::not_found;
use crate::State;
use crate::app::access::{self, AtChannel, may_in_system};
use crate::domain::channel::{OPEN, PRIVATE};
use crate::domain::team;
use crate::store::access::problem;
use crate::store::posts;

/// Where a post lies and whether the caller is there already.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PostInfo {
    pub channel_id: String,
    pub channel_type: String,
    pub channel_display_name: String,
    pub has_joined_channel: bool,
    pub team_id: String,
    pub team_type: String,
    pub team_display_name: String,
    pub has_joined_team: bool,
}

pub async fn info(state: &State, caller: &Identity, post_id: &str) -> Result<PostInfo, Problem> {
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(not_found)?;
    let place = posts::place(&state.db.exec(), post_id).await.map_err(problem)?.ok_or_else(not_found)?;
    if !may_enter_team(state, caller, &at, &place.team_type) || !may_enter_channel(state, caller, &at) {
        return Err(not_found());
    }
    let channel = &at.standing.channel;
    Ok(PostInfo {
        channel_id: channel.id.clone(),
        channel_type: channel.kind.clone(),
        channel_display_name: channel.display_name.clone(),
        has_joined_channel: at.is_member(),
        team_id: channel.team_id.clone(),
        team_type: place.team_type,
        team_display_name: place.team_display_name,
        has_joined_team: at.standing.team_roles.is_some(),
    })
}

fn may_enter_team(state: &State, caller: &Identity, at: &AtChannel, team_type: &str) -> bool {
    let join = if team_type == team::OPEN { JOIN_PUBLIC_TEAMS } else { JOIN_PRIVATE_TEAMS };
    at.standing.channel.team_id.is_empty()
        || at.standing.team_roles.is_some()
        || may_in_system(state, caller, join)
}

fn may_enter_channel(state: &State, caller: &Identity, at: &AtChannel) -> bool {
    if at.is_member() {
        return true;
    }
    match at.standing.channel.kind.as_str() {
        // Who joins the team may do there what its members may.
        OPEN if at.standing.team_roles.is_none() => true,
        OPEN => at.may(READ_PUBLIC_CHANNEL) || at.may(JOIN_PUBLIC_CHANNELS),
        PRIVATE => at.may(MANAGE_TEAM) || may_in_system(state, caller, MANAGE_SYSTEM),
        _ => may_in_system(state, caller, MANAGE_SYSTEM),
    }
}
