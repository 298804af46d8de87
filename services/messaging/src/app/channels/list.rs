//! Lists of channels.

use access::permission::{EDIT_OTHER_USERS, LIST_TEAM_CHANNELS, MANAGE_SYSTEM, VIEW_TEAM};
use model::{Identity, Problem};

use super::Found;
use crate::State;
use crate::app::access::{may_in_system, require_in_team, require_self_or};
use crate::domain::channel::{Channel, OFF_TOPIC, OPEN, PRIVATE, TOWN_SQUARE};
use crate::store::access::problem;
use crate::store::channel_lists::{self, Archived, Everywhere};

pub async fn open(
    state: &State,
    caller: &Identity,
    team_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Channel>, Problem> {
    require_in_team(state, caller, team_id, LIST_TEAM_CHANNELS).await?;
    channel_lists::of_kind(&state.db.exec(), team_id, OPEN, offset, limit).await.map_err(problem)
}

pub async fn private(
    state: &State,
    caller: &Identity,
    team_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Channel>, Problem> {
    if !may_in_system(state, caller, MANAGE_SYSTEM) {
        return Err(Problem::forbidden(MANAGE_SYSTEM));
    }
    channel_lists::of_kind(&state.db.exec(), team_id, PRIVATE, offset, limit).await.map_err(problem)
}

pub async fn archived(
    state: &State,
    caller: &Identity,
    team_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Channel>, Problem> {
    require_in_team(state, caller, team_id, LIST_TEAM_CHANNELS).await?;
    channel_lists::archived(&state.db.exec(), team_id, &caller.user_id, offset, limit).await.map_err(problem)
}

const MAX_IDS: usize = 1_000;

pub async fn open_by_ids(
    state: &State,
    caller: &Identity,
    team_id: &str,
    ids: &[String],
) -> Result<Vec<Channel>, Problem> {
    if ids.is_empty() || ids.len() > MAX_IDS {
        return Err(Problem::invalid_body("channel_ids"));
    }
    if ids.iter().any(|id| !model::id::is_valid(id)) {
        return Err(Problem::invalid_body("channel_id"));
    }
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    let found = channel_lists::open_by_ids(&state.db.exec(), team_id, ids).await.map_err(problem)?;
    if found.is_empty() {
        return Err(Problem::not_found("app.channel.get_channels_by_ids.not_found.app_error"));
    }
    Ok(found)
}

pub async fn mine_in_team(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
    archived: Archived,
) -> Result<Vec<Channel>, Problem> {
    require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    channel_lists::mine_in_team(&state.db.exec(), user_id, team_id, archived).await.map_err(problem)
}

/// Nobody is in more channels than this; a bound all the same.
const MAX_OWN: i64 = 20_000;

pub async fn mine(
    state: &State,
    caller: &Identity,
    user_id: &str,
    archived: Archived,
) -> Result<Vec<Channel>, Problem> {
    require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    channel_lists::mine(&state.db.exec(), user_id, "", archived, MAX_OWN).await.map_err(problem)
}

/// The list of all channels, as an administrator asks for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct AllChannels {
    pub offset: i64,
    pub limit: i64,
    pub with_archived: bool,
    pub without_default: bool,
    pub with_count: bool,
}

pub async fn everything(state: &State, caller: &Identity, asked: AllChannels) -> Result<Found, Problem> {
    let permission = "sysconsole_read_user_management_channels";
    if !may_in_system(state, caller, permission) {
        return Err(Problem::forbidden(permission));
    }
    let wanted = Everywhere {
        open: true,
        private: true,
        with_archived: asked.with_archived,
        without: if asked.without_default { default_names() } else { Vec::new() },
        ..Everywhere::default()
    };
    let exec = state.db.exec();
    let channels =
        channel_lists::everywhere(&exec, &wanted, asked.offset, asked.limit).await.map_err(problem)?;
    let total_count = if asked.with_count {
        Some(channel_lists::count_everywhere(&exec, &wanted).await.map_err(problem)?)
    } else {
        None
    };
    Ok(Found { channels, total_count })
}

pub fn default_names() -> Vec<String> {
    vec![TOWN_SQUARE.to_owned(), OFF_TOPIC.to_owned()]
}
