//! A user as the API shows one. Credentials are not part of it and live with auth alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub type StringMap = BTreeMap<String, String>;

/// A user. Empty optional members are left out, as clients know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct User {
    pub id: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub create_at: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub update_at: i64,
    pub delete_at: i64,
    pub username: String,
    /// Shown as "" to others and left out of one's own user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_data: Option<String>,
    pub auth_service: String,
    pub email: String,
    #[serde(skip_serializing_if = "is_false")]
    pub email_verified: bool,
    pub nickname: String,
    pub first_name: String,
    pub last_name: String,
    pub position: String,
    /// System roles, space separated.
    pub roles: String,
    #[serde(skip_serializing_if = "is_false")]
    pub allow_marketing: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub props: StringMap,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notify_props: StringMap,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_password_update: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_picture_update: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub failed_attempts: i64,
    pub locale: String,
    #[schema(required)]
    pub timezone: Option<StringMap>,
    #[serde(skip_serializing_if = "is_false")]
    pub mfa_active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_activity_at: i64,
    #[serde(skip_serializing_if = "is_false")]
    pub is_bot: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bot_description: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub bot_last_icon_update: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub terms_of_service_id: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub terms_of_service_create_at: i64,
    pub disable_welcome_email: bool,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// What a viewer may see of other people.
#[derive(Clone, Copy, Debug)]
pub struct Visibility {
    pub email: bool,
    pub full_name: bool,
}

impl Visibility {
    pub const EVERYTHING: Self = Self { email: true, full_name: true };
}

impl User {
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.split(' ').any(|held| held == role)
    }

    pub fn is_guest(&self) -> bool {
        self.has_role("system_guest")
    }

    /// The copy others get: no private settings, mail and names only as the site allows.
    pub fn for_others(mut self, visibility: Visibility) -> Self {
        if !visibility.email {
            self.email = String::new();
        }
        if !visibility.full_name {
            self.first_name = String::new();
            self.last_name = String::new();
        }
        self.email_verified = false;
        self.auth_data = Some(String::new());
        self.notify_props = StringMap::new();
        self.allow_marketing = false;
        self.last_password_update = 0;
        self.failed_attempts = 0;
        self.terms_of_service_id = String::new();
        self.terms_of_service_create_at = 0;
        self
    }

    /// The copy for the user and for administrators.
    pub fn for_self(mut self) -> Self {
        self.auth_data = None;
        self
    }
}

/// Notification settings of a new user.
pub fn default_notify_props() -> StringMap {
    [
        ("channel", "true"),
        ("comments", "never"),
        ("desktop", "mention"),
        ("desktop_sound", "true"),
        ("desktop_threads", "all"),
        ("email", "true"),
        ("email_threads", "all"),
        ("first_name", "false"),
        ("mention_keys", ""),
        ("push", "mention"),
        ("push_status", "online"),
        ("push_threads", "all"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}

/// Time zone settings of a new user.
pub fn default_timezone() -> StringMap {
    [("automaticTimezone", ""), ("manualTimezone", ""), ("useAutomaticTimezone", "true")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
