//! Another password for a user, whoever may set it.

use db::Tx;
use events::auth::UserChanged;
use model::User;
use model::time::now_ms;

use super::{Result, announce, sessions};
use crate::domain::letter::Purpose;
use crate::state::State;
use crate::store;

/// Writes the new password's hash. The sessions end but one ("": none is kept); tells which. Letters that would set yet
/// another one are worth nothing any more.
pub async fn replace(state: &State, tx: &Tx, mut user: User, hash: &str, keep: &str) -> Result<Vec<String>> {
    let (exec, now) = (tx.exec(), now_ms());
    user.last_password_update = now;
    user.update_at = now.max(user.update_at + 1);
    let revision = store::users::update(&exec, &user).await?;
    store::credentials::put(&exec, &user.id, hash).await?;
    store::credentials::reset_attempts(&exec, &user.id).await?;
    store::letters::delete_of_user(&exec, &user.id, Purpose::ResetPassword).await?;
    let ended = store::sessions::delete_of_user(&exec, &user.id, keep).await?;
    let user_id = user.id.clone();
    state.outbox.push(&exec, now, &UserChanged { user, revision, created: false }).await?;
    sessions::record(state, tx, &user_id, &ended, now).await?;
    Ok(ended)
}

/// After the commit.
pub async fn replaced(state: &State, user_id: &str, ended: Vec<String>) {
    state.outbox.wake();
    if !ended.is_empty() {
        announce::sessions_revoked(state, user_id, ended).await;
    }
}
