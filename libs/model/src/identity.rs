//! Who is calling: what the gateway found out about a token, handed to services signed.

use serde::{Deserialize, Serialize};

/// The caller of a request. Made by auth from a session, carried by the gateway, trusted by services only when signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub user_id: String,
    pub session_id: String,
    /// System roles, space separated.
    pub roles: String,
    pub username: String,
    pub locale: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_oauth: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_bot: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_guest: bool,
    /// Value a cookie-authenticated write must repeat in `X-CSRF-Token`.
    #[serde(default)]
    pub csrf: String,
    /// Unix ms after which the session is dead; 0 means never.
    #[serde(default)]
    pub expires_at: i64,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Identity {
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.split(' ').any(|held| held == role)
    }
}
