//! Letters that prove an address: to verify it, and to set a forgotten password. Until something carries them, a developer
//! finds their secrets in the log.

use events::auth::UserChanged;
use model::time::now_ms;
use model::{Problem, User};

use super::{Result, announce, credentials};
use crate::domain::letter::{self, LIFETIME_MS, Purpose, TOKEN_LENGTH};
use crate::domain::{password, user};
use crate::state::State;
use crate::store;
use crate::store::letters::Letter;

/// Writes to an address if it is somebody's. Whether it is cannot be told from the answer, nor from how long it takes: the
/// work is done behind it.
pub fn send(state: &State, purpose: Purpose, email: &str) {
    let (state, email) = (state.clone(), email.trim().to_lowercase());
    tokio::spawn(async move {
        if let Err(error) = send_if_known(&state, purpose, &email).await {
            tracing::warn!(?error, purpose = purpose.name(), "a letter was not written");
        }
    });
}

async fn send_if_known(state: &State, purpose: Purpose, email: &str) -> Result<()> {
    let found = store::users::find_by_email(&state.db.exec(), email).await?;
    match found {
        Some(found) if is_due(purpose, &found.user) => write(state, purpose, &found.user).await,
        _ => Ok(()),
    }
}

fn is_due(purpose: Purpose, user: &User) -> bool {
    let lives = user.delete_at == 0 && !user.is_bot && user.auth_service.is_empty();
    lives && (purpose == Purpose::ResetPassword || !user.email_verified)
}

/// Writes to a user; an earlier letter of the kind is worth nothing any more.
pub async fn write(state: &State, purpose: Purpose, user: &User) -> Result<()> {
    let token = letter::token();
    let letter = Letter { user_id: user.id.clone(), email: user.email.clone() };
    let expires_at = now_ms() + LIFETIME_MS;
    store::letters::put(&state.db.exec(), letter::hash(&token), purpose, &letter, expires_at).await?;
    if state.settings.service.enable_developer {
        tracing::debug!(
            user_id = user.id,
            purpose = purpose.name(),
            token,
            "a letter for a developer's eyes"
        );
    }
    Ok(())
}

/// Where addresses must be verified, a new one is written to.
pub async fn ask_to_verify(state: &State, user: &User) {
    if !state.settings.email.require_email_verification || user.email_verified || user.is_bot {
        return;
    }
    if let Err(error) = write(state, Purpose::VerifyEmail, user).await {
        tracing::warn!(?error, user_id = user.id, "the letter to a new address was not written");
    }
}

fn checked(token: &str) -> Result<Vec<u8>> {
    if token.len() != TOKEN_LENGTH {
        return Err(Problem::invalid_body("token").into());
    }
    Ok(letter::hash(token))
}

/// Takes the address for verified whose letter had this secret.
pub async fn verify_email(state: &State, token: &str) -> Result<()> {
    let bad = || Problem::bad_request("api.user.verify_email.bad_link.app_error", "The link is not valid.");
    let hash = checked(token)?;
    let (tx, now) = (state.db.begin().await?, now_ms());
    let exec = tx.exec();
    let letter = store::letters::take(&exec, &hash, Purpose::VerifyEmail, now).await?.ok_or_else(bad)?;
    let held = store::users::find_locked(&exec, &letter.user_id).await?.ok_or_else(bad)?;
    let before = held.user;
    if before.email != letter.email || before.delete_at > 0 {
        return Err(bad().into());
    }
    let mut after = before.clone();
    after.email_verified = true;
    after.update_at = now.max(before.update_at + 1);
    let revision = store::users::update(&exec, &after).await?;
    let event = UserChanged { user: after.clone(), revision, created: false };
    state.outbox.push(&exec, now, &event).await?;
    tx.commit().await?;
    state.outbox.wake();
    announce::user_changed(state, &before, &after).await;
    Ok(())
}

/// Sets the password of whose letter had this secret; all his sessions end.
pub async fn reset_password(state: &State, token: &str, new: &str) -> Result<()> {
    let bad = || {
        let id = "api.user.reset_password.invalid_link.app_error";
        Problem::bad_request(id, "The link to reset the password is not valid.")
    };
    let secret = checked(token)?;
    let exec = state.db.exec();
    let purpose = Purpose::ResetPassword;
    // Looked at first: nobody without a letter makes us hash anything.
    store::letters::find(&exec, &secret, purpose, now_ms()).await?.ok_or_else(bad)?;
    password::check(new, &state.settings.password)?;
    let hash = state.passwords.hash(new).await?;
    let (tx, now) = (state.db.begin().await?, now_ms());
    let exec = tx.exec();
    let letter = store::letters::take(&exec, &secret, purpose, now).await?.ok_or_else(bad)?;
    let held = store::users::find_locked(&exec, &letter.user_id).await?.ok_or_else(user::missing)?;
    if held.user.email != letter.email || held.user.delete_at > 0 {
        return Err(bad().into());
    }
    let ended = credentials::replace(state, &tx, held.user, &hash, "").await?;
    tx.commit().await?;
    credentials::replaced(state, &letter.user_id, ended).await;
    Ok(())
}

/// Forgets what nobody can use any more.
pub async fn sweep(state: &State) {
    if let Err(error) = store::letters::sweep(&state.db.exec(), now_ms()).await {
        tracing::warn!(%error, "old letters not removed");
    }
}
