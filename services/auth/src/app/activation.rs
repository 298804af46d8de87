//! Deactivating a user, and letting him in again.

use db::Tx;
use events::auth::UserChanged;
use model::User;
use model::time::now_ms;

use super::{Result, announce, sessions};
use crate::domain::user;
use crate::state::State;
use crate::store;

/// A deactivated user keeps his profile and loses every session. His bots go with him where the site wants that, and stay
/// disabled when he comes back.
pub async fn set_active(state: &State, user_id: &str, active: bool) -> Result<()> {
    let tx = state.db.begin().await?;
    let mut changed = vec![set(state, &tx, user_id, active).await?];
    if !active && state.settings.service.disable_bots_when_owner_is_deactivated {
        for bot in store::bots::active_of(&tx.exec(), user_id).await? {
            changed.push(set(state, &tx, &bot, false).await?);
        }
    }
    tx.commit().await?;
    state.outbox.wake();
    if !active {
        for (_, user) in &changed {
            // Whatever token a gateway has cached for him, personal ones too.
            announce::deactivated(state, &user.id).await;
        }
    }
    announce::ahead(state, changed.iter().map(|(_, user)| user.id.clone()).collect()).await;
    announce::activation_changed(state).await;
    for (before, after) in &changed {
        announce::user_changed(state, before, after).await;
    }
    Ok(())
}

/// The user before and after.
async fn set(state: &State, tx: &Tx, user_id: &str, active: bool) -> Result<(User, User)> {
    let held = store::users::find_locked(&tx.exec(), user_id).await?.ok_or_else(user::missing)?;
    let (before, now) = (held.user, now_ms());
    let mut after = before.clone();
    after.delete_at = if active { 0 } else { now };
    after.update_at = now.max(before.update_at + 1);
    let revision = store::users::update(&tx.exec(), &after).await?;
    if before.is_bot {
        store::bots::touch(&tx.exec(), user_id, now).await?;
    }
    let event = UserChanged { user: after.clone(), revision, created: false };
    state.outbox.push(&tx.exec(), now, &event).await?;
    if !active {
        store::sessions::delete_of_user(&tx.exec(), user_id, "").await?;
        sessions::record_all(state, tx, user_id, now).await?;
    }
    Ok((before, after))
}
