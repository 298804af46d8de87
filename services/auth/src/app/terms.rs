//! Terms of service: written by administrators, agreed to by people.

use access::permission::MANAGE_SYSTEM;
use events::auth::UserChanged;
use model::time::now_ms;
use model::{Identity, Problem, User};

use super::Result;
use crate::domain::user;
use crate::state::State;
use crate::store;
use crate::store::terms::Terms;

const TEXT_MAX: usize = 16_383;

pub fn missing() -> Problem {
    Problem::new(404, "app.terms_of_service.get.no_rows.app_error", "There are no terms of service.")
}

pub async fn newest(state: &State) -> Result<Terms> {
    Ok(store::terms::newest(&state.db.exec()).await?.ok_or_else(missing)?)
}

/// New terms; the same text again is the terms that are there.
pub async fn create(state: &State, caller: &Identity, text: &str) -> Result<Terms> {
    state.require(caller, MANAGE_SYSTEM).await?;
    let refuse = |id, message| Err(Problem::bad_request(id, message).into());
    if !state.settings.support.custom_terms_of_service_enabled {
        let id = "api.create_terms_of_service.custom_terms_of_service_disabled.app_error";
        return refuse(id, "Terms of service of one's own are switched off.");
    }
    if text.is_empty() {
        return refuse("api.create_terms_of_service.empty_text.app_error", "Please enter the terms.");
    }
    if text.chars().count() > TEXT_MAX {
        return refuse("model.terms_of_service.is_valid.text.app_error", "The terms are too long.");
    }
    let exec = state.db.exec();
    if let Some(held) = store::terms::newest(&exec).await?.filter(|held| held.text == text) {
        return Ok(held);
    }
    let terms = Terms {
        id: model::id::new(),
        create_at: now_ms(),
        user_id: caller.user_id.clone(),
        text: text.to_owned(),
    };
    store::terms::insert(&exec, &terms).await?;
    Ok(terms)
}

/// The user with what he agreed to.
pub async fn of_user(state: &State, user_id: &str) -> Result<User> {
    let held = store::users::find(&state.db.exec(), user_id).await?.map(|held| held.user);
    let id = "app.user_terms_of_service.get_by_user.no_rows.app_error";
    let missing = || Problem::new(404, id, "The user has agreed to no terms.");
    Ok(held.filter(|user| !user.terms_of_service_id.is_empty()).ok_or_else(missing)?)
}

/// A user agrees to terms, or does not any more.
pub async fn answer(state: &State, user_id: &str, terms_id: &str, accepted: bool) -> Result<()> {
    let terms = store::terms::find(&state.db.exec(), terms_id).await?.ok_or_else(missing)?;
    let (tx, now) = (state.db.begin().await?, now_ms());
    let exec = tx.exec();
    let held = store::users::find_locked(&exec, user_id).await?.ok_or_else(user::missing)?;
    let mut user = held.user;
    (user.terms_of_service_id, user.terms_of_service_create_at) =
        if accepted { (terms.id, now) } else { (String::new(), 0) };
    let (id, at) = (user.terms_of_service_id.as_str(), user.terms_of_service_create_at);
    let revision = store::terms::set_of_user(&exec, user_id, id, at).await?;
    state.outbox.push(&exec, now, &UserChanged { user, revision, created: false }).await?;
    tx.commit().await?;
    state.outbox.wake();
    Ok(())
}
