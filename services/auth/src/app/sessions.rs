//! The life of sessions after the login.

use db::Tx;
use events::auth::SessionsRevoked;
use model::time::now_ms;
use model::user::StringMap;
use model::{Identity, Problem};

use super::{Result, announce};
use crate::domain::session::{self, Kind};
use crate::domain::token;
use crate::state::State;
use crate::store;
use crate::store::sessions::{Session, TokenRules};

/// Activity is remembered no finer than this.
const ACTIVITY_STEP_MS: i64 = 60_000;
/// A person's sessions beyond this number end, the oldest first.
const KEEP: i64 = 500;
pub const DEVICE_ID_MAX: usize = 512;

pub async fn resolve(state: &State, text: &str) -> Result<Option<Identity>> {
    let (now, settings) = (now_ms(), &state.settings.service);
    let rules = TokenRules {
        now,
        idle_since: session::idle_limit(now, settings),
        personal_tokens: settings.enable_user_access_tokens,
    };
    Ok(store::sessions::resolve(&state.db.exec(), token::hash(text), &rules).await?)
}

/// Writes down which sessions of a user ended.
pub async fn record(state: &State, tx: &Tx, user_id: &str, session_ids: &[String], at: i64) -> Result<()> {
    if session_ids.is_empty() {
        return Ok(());
    }
    let event = SessionsRevoked { user_id: user_id.to_owned(), session_ids: session_ids.to_vec() };
    Ok(state.outbox.push(&tx.exec(), at, &event).await?)
}

/// Writes down that all sessions of a user ended.
pub async fn record_all(state: &State, tx: &Tx, user_id: &str, at: i64) -> Result<()> {
    let event = SessionsRevoked { user_id: user_id.to_owned(), session_ids: Vec::new() };
    Ok(state.outbox.push(&tx.exec(), at, &event).await?)
}

/// Ends one session of a user.
pub async fn revoke(state: &State, user_id: &str, session_id: &str) -> Result<()> {
    let tx = state.db.begin().await?;
    if store::sessions::delete(&tx.exec(), session_id).await? {
        record(state, &tx, user_id, &[session_id.to_owned()], now_ms()).await?;
    }
    tx.commit().await?;
    state.outbox.wake();
    announce::sessions_revoked(state, user_id, vec![session_id.to_owned()]).await;
    Ok(())
}

pub async fn revoke_all_of(state: &State, user_id: &str) -> Result<()> {
    let tx = state.db.begin().await?;
    let ended = store::sessions::delete_of_user(&tx.exec(), user_id, "").await?;
    if !ended.is_empty() {
        record_all(state, &tx, user_id, now_ms()).await?;
    }
    tx.commit().await?;
    state.outbox.wake();
    announce::sessions_revoked(state, user_id, Vec::new()).await;
    Ok(())
}

/// Ends everybody's sessions.
pub async fn revoke_all(state: &State) -> Result<()> {
    let tx = state.db.begin().await?;
    let users = store::sessions::delete_all(&tx.exec()).await?;
    let events: Vec<SessionsRevoked> = users
        .iter()
        .map(|user_id| SessionsRevoked { user_id: user_id.clone(), session_ids: Vec::new() })
        .collect();
    state.outbox.push_all(&tx.exec(), now_ms(), &events).await?;
    tx.commit().await?;
    state.outbox.wake();
    for user_id in users {
        announce::sessions_revoked(state, &user_id, Vec::new()).await;
    }
    Ok(())
}

/// Binds the caller's session to a phone; tells the session's new end.
pub async fn attach_device(state: &State, caller: &Identity, device_id: &str) -> Result<i64> {
    if device_id.len() > DEVICE_ID_MAX {
        return Err(Problem::invalid_body("device_id").into());
    }
    let (tx, now) = (state.db.begin().await?, now_ms());
    let expires_at = now + Kind::Mobile.length_ms(&state.settings.service);
    let ended = store::sessions::attach_device(
        &tx.exec(),
        &caller.session_id,
        &caller.user_id,
        device_id,
        expires_at,
    )
    .await?;
    record(state, &tx, &caller.user_id, &ended, now).await?;
    tx.commit().await?;
    state.outbox.wake();
    if !ended.is_empty() {
        announce::sessions_revoked(state, &caller.user_id, ended).await;
    }
    Ok(expires_at)
}

pub async fn set_props(state: &State, caller: &Identity, props: &StringMap) -> Result<()> {
    Ok(store::sessions::set_props(&state.db.exec(), &caller.session_id, props).await?)
}

/// A session was used: remembers when, and lets it live longer if sessions grow with activity.
pub async fn touch(state: &State, session_id: &str, at: i64) -> Result<()> {
    let exec = state.db.exec();
    let Some(held) = store::sessions::find(&exec, session_id).await? else { return Ok(()) };
    if at - held.last_activity_at < ACTIVITY_STEP_MS {
        return Ok(());
    }
    let settings = &state.settings.service;
    let expires_at = settings
        .extend_session_length_with_activity
        .then(|| session::extended(at, held.expires_at, kind(&held).length_ms(settings)))
        .flatten();
    Ok(store::sessions::touch(&exec, session_id, at, expires_at).await?)
}

fn kind(session: &Session) -> Kind {
    Kind::of(&session.device_id, session.props().get("isMobile").is_some_and(|value| value == "true"))
}

/// Removes what is dead; runs now and then.
pub async fn sweep(state: &State) {
    match store::sessions::sweep(&state.db.exec(), now_ms(), KEEP).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "dead sessions removed"),
        Err(error) => tracing::warn!(%error, "dead sessions not removed"),
    }
}
