//! Fleeting news. Nothing stored may depend on one arriving.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub trait Signal: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Subject without the deployment's prefix.
    const SUBJECT: &'static str;
}

/// A user's sockets on one gateway appeared or vanished, or the client said it is in use.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Presence {
    pub user_id: String,
    pub kind: PresenceKind,
    /// Unix ms.
    pub at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceKind {
    /// A socket was opened.
    Connected,
    /// The last socket on that gateway was closed.
    Gone,
    /// `user_update_active_status` with true.
    Active { manual: bool },
    /// `user_update_active_status` with false.
    Idle { manual: bool },
}

impl Signal for Presence {
    const SUBJECT: &'static str = "signal.presence";
}

/// Is a socket of the user open on this gateway? Asked of all of them before he is said to be gone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IsHere {
    pub user_id: String,
}

impl Signal for IsHere {
    const SUBJECT: &'static str = "signal.is_here";
}

/// Somebody is typing; messaging checks the right and tells the channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Typing {
    pub user_id: String,
    /// System roles of the user, for the permission check.
    pub roles: String,
    pub channel_id: String,
    /// Root of the thread typed in, or "".
    pub parent_id: String,
}

impl Signal for Typing {
    const SUBJECT: &'static str = "signal.typing";
}

/// Messaging's copy of the roles is another than before: every replica reads it anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RolesCopied {}

impl Signal for RolesCopied {
    const SUBJECT: &'static str = "signal.roles_copied";
}

/// Somebody's status moved: what replicas of messaging remember of it is old.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StatusMoved {
    pub user_id: String,
    /// What it became.
    pub status: String,
}

impl Signal for StatusMoved {
    const SUBJECT: &'static str = "signal.status_moved";
}
