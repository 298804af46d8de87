//! Threads one follows: listing, reading, following.

use ::access::permission::{EDIT_OTHER_USERS, READ_CHANNEL_CONTENT, VIEW_TEAM};
use events::live::{Broadcast, Live};
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::{Value, json};

use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::frames;
use crate::app::hearing::{Since, mentions};
use crate::app::posts::read;
use crate::app::user_lists;
use crate::domain::thread::{UserThread, UserThreads};
use crate::store::access::problem;
use crate::store::posts;
use crate::store::threads as store;
pub use crate::store::threads::Wanted;

/// What of a list is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts {
    pub totals: bool,
    pub threads: bool,
    /// Participants as whole users.
    pub extended: bool,
}

async fn permit_team(state: &State, caller: &Identity, user_id: &str, team_id: &str) -> Result<(), Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    access::require_in_team(state, caller, team_id, VIEW_TEAM).await
}

/// The channel of a thread the caller may read, for himself or somebody he may act for.
async fn permit(
    state: &State,
    caller: &Identity,
    user_id: &str,
    thread_id: &str,
) -> Result<AtChannel, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    read::readable(state, caller, thread_id, Problem::forbidden(READ_CHANNEL_CONTENT)).await
}

fn not_followed() -> Problem {
    Problem::new(404, "app.user.get_thread_membership_for_user.not_found", "The thread is not followed.")
}

pub async fn list(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
    wanted: &Wanted,
    parts: Parts,
) -> Result<UserThreads, Problem> {
    permit_team(state, caller, user_id, team_id).await?;
    let exec = state.db.exec();
    let mut found = UserThreads::default();
    if parts.totals {
        found = store::totals(&exec, user_id, team_id, wanted).await.map_err(problem)?;
    }
    if parts.threads {
        let mut threads = store::list(&exec, user_id, team_id, wanted).await.map_err(problem)?;
        if parts.extended {
            introduce(state, caller, &mut threads).await?;
        }
        found.threads = Some(threads);
    }
    Ok(found)
}

pub async fn one(
    state: &State,
    caller: &Identity,
    user_id: &str,
    thread_id: &str,
    extended: bool,
) -> Result<UserThread, Problem> {
    permit(state, caller, user_id, thread_id).await?;
    let mut threads = vec![followed(state, user_id, thread_id).await?];
    if extended {
        introduce(state, caller, &mut threads).await?;
    }
    threads.pop().ok_or_else(not_followed)
}

async fn followed(state: &State, user_id: &str, thread_id: &str) -> Result<UserThread, Problem> {
    let found = store::one(&state.db.exec(), user_id, thread_id).await.map_err(problem)?;
    found.ok_or_else(not_followed)
}

async fn introduce(state: &State, caller: &Identity, threads: &mut [UserThread]) -> Result<(), Problem> {
    let mut ids: Vec<String> =
        threads.iter().flat_map(|thread| &thread.participants).map(|user| user.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let people = user_lists::shown_by_ids(state, caller, &ids).await?;
    for user in threads.iter_mut().flat_map(|thread| &mut thread.participants) {
        if let Some(known) = people.get(&user.id) {
            user.clone_from(known);
        }
    }
    Ok(())
}

/// Follows a thread or stops following it.
pub async fn follow(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
    thread_id: &str,
    following: bool,
) -> Result<(), Problem> {
    permit(state, caller, user_id, thread_id).await?;
    let replies =
        store::follow(&state.db.exec(), user_id, thread_id, following, now_ms()).await.map_err(problem)?;
    let data = json!({ "thread_id": thread_id, "state": following, "reply_count": replies });
    show(state, "thread_follow_changed", data, user_id, team_id).await;
    Ok(())
}

/// Says up to when a thread was read; earlier than before makes it unread again.
pub async fn read(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
    thread_id: &str,
    at: i64,
) -> Result<UserThread, Problem> {
    let channel = permit(state, caller, user_id, thread_id).await?;
    let before = followed(state, user_id, thread_id).await?;
    let previous = (before.unread_mentions, before.unread_replies);
    mark(state, &channel, (user_id, team_id, thread_id), at, previous).await
}

/// Makes a thread unread from one of its posts on; follows it first.
pub async fn set_unread(
    state: &State,
    caller: &Identity,
    user_id: &str,
    team_id: &str,
    thread_id: &str,
    post_id: &str,
) -> Result<UserThread, Problem> {
    let channel = permit(state, caller, user_id, thread_id).await?;
    follow(state, caller, user_id, team_id, thread_id, true).await?;
    let post = posts::find(&state.db.exec(), post_id).await.map_err(problem)?;
    let post = post.filter(|post| post.delete_at == 0).ok_or_else(read::not_found)?;
    if post.id != thread_id && post.root_id != thread_id {
        let id = "app.user.update_thread_read_for_user_by_post.app_error";
        return Err(Problem::bad_request(id, "The post is not of this thread."));
    }
    mark(state, &channel, (user_id, team_id, thread_id), post.create_at - 1, (0, 0)).await
}

/// Makes a thread unread after a moment because its channel is, following it first. Who sees threads `collapsed` is shown
/// the thread too.
pub async fn reread(
    state: &State,
    caller: &Identity,
    channel: &AtChannel,
    user_id: &str,
    thread_id: &str,
    at: i64,
    collapsed: bool,
) -> Result<(), Problem> {
    store::follow(&state.db.exec(), user_id, thread_id, true, now_ms()).await.map_err(problem)?;
    let team_id = channel.standing.channel.team_id.clone();
    let thread = mark(state, channel, (user_id, &team_id, thread_id), at, (0, 0)).await?;
    if collapsed {
        // Whoever followed it only now does not have it yet.
        let mut threads = [thread];
        introduce(state, caller, &mut threads).await?;
        let data = json!({ "thread": frames::text(&threads[0]) });
        show(state, "thread_updated", data, user_id, &team_id).await;
    }
    Ok(())
}

async fn mark(
    state: &State,
    channel: &AtChannel,
    (user_id, team_id, thread_id): (&str, &str, &str),
    at: i64,
    (previous_mentions, previous_replies): (i64, i64),
) -> Result<UserThread, Problem> {
    let channel = &channel.standing.channel;
    let since = Since { from: at.saturating_add(1), thread_id };
    let mentions = mentions(state, channel, user_id, since).await?.all;
    store::read(&state.db.exec(), user_id, thread_id, at, mentions, now_ms()).await.map_err(problem)?;
    let thread = followed(state, user_id, thread_id).await?;
    let data = json!({
        "thread_id": thread_id,
        "timestamp": at,
        "unread_mentions": thread.unread_mentions,
        "unread_replies": thread.unread_replies,
        "previous_unread_mentions": previous_mentions,
        "previous_unread_replies": previous_replies,
        "channel_id": channel.id,
    });
    show(state, "thread_read_changed", data, user_id, team_id).await;
    Ok(thread)
}

/// Everything followed in a team is read.
pub async fn read_all(state: &State, caller: &Identity, user_id: &str, team_id: &str) -> Result<(), Problem> {
    permit_team(state, caller, user_id, team_id).await?;
    store::read_all(&state.db.exec(), user_id, team_id, now_ms()).await.map_err(problem)?;
    show(state, "thread_read_changed", json!({}), user_id, team_id).await;
    Ok(())
}

async fn show(state: &State, event: &str, data: Value, user_id: &str, team_id: &str) {
    let broadcast = Broadcast { team_id: team_id.to_owned(), ..Broadcast::user(user_id) };
    state.bus.live(&Live::new(event, data, broadcast)).await;
}
