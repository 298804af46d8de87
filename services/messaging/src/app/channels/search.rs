//! Looking for channels by a part of their name or purpose.

use access::permission::LIST_TEAM_CHANNELS;
use model::{Identity, Problem};
use serde::Deserialize;

use super::list::default_names;
use crate::State;
use crate::app::access::{may_in_system, may_in_team, require_in_team};
use crate::app::team_members;
use crate::domain::channel::{Channel, ChannelWithTeamData};
use crate::store;
use crate::store::access::problem;
use crate::store::channel_lists::{self, Everywhere};

const COMPLETIONS: i64 = 50;
const MAX_FOUND: i64 = 100;

/// Channels found in all teams, with the number of all if it was asked for.
pub struct Found {
    pub channels: Vec<ChannelWithTeamData>,
    pub total_count: Option<i64>,
}

/// Open channels of the team and one's own private ones.
pub async fn complete(
    state: &State,
    caller: &Identity,
    team_id: &str,
    term: &str,
) -> Result<Vec<Channel>, Problem> {
    require_in_team(state, caller, team_id, LIST_TEAM_CHANNELS).await?;
    let exec = state.db.exec();
    channel_lists::matching(&exec, team_id, &caller.user_id, term.trim(), true, COMPLETIONS)
        .await
        .map_err(problem)
}

/// One's own channels of the team: where one can search for posts. What is one's own needs no permission.
pub async fn complete_mine(
    state: &State,
    caller: &Identity,
    team_id: &str,
    term: &str,
) -> Result<Vec<Channel>, Problem> {
    let exec = state.db.exec();
    channel_lists::mine_matching(&exec, team_id, &caller.user_id, term.trim(), COMPLETIONS)
        .await
        .map_err(problem)
}

/// Open channels of a team; who may not list them finds his own.
pub async fn in_team(
    state: &State,
    caller: &Identity,
    team_id: &str,
    term: &str,
) -> Result<Vec<Channel>, Problem> {
    let exec = state.db.exec();
    if may_in_team(state, caller, team_id, LIST_TEAM_CHANNELS).await? {
        return channel_lists::matching(&exec, team_id, &caller.user_id, term.trim(), false, MAX_FOUND)
            .await
            .map_err(problem);
    }
    let standing = store::access::team_roles(&exec, &caller.user_id, team_id).await.map_err(problem)?;
    if standing.is_none() {
        return Err(team_members::missing());
    }
    channel_lists::mine_matching(&exec, team_id, &caller.user_id, term.trim(), MAX_FOUND)
        .await
        .map_err(problem)
}

/// What to look for in all teams.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelSearch {
    /// Part of a name, display name or purpose.
    pub term: String,
    pub team_ids: Vec<String>,
    /// Open channels alone.
    pub public: bool,
    /// Private channels alone.
    pub private: bool,
    /// Archived channels alone.
    pub deleted: bool,
    /// Archived channels too.
    pub include_deleted: bool,
    pub exclude_default_channels: bool,
    pub group_constrained: bool,
    /// With `per_page`: answer with a page and the number of all.
    pub page: Option<i64>,
    pub per_page: Option<i64>,
}

/// All channels for an administrator; with `own`, for anybody what he may see.
pub async fn all(
    state: &State,
    caller: &Identity,
    asked: ChannelSearch,
    own: bool,
) -> Result<Found, Problem> {
    let permission = "sysconsole_read_user_management_channels";
    if !own && !may_in_system(state, caller, permission) {
        return Err(Problem::forbidden(permission));
    }
    let wanted = Everywhere {
        term: asked.term.trim().to_owned(),
        team_ids: asked.team_ids,
        open: asked.public || !asked.private,
        private: asked.private || !asked.public,
        with_archived: asked.include_deleted,
        only_archived: asked.deleted,
        without: if asked.exclude_default_channels { default_names() } else { Vec::new() },
        group_constrained: asked.group_constrained,
        seen_by: if own { caller.user_id.clone() } else { String::new() },
    };
    let exec = state.db.exec();
    let (Some(page), Some(size)) = (asked.page, asked.per_page) else {
        let channels = channel_lists::everywhere(&exec, &wanted, 0, MAX_FOUND).await.map_err(problem)?;
        return Ok(Found { channels, total_count: None });
    };
    let size = size.clamp(0, MAX_FOUND);
    let offset = page.max(0).saturating_mul(size).min(i64::from(i32::MAX));
    let channels = channel_lists::everywhere(&exec, &wanted, offset, size).await.map_err(problem)?;
    let total = channel_lists::count_everywhere(&exec, &wanted).await.map_err(problem)?;
    Ok(Found { channels, total_count: Some(total) })
}

/// One's group channels in which all words are found among the members' names.
pub async fn groups(state: &State, caller: &Identity, term: &str) -> Result<Vec<Channel>, Problem> {
    let words: Vec<String> = term.split_whitespace().take(20).map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    channel_lists::groups(&state.db.exec(), &caller.user_id, &words, MAX_FOUND).await.map_err(problem)
}
