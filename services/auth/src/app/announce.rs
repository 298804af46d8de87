//! Who is told what after a commit.

use std::time::Duration;

use events::live::{Broadcast, Control, Live};
use events::request::RereadUsers;
use model::User;
use serde_json::json;

use crate::domain::view;
use crate::state::State;

pub async fn new_user(state: &State, user_id: &str) {
    state.bus.live(&Live::new("new_user", json!({"user_id": user_id}), Broadcast::everybody())).await;
}

/// Longest that an answer waits for messaging to know.
const AHEAD: Duration = Duration::from_millis(500);

/// Who lists people right after a change finds it: messaging, which answers lists, reads it before anybody is told. Where it
/// cannot, the event does the same a moment later.
pub async fn ahead(state: &State, ids: Vec<String>) {
    let reread = RereadUsers { ids };
    match tokio::time::timeout(AHEAD, state.bus.request(&reread)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "lists of people are behind"),
        Err(_) => tracing::debug!("lists of people are behind"),
    }
}

/// A profile changed: each kind of viewer gets the copy meant for it.
pub async fn user_changed(state: &State, before: &User, after: &User) {
    let identity = |user: &User| (user.username.clone(), user.roles.clone(), user.locale.clone());
    if identity(before) != identity(after) {
        state.bus.control(&Control::UserChanged { user_id: after.id.clone() }).await;
    }
    let others = || Broadcast::everybody().omit_user(after.id.as_str());
    let sanitised = after.clone().for_others(view::visibility(&state.settings));
    let frames = [
        (json!({"user": sanitised}), Broadcast { contains_sanitized_data: true, ..others() }),
        (
            json!({"user": view::for_admin(after.clone())}),
            Broadcast { contains_sensitive_data: true, ..others() },
        ),
        (json!({"user": after.clone().for_self()}), Broadcast::user(after.id.as_str())),
    ];
    for (data, broadcast) in frames {
        state.bus.live(&Live::new("user_updated", data, broadcast)).await;
    }
}

/// Somebody looks different: one copy for everybody, himself too, with no more in it than anybody may see.
pub async fn picture_changed(state: &State, user: User) {
    let sanitised = user.for_others(view::visibility(&state.settings));
    state.bus.live(&Live::new("user_updated", json!({"user": sanitised}), Broadcast::everybody())).await;
}

/// The user's system roles are others now.
pub async fn roles_changed(state: &State, user: &User) {
    state.bus.control(&Control::UserChanged { user_id: user.id.clone() }).await;
    let data = json!({"user_id": user.id, "roles": user.roles});
    state.bus.live(&Live::new("user_role_updated", data, Broadcast::user(user.id.as_str()))).await;
}

pub async fn activation_changed(state: &State) {
    state.bus.live(&Live::new("user_activation_status_change", json!({}), Broadcast::everybody())).await;
}

pub async fn role_updated(state: &State, role: &impl serde::Serialize) {
    let role = serde_json::to_string(role).unwrap_or_default();
    state.bus.live(&Live::new("role_updated", json!({"role": role}), Broadcast::everybody())).await;
}

/// All of a user's sessions ended, and he may not come back.
pub async fn deactivated(state: &State, user_id: &str) {
    state.bus.control(&Control::Deactivated { user_id: user_id.to_owned() }).await;
}

/// Sessions ended; no ids means all of the user's.
pub async fn sessions_revoked(state: &State, user_id: &str, session_ids: Vec<String>) {
    state.bus.control(&Control::SessionsRevoked { user_id: user_id.to_owned(), session_ids }).await;
}
