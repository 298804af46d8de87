//! What auth says.

use std::collections::BTreeMap;

use model::User;
use serde::{Deserialize, Serialize};

pub const PRODUCER: &str = "auth";

/// A user was created or changed in any way (profile, roles, activation). Carries the whole user, unsanitised but
/// without credentials, so that a read model needs no question back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserChanged {
    pub user: User,
    /// Grows with every change of this user; a smaller one is old news.
    pub revision: i64,
    #[serde(default)]
    pub created: bool,
}

impl crate::Event for UserChanged {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "user.changed";
    const VERSION: u16 = 1;
}

/// Sessions ended: by logout, revocation, deactivation or password change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionsRevoked {
    pub user_id: String,
    /// Empty means every session of the user.
    pub session_ids: Vec<String>,
}

impl crate::Event for SessionsRevoked {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "session.revoked";
    const VERSION: u16 = 1;
}

/// A role's permissions as they are from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoleChanged {
    pub name: String,
    pub permissions: Vec<String>,
    pub update_at: i64,
}

impl crate::Event for RoleChanged {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "role.changed";
    const VERSION: u16 = 1;
}

/// A scheme was made, changed or deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SchemeChanged {
    pub scheme_id: String,
    /// `team` or `channel`.
    pub scope: String,
    /// Its roles by the name of the default role each stands for.
    pub roles: BTreeMap<String, String>,
    pub update_at: i64,
    /// 0 while it is there.
    pub delete_at: i64,
}

impl crate::Event for SchemeChanged {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "scheme.changed";
    const VERSION: u16 = 1;
}
