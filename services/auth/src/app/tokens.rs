//! Personal access tokens.

use events::auth::SessionsRevoked;
use model::time::now_ms;
use model::{Identity, Problem};

use super::{Result, announce};
use crate::domain::token;
use crate::state::State;
use crate::store;
use crate::store::tokens::AccessToken;

const DESCRIPTION_MAX: usize = 255;

pub fn missing() -> Problem {
    Problem::new(404, "app.user_access_token.get_by_user.app_error", "Unable to get the token.")
}

/// Somebody else's tokens are for those who may change him.
pub async fn may_manage(state: &State, caller: &Identity, user_id: &str) -> Result<()> {
    if caller.user_id == user_id {
        return Ok(());
    }
    let target = store::users::find(&state.db.exec(), user_id)
        .await?
        .ok_or_else(|| Problem::forbidden("edit_other_users"))?;
    if target.user.is_bot {
        return super::bots::require_manage(state, caller, user_id).await.map(|_| ());
    }
    super::users::may_edit(state, caller, &target.user).await
}

/// Bots may have tokens where people may not.
pub async fn is_bot(state: &State, user_id: &str) -> Result<bool> {
    let held = store::users::find(&state.db.exec(), user_id).await?;
    Ok(held.is_some_and(|held| held.user.is_bot))
}

/// A new token; the text is shown this once.
pub async fn create(state: &State, user_id: &str, description: &str) -> Result<(AccessToken, String)> {
    if description.chars().count() > DESCRIPTION_MAX {
        let id = "model.user_access_token.is_valid.description.app_error";
        return Err(Problem::bad_request(id, "The description must be 255 or less characters.").into());
    }
    let made = AccessToken {
        id: model::id::new(),
        user_id: user_id.to_owned(),
        description: description.to_owned(),
        is_active: true,
    };
    let text = model::id::random();
    store::tokens::insert(&state.db.exec(), &made, token::hash(&text)).await?;
    Ok((made, text))
}

pub async fn set_active(state: &State, held: &AccessToken, active: bool) -> Result<()> {
    let tx = state.db.begin().await?;
    store::tokens::set_active(&tx.exec(), &held.id, active).await?;
    if !active {
        state.outbox.push(&tx.exec(), now_ms(), &ended(held)).await?;
    }
    tx.commit().await?;
    forget(state, held).await;
    Ok(())
}

pub async fn revoke(state: &State, held: &AccessToken) -> Result<()> {
    let tx = state.db.begin().await?;
    store::tokens::delete(&tx.exec(), &held.id).await?;
    state.outbox.push(&tx.exec(), now_ms(), &ended(held)).await?;
    tx.commit().await?;
    forget(state, held).await;
    Ok(())
}

/// To a gateway a personal token is a session with the token's id.
fn ended(held: &AccessToken) -> SessionsRevoked {
    SessionsRevoked { user_id: held.user_id.clone(), session_ids: vec![held.id.clone()] }
}

async fn forget(state: &State, held: &AccessToken) {
    state.outbox.wake();
    announce::sessions_revoked(state, &held.user_id, vec![held.id.clone()]).await;
}
