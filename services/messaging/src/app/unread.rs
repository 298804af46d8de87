//! Read marks: moving them forward by looking at a channel, back by choosing a post, and counting beyond them.

use std::collections::BTreeMap;

use ::access::permission::{EDIT_OTHER_USERS, MANAGE_SYSTEM, READ_CHANNEL, VIEW_TEAM};
use events::live::{Broadcast, Live};
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::hearing::{self, Since};
use crate::app::posts::read;
use crate::app::{access, statuses, threads};
use crate::domain::unread::{ChannelUnread, ChannelUnreadAt, TeamUnread};
use crate::store::access::problem;
use crate::store::posts as store_posts;
use crate::store::unread as store;

/// How often a mark that others move at the same time is tried again.
const ATTEMPTS: usize = 5;

/// Marks channels as read by `user_id` and returns up to when each now is. Membership is the permission: other channels
/// are left out.
pub async fn view(
    state: &State,
    caller: &Identity,
    user_id: &str,
    channel_ids: &[String],
    collapsed: bool,
) -> Result<BTreeMap<String, i64>, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let mut times = BTreeMap::new();
    if channel_ids.is_empty() {
        return Ok(times);
    }
    let preferred = hearing::reads_threads_along(state);
    let active = statuses::is_to_note(state, user_id);
    let mut news = BTreeMap::new();
    let mut left = channel_ids.to_vec();
    for attempt in 1..=ATTEMPTS {
        let at = now_ms();
        let seen = match store::view(&state.db.exec(), user_id, &left, collapsed, preferred, active, at).await
        {
            Ok(seen) => seen,
            Err(db::Error::Retry(_)) if attempt < ATTEMPTS => continue,
            Err(error) => return Err(problem(error)),
        };
        left.clear();
        // Every row has the reader's status.
        if let Some((before, Some(after))) = seen.first().map(|row| (&row.status_before, &row.status_after)) {
            let moved = before.as_ref() != Some(after);
            statuses::wrote(state, user_id, moved.then_some(after.as_str())).await;
            if moved {
                statuses::show(state, user_id, after).await;
            }
        }
        for channel in seen {
            if channel.threads_read {
                let broadcast =
                    Broadcast { channel_id: channel.channel_id.clone(), ..Broadcast::user(user_id) };
                let data = json!({ "timestamp": at });
                state.bus.live(&Live::new("thread_read_changed", data, broadcast)).await;
            }
            if channel.stale && channel.moved {
                news.insert(channel.channel_id.clone(), channel.last_post_at);
            } else if channel.stale {
                left.push(channel.channel_id.clone());
            }
            times.insert(channel.channel_id, channel.last_post_at);
        }
        if left.is_empty() {
            break;
        }
    }
    if !news.is_empty() && state.settings.service.enable_channel_viewed_messages {
        let data = json!({ "channel_times": news });
        let mut frame = Live::new("multiple_channels_viewed", data, Broadcast::user(user_id));
        if let (1, Some(channel_id)) = (news.len(), news.keys().next()) {
            frame = frame.along_channel(channel_id.as_str());
        }
        state.bus.live(&frame).await;
    }
    Ok(times)
}

/// What `user_id` has not read of a channel.
pub async fn of_channel(
    state: &State,
    caller: &Identity,
    user_id: &str,
    channel_id: &str,
) -> Result<ChannelUnread, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let at = access::channel(state, caller, channel_id).await?.ok_or_else(read::channel_not_found)?;
    at.require(READ_CHANNEL)?;
    let unread = store::of_channel(&state.db.exec(), user_id, channel_id).await.map_err(problem)?;
    unread.ok_or_else(|| {
        Problem::new(404, "app.channel.get_unread.app_error", "Unable to get what is unread of the channel.")
    })
}

/// What `user_id` has not read, team by team.
pub async fn of_teams(
    state: &State,
    caller: &Identity,
    user_id: &str,
    without: &str,
    threads: bool,
) -> Result<Vec<TeamUnread>, Problem> {
    access::require_self_or(state, caller, user_id, MANAGE_SYSTEM)?;
    let mut teams = store::of_teams(&state.db.exec(), user_id, threads).await.map_err(problem)?;
    teams.retain(|team| team.team_id != without);
    Ok(teams)
}

/// What `user_id` has not read of a team.
pub async fn of_team(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
) -> Result<TeamUnread, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    access::require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    let teams = store::of_teams(&state.db.exec(), user_id, false).await.map_err(problem)?;
    let found = teams.into_iter().find(|team| team.team_id == team_id);
    Ok(found.unwrap_or_else(|| TeamUnread { team_id: team_id.to_owned(), ..TeamUnread::default() }))
}

/// Moves a mark back, so that a post and all after it are unread; of a reply also its thread, unless client and reader
/// keep threads apart.
pub async fn set_unread(
    state: &State,
    caller: &Identity,
    user_id: &str,
    post_id: &str,
    apart: bool,
) -> Result<ChannelUnreadAt, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let missing = || Problem::forbidden(READ_CHANNEL);
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(missing)?;
    at.require(READ_CHANNEL)?;
    let post = store_posts::find(&state.db.exec(), post_id).await.map_err(problem)?;
    let post = post.filter(|post| post.delete_at == 0).ok_or_else(read::not_found)?;
    let channel = &at.standing.channel;
    let is_root = post.root_id.is_empty();
    let since = Since { from: post.create_at, thread_id: "" };
    let mut mentions = hearing::mentions(state, channel, user_id, since).await?;
    if !is_root {
        (mentions.roots, mentions.urgent) = (0, 0);
    }
    let moved =
        store::move_back(&state.db.exec(), (&channel.id, user_id), post.create_at, is_root, mentions).await;
    let moved = moved.map_err(problem)?;
    let moved = moved.ok_or_else(|| {
        Problem::new(404, "app.channel.get_member.missing.app_error", "No channel member found.")
    })?;
    if !is_root {
        let collapsed = hearing::sees_collapsed(state, user_id).await?;
        if !(apart && collapsed) {
            let from = post.create_at - 1;
            threads::reread(state, caller, &at, user_id, &post.root_id, from, collapsed).await?;
        }
    }
    let unread = ChannelUnreadAt {
        team_id: moved.team_id,
        user_id: user_id.to_owned(),
        channel_id: channel.id.clone(),
        msg_count: moved.msg_count,
        mention_count: mentions.all,
        mention_count_root: mentions.roots,
        urgent_mention_count: mentions.urgent,
        msg_count_root: moved.msg_count_root,
        last_viewed_at: post.create_at - 1,
    };
    show_unread(state, post_id, &unread).await;
    Ok(unread)
}

async fn show_unread(state: &State, post_id: &str, unread: &ChannelUnreadAt) {
    let data = json!({
        "post_id": post_id,
        "last_viewed_at": unread.last_viewed_at,
        "msg_count": unread.msg_count,
        "msg_count_root": unread.msg_count_root,
        "mention_count": unread.mention_count,
        "mention_count_root": unread.mention_count_root,
        "urgent_mention_count": unread.urgent_mention_count,
    });
    let broadcast = Broadcast {
        channel_id: unread.channel_id.clone(),
        team_id: unread.team_id.clone(),
        ..Broadcast::user(&unread.user_id)
    };
    let frame = Live::new("post_unread", data, broadcast).along_channel(unread.channel_id.as_str());
    state.bus.live(&frame).await;
}
