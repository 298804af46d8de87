//! Who is there. What somebody chose stays; the rest follows from connections and activity.

mod known;

use std::collections::{BTreeMap, HashMap, HashSet};

use ::access::permission::{CREATE_POST, EDIT_OTHER_USERS, MANAGE_SYSTEM};
use events::live::{Broadcast, Live};
use events::signal::{StatusMoved, Typing};
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::access;
use crate::domain::status::{AWAY, Change, DND, OFFLINE, ONLINE, Status, StatusUpdate};
use crate::store::access::problem;
use crate::store::statuses as store;

pub use known::Known;

/// Statuses of people in the order asked for, each once; of unknown people too.
pub async fn of(state: &State, user_ids: &[String]) -> Result<Vec<Status>, Problem> {
    let mut seen = HashSet::new();
    let wanted: Vec<&String> = user_ids.iter().filter(|id| seen.insert(id.as_str())).collect();
    let (known, since) = state.known_statuses.of(&wanted);
    let unread: Vec<&String> =
        wanted.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(id, _)| *id).collect();
    let mut read = HashMap::new();
    if !unread.is_empty() {
        // Of whom nothing is written is remembered, too.
        read.extend(unread.iter().map(|id| (id.to_string(), Status::unknown(id))));
        let found = store::of(&state.db.exec(), &unread).await.map_err(problem)?;
        read.extend(found.into_iter().map(|status| (status.user_id.clone(), status)));
        state.known_statuses.keep(since, read.values().cloned());
    }
    let told = wanted.into_iter().zip(known).filter_map(|(id, known)| known.or_else(|| read.remove(id)));
    Ok(told.collect())
}

/// For other services: by id, or everybody who is not offline.
pub async fn names(state: &State, user_ids: &[String]) -> Result<BTreeMap<String, String>, Problem> {
    let found = if user_ids.is_empty() {
        store::present(&state.db.exec()).await.map_err(problem)?
    } else {
        of(state, user_ids).await?
    };
    Ok(found.into_iter().map(|status| (status.user_id, status.status)).collect())
}

/// Somebody chooses a status.
pub async fn choose(
    state: &State,
    caller: &Identity,
    user_id: &str,
    update: &StatusUpdate,
) -> Result<Status, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    if update.user_id != user_id {
        return Err(Problem::invalid_body("user_id"));
    }
    let change = match update.status.as_str() {
        ONLINE => Change::Active { manual: true },
        AWAY => Change::Idle { manual: true },
        DND => Change::ChoseDnd { until: update.dnd_end_time.max(0) },
        OFFLINE => Change::ChoseOffline,
        _ => return Err(Problem::invalid_body("status")),
    };
    apply(state, user_id, change, now_ms()).await.map_err(problem)
}

/// Applies a change and tells the person's own clients. To be online again is no news, to choose the same is.
pub async fn apply(state: &State, user_id: &str, change: Change, at: i64) -> db::Result<Status> {
    let away_after = state.settings.team.user_status_away_timeout.saturating_mul(1_000);
    let tx = state.db.begin().await?;
    let before = store::lock(&tx.exec(), user_id).await?.unwrap_or_else(|| Status::unknown(user_id));
    let Some(after) = before.after(change, at, away_after) else {
        tx.rollback().await?;
        return Ok(before);
    };
    store::save(&tx.exec(), &after).await?;
    tx.commit().await?;
    let moved = Status { last_activity_at: after.last_activity_at, ..before.clone() } != after;
    wrote(state, user_id, moved.then_some(after.status.as_str())).await;
    if after.status != before.status || after.manual {
        show(state, user_id, &after.status).await;
    }
    Ok(after)
}

/// Somebody does something: is it to be written down? Not each time.
pub fn is_to_note(state: &State, user_id: &str) -> bool {
    if !state.settings.service.enable_user_statuses || state.recently_active.contains_key(user_id) {
        return false;
    }
    state.recently_active.insert(user_id.to_owned(), ());
    true
}

/// Somebody did something. Written down beside what he did.
pub fn active(state: &State, user_id: &str) {
    if !is_to_note(state, user_id) {
        return;
    }
    let (state, user_id) = (state.clone(), user_id.to_owned());
    tokio::spawn(async move {
        let noted = apply(&state, &user_id, Change::Active { manual: false }, now_ms()).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "activity not noted");
        }
    });
}

/// A status was written: what was known of it is old. Other replicas are told what it became if more than the activity changed.
pub async fn wrote(state: &State, user_id: &str, became: Option<&str>) {
    state.known_statuses.forget(user_id);
    if let Some(status) = became {
        let moved = StatusMoved { user_id: user_id.to_owned(), status: status.to_owned() };
        heard(state, &moved);
        state.bus.signal(&moved).await;
    }
}

/// Somebody's status moved, here or at another replica.
pub fn heard(state: &State, moved: &StatusMoved) {
    state.known_statuses.forget(&moved.user_id);
    if moved.status != ONLINE {
        state.recently_active.invalidate(&moved.user_id);
    }
}

/// News of others may have been missed.
pub fn forget_all(state: &State) {
    state.known_statuses.forget_all();
    state.recently_active.invalidate_all();
}

/// Tells a person's own clients; others ask.
pub async fn show(state: &State, user_id: &str, status: &str) {
    let data = json!({ "user_id": user_id, "status": status });
    state.bus.live(&Live::new("status_change", data, Broadcast::user(user_id))).await;
}

/// What time does by itself: ends every do-not-disturb whose end has come, and sends away who did nothing for long.
pub async fn tick(state: &State) -> db::Result<()> {
    let (exec, now) = (state.db.exec(), now_ms());
    let away_after = state.settings.team.user_status_away_timeout.saturating_mul(1_000);
    let mut changed = store::end_dnd(&exec, now / 1_000).await?;
    changed.extend(store::send_away(&exec, now - away_after).await?);
    for status in changed {
        wrote(state, &status.user_id, Some(&status.status)).await;
        show(state, &status.user_id, &status.status).await;
    }
    Ok(())
}

/// Somebody is typing, said over HTTP.
pub async fn typing(
    state: &State,
    caller: &Identity,
    user_id: &str,
    channel_id: &str,
    parent_id: &str,
) -> Result<(), Problem> {
    access::require_self_or(state, caller, user_id, MANAGE_SYSTEM)?;
    let at =
        access::channel(state, caller, channel_id).await?.ok_or_else(|| Problem::forbidden(CREATE_POST))?;
    at.require(CREATE_POST)?;
    show_typing(state, user_id, channel_id, parent_id).await;
    Ok(())
}

/// Somebody is typing, said over a socket; ignored without the right to write there.
pub async fn typing_signal(state: &State, typing: Typing) {
    let caller = Identity { user_id: typing.user_id.clone(), roles: typing.roles, ..Identity::default() };
    let _ = self::typing(state, &caller, &typing.user_id, &typing.channel_id, &typing.parent_id).await;
}

async fn show_typing(state: &State, user_id: &str, channel_id: &str, parent_id: &str) {
    if state.settings.service.enable_user_typing_messages {
        let data = json!({ "user_id": user_id, "parent_id": parent_id });
        let broadcast = Broadcast::channel(channel_id).omit_user(user_id);
        state.bus.live(&Live::new("typing", data, broadcast)).await;
    }
}
