//! Preferences: small settings clients keep for a person.

use ::access::permission::EDIT_OTHER_USERS;
use events::live::{Broadcast, Live};
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::access;
use crate::app::sidebar::{FAVORITE_CHANNEL, follow_favorites};
use crate::domain::preference::{Preference, SAVED_POST, check_batch};
use crate::store::access::problem;
use crate::store::posts::list;
use crate::store::posts::shown::Telling;
use crate::store::preferences as store;

pub async fn all(state: &State, caller: &Identity, user_id: &str) -> Result<Vec<Preference>, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    store::of(&state.db.exec(), user_id, None).await.map_err(problem)
}

pub async fn of_category(
    state: &State,
    caller: &Identity,
    user_id: &str,
    category: &str,
) -> Result<Vec<Preference>, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let found = store::of(&state.db.exec(), user_id, Some(category)).await.map_err(problem)?;
    if found.is_empty() {
        let id = "api.preference.preferences_category.get.app_error";
        return Err(Problem::new(404, id, "There are no preferences of that category."));
    }
    Ok(found)
}

pub async fn one(
    state: &State,
    caller: &Identity,
    user_id: &str,
    category: &str,
    name: &str,
) -> Result<Preference, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let found = store::one(&state.db.exec(), user_id, category, name).await.map_err(problem)?;
    found.ok_or_else(|| Problem::bad_request("app.preference.get.app_error", "Unable to get the preference."))
}

pub async fn save(
    state: &State,
    caller: &Identity,
    user_id: &str,
    preferences: &[Preference],
) -> Result<(), Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    check_batch(preferences)?;
    require_saved_readable(state, caller, preferences).await?;
    require_owner(user_id, preferences, "api.preference.update_preferences.set.app_error")?;
    preferences.iter().try_for_each(Preference::check)?;
    write(state, user_id, preferences, false).await?;
    show(state, user_id, "preferences_changed", preferences).await
}

/// Saves one of somebody's own; the caller tells of it.
pub async fn set_quietly(state: &State, preference: &Preference) -> Result<(), Problem> {
    write(state, &preference.user_id, std::slice::from_ref(preference), false).await
}

pub async fn delete(
    state: &State,
    caller: &Identity,
    user_id: &str,
    preferences: &[Preference],
) -> Result<(), Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    check_batch(preferences)?;
    require_owner(user_id, preferences, "api.preference.delete_preferences.delete.app_error")?;
    write(state, user_id, preferences, true).await?;
    show(state, user_id, "preferences_deleted", preferences).await
}

/// Saves or deletes them, and moves favourites in the sidebar.
async fn write(
    state: &State,
    user_id: &str,
    preferences: &[Preference],
    delete: bool,
) -> Result<(), Problem> {
    let save = async |exec: &db::Exec<'_>| match delete {
        true => store::delete(exec, user_id, preferences).await.map_err(problem),
        false => store::save(exec, user_id, preferences).await.map_err(problem),
    };
    if preferences.iter().all(|preference| preference.category != FAVORITE_CHANNEL) {
        return save(&state.db.exec()).await;
    }
    let tx = state.db.begin().await.map_err(problem)?;
    save(&tx.exec()).await?;
    follow_favorites(&tx.exec(), user_id, preferences, delete).await?;
    tx.commit().await.map_err(problem)
}

fn require_owner(user_id: &str, preferences: &[Preference], id: &'static str) -> Result<(), Problem> {
    if preferences.iter().all(|preference| preference.user_id == user_id) {
        return Ok(());
    }
    Err(Problem::new(403, id, "Preferences of somebody else cannot be changed."))
}

/// Only what one may read can be saved for later.
async fn require_saved_readable(
    state: &State,
    caller: &Identity,
    preferences: &[Preference],
) -> Result<(), Problem> {
    let mut ids: Vec<String> = preferences
        .iter()
        .filter(|preference| preference.category == SAVED_POST)
        .map(|preference| preference.name.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let posts = list::by_ids(&state.db.exec(), Telling::Nothing, &ids).await.map_err(problem)?;
    if posts.len() < ids.len() {
        return Err(Problem::invalid_body("preference.name"));
    }
    let channels: Vec<&str> = posts.iter().map(|post| post.channel_id.as_str()).collect();
    let at = access::channels(state, caller, &channels).await?;
    match at.iter().all(super::access::AtChannel::may_read) {
        true => Ok(()),
        false => Err(Problem::forbidden(::access::permission::READ_CHANNEL_CONTENT)),
    }
}

/// Tells the person's clients. Their sidebars look again too: some preferences stand for places in it.
pub async fn show(
    state: &State,
    user_id: &str,
    event: &str,
    preferences: &[Preference],
) -> Result<(), Problem> {
    let text = serde_json::to_string(preferences).map_err(Problem::internal)?;
    state.bus.live(&Live::new("sidebar_category_updated", json!({}), Broadcast::user(user_id))).await;
    state.bus.live(&Live::new(event, json!({ "preferences": text }), Broadcast::user(user_id))).await;
    Ok(())
}
