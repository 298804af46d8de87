//! Reading one channel.

use access::permission::{MANAGE_TEAM, READ_CHANNEL};
use model::{Identity, Problem};

use super::{at, missing, require_view};
use crate::State;
use crate::app::access::{AtChannel, channel_by_name};
use crate::app::teams;
use crate::domain::channel::{Channel, ChannelStats, OPEN};
use crate::store::access::{With, problem};
use crate::store::channel_lists;
use crate::store::teams::Key;

pub async fn one(state: &State, caller: &Identity, channel_id: &str) -> Result<Channel, Problem> {
    let at = at(state, caller, channel_id).await?;
    require_view(&at)?;
    Ok(at.standing.channel)
}

/// By team and name. A private channel that one may not see is as if it were not there; those who manage the team may know
/// of it, so that they can come in.
pub async fn by_name(
    state: &State,
    caller: &Identity,
    team_id: &str,
    name: &str,
    archived_too: bool,
) -> Result<Channel, Problem> {
    let missing = || Problem::not_found("app.channel.get_by_name.missing.app_error");
    let at = match channel_by_name(state, caller, team_id, name).await? {
        Some(at) => at,
        // Direct and group channels are found from every team.
        None => channel_by_name(state, caller, "", name).await?.ok_or_else(missing)?,
    };
    let channel = &at.standing.channel;
    if channel.delete_at > 0 && !archived_too {
        return Err(missing());
    }
    if channel.kind == OPEN {
        require_view(&at)?;
    } else if !at.may(READ_CHANNEL) && !at.may(MANAGE_TEAM) {
        return Err(missing());
    }
    Ok(at.standing.channel)
}

pub async fn by_team_name(
    state: &State,
    caller: &Identity,
    team_name: &str,
    name: &str,
    archived_too: bool,
) -> Result<Channel, Problem> {
    let team = teams::at(state, caller, Key::Name(team_name)).await?;
    let team = team.ok_or_else(|| Problem::not_found("app.team.get_by_name.missing.app_error"))?.team;
    by_name(state, caller, &team.id, name, archived_too).await
}

/// From so many members on, who counted them a moment ago need not do it again.
const CROWD: i64 = 500;

pub async fn stats(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    with_files: bool,
) -> Result<ChannelStats, Problem> {
    let counted = state.crowds.get(channel_id);
    let (exec, user) = (state.db.exec(), &caller.user_id);
    let found = channel_lists::stats(&exec, user, channel_id, counted.is_none(), with_files).await;
    let With { standing, rest: counts } = found.map_err(problem)?.ok_or_else(missing)?;
    AtChannel::new(state, caller, standing).require(READ_CHANNEL)?;
    let (members, guests) = counted.unwrap_or((counts.members, counts.guests));
    if counted.is_none() && members >= CROWD {
        state.crowds.insert(channel_id.to_owned(), (members, guests));
    }
    Ok(ChannelStats {
        channel_id: channel_id.to_owned(),
        member_count: members,
        guest_count: guests,
        pinnedpost_count: counts.pinned,
        files_count: counts.files,
    })
}

/// Time zones of the members; `None` when nobody has said his.
pub async fn timezones(
    state: &State,
    caller: &Identity,
    channel_id: &str,
) -> Result<Option<Vec<String>>, Problem> {
    at(state, caller, channel_id).await?.require(READ_CHANNEL)?;
    let zones = channel_lists::timezones(&state.db.exec(), channel_id).await.map_err(problem)?;
    Ok(Some(zones).filter(|zones| !zones.is_empty()))
}
