//! Deactivating a user, and letting him in again.

use events::auth::UserChanged;
use model::time::now_ms;

use super::{Result, announce, sessions, users};
use crate::state::State;
use crate::store;

/// A deactivated user keeps his profile and loses every session.
pub async fn set_active(state: &State, user_id: &str, active: bool) -> Result<()> {
    let tx = state.db.begin().await?;
    let held = store::users::find_locked(&tx.exec(), user_id).await?.ok_or_else(users::missing)?;
    let (before, now) = (held.user, now_ms());
    let mut after = before.clone();
    after.delete_at = if active { 0 } else { now };
    after.update_at = now.max(before.update_at + 1);
    let revision = store::users::update(&tx.exec(), &after).await?;
    state
        .outbox
        .push(&tx.exec(), now, &UserChanged { user: after.clone(), revision, created: false })
        .await?;
    if !active {
        store::sessions::delete_of_user(&tx.exec(), user_id, "").await?;
        sessions::record_all(state, &tx, user_id, now).await?;
    }
    tx.commit().await?;
    state.outbox.wake();
    if !active {
        // Whatever token a gateway has cached for him, personal ones too.
        announce::sessions_revoked(state, user_id, Vec::new()).await;
    }
    announce::activation_changed(state).await;
    announce::user_changed(state, &before, &after).await;
    Ok(())
}
