//! What somebody says he is doing: a prop of the user, which auth keeps, and the recent ones, a preference.

use ::access::permission::EDIT_OTHER_USERS;
use events::request::SetUserProp;
use model::time::now_ms;
use model::{Identity, Problem};

use crate::State;
use crate::app::{access, preferences};
use crate::domain::custom_status::{CATEGORY, CustomStatus, PROP, RECENT, with_recent, without_recent};
use crate::domain::preference::Preference;
use crate::store::access::problem;
use crate::store::preferences as store;

fn permit(state: &State, caller: &Identity, user_id: &str) -> Result<(), Problem> {
    if !state.settings.team.enable_custom_user_statuses {
        let id = "api.custom_status.disabled";
        return Err(Problem::new(501, id, "Custom statuses are switched off."));
    }
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)
}

pub async fn set(
    state: &State,
    caller: &Identity,
    user_id: &str,
    status: CustomStatus,
) -> Result<(), Problem> {
    permit(state, caller, user_id)?;
    let status = status.check(now_ms())?;
    let value = serde_json::to_string(&status).map_err(Problem::internal)?;
    say(state, user_id, value).await?;
    change_recent(state, user_id, |recent| with_recent(recent, status)).await
}

pub async fn clear(state: &State, caller: &Identity, user_id: &str) -> Result<(), Problem> {
    permit(state, caller, user_id)?;
    say(state, user_id, String::new()).await
}

/// Takes one off the recent ones.
pub async fn forget(
    state: &State,
    caller: &Identity,
    user_id: &str,
    status: &CustomStatus,
) -> Result<(), Problem> {
    permit(state, caller, user_id)?;
    change_recent(state, user_id, |recent| without_recent(recent, status)).await
}

async fn say(state: &State, user_id: &str, value: String) -> Result<(), Problem> {
    let ask = SetUserProp { user_id: user_id.to_owned(), name: PROP.to_owned(), value };
    Ok(state.bus.request(&ask).await?)
}

async fn change_recent(
    state: &State,
    user_id: &str,
    change: impl FnOnce(Vec<CustomStatus>) -> Vec<CustomStatus>,
) -> Result<(), Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let held = store::one(&tx.exec(), user_id, CATEGORY, RECENT).await.map_err(problem)?;
    let recent = held.and_then(|held| serde_json::from_str(&held.value).ok()).unwrap_or_default();
    let preference = Preference {
        user_id: user_id.to_owned(),
        category: CATEGORY.to_owned(),
        name: RECENT.to_owned(),
        value: serde_json::to_string(&change(recent)).map_err(Problem::internal)?,
    };
    let changed = std::slice::from_ref(&preference);
    store::save(&tx.exec(), user_id, changed).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    preferences::show(state, user_id, "preferences_changed", changed).await
}
