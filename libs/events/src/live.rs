//! Frames for sockets: what a gateway gets to fan out, already in the client's words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who gets a frame. The first that is set decides the subject: user, channel, team, everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Broadcast {
    pub omit_users: Option<BTreeMap<String, bool>>,
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub connection_id: String,
    pub omit_connection_id: String,
    #[serde(skip_serializing_if = "is_false")]
    pub contains_sanitized_data: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub contains_sensitive_data: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_permissions: Vec<String>,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Broadcast {
    pub fn user(id: impl Into<String>) -> Self {
        Self { user_id: id.into(), ..Self::default() }
    }

    pub fn channel(id: impl Into<String>) -> Self {
        Self { channel_id: id.into(), ..Self::default() }
    }

    pub fn team(id: impl Into<String>) -> Self {
        Self { team_id: id.into(), ..Self::default() }
    }

    pub fn everybody() -> Self {
        Self::default()
    }

    pub fn omit_user(mut self, id: impl Into<String>) -> Self {
        self.omit_users.get_or_insert_default().insert(id.into(), true);
        self
    }

    pub fn omit_connection(mut self, id: impl Into<String>) -> Self {
        self.omit_connection_id = id.into();
        self
    }

    /// The subject it travels on, without the deployment's prefix.
    pub fn subject(&self) -> String {
        if !self.user_id.is_empty() {
            user_subject(&self.user_id)
        } else if !self.channel_id.is_empty() {
            channel_subject(&self.channel_id)
        } else if !self.team_id.is_empty() {
            team_subject(&self.team_id)
        } else {
            EVERYBODY.to_owned()
        }
    }
}

pub const EVERYBODY: &str = "live.everybody";

pub fn user_subject(id: &str) -> String {
    format!("live.user.{id}")
}

pub fn channel_subject(id: &str) -> String {
    format!("live.channel.{id}")
}

pub fn team_subject(id: &str) -> String {
    format!("live.team.{id}")
}

/// What changes from recipient to recipient. Each named user gets the member of `data` with his own id alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PerRecipient {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub followers: Vec<String>,
}

impl PerRecipient {
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.followers.is_empty()
    }
}

/// A frame: event, data and address as a client sees them, plus what the gateway must know.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Live {
    pub event: String,
    pub data: Value,
    pub broadcast: Broadcast,
    #[serde(default, skip_serializing_if = "PerRecipient::is_empty")]
    pub per_recipient: PerRecipient,
    /// A frame for one user travels with the frames of this channel, "": on his own subject.
    #[serde(skip)]
    along: String,
}

impl Live {
    pub fn new(event: &str, data: Value, broadcast: Broadcast) -> Self {
        Self { event: event.to_owned(), data, broadcast, ..Self::default() }
    }

    /// Keeps a frame for a member of a channel in order with the frames everybody there gets: what he has read must not
    /// arrive after what he has not.
    pub fn along_channel(mut self, id: impl Into<String>) -> Self {
        self.along = id.into();
        self
    }

    /// The channel it is kept in order with, "" for none.
    pub fn along(&self) -> &str {
        &self.along
    }
}

/// What else travels on a user's subject and is never shown to him: the gateway's own bookkeeping. It is published
/// before a frame that depends on it, on the same connection, so the order holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "control", rename_all = "snake_case")]
pub enum Control {
    JoinedChannel {
        user_id: String,
        channel_id: String,
    },
    LeftChannel {
        user_id: String,
        channel_id: String,
    },
    JoinedTeam {
        user_id: String,
        team_id: String,
    },
    LeftTeam {
        user_id: String,
        team_id: String,
    },
    /// Sessions that ended; empty means all of the user.
    SessionsRevoked {
        user_id: String,
        session_ids: Vec<String>,
    },
    /// All of the user's sessions ended and he may not come back: his sockets are closed.
    Deactivated {
        user_id: String,
    },
    /// Roles or name changed: forget what is cached about the user's sessions, keep the sockets.
    UserChanged {
        user_id: String,
    },
}

impl Control {
    pub fn user_id(&self) -> &str {
        match self {
            Self::JoinedChannel { user_id, .. }
            | Self::LeftChannel { user_id, .. }
            | Self::JoinedTeam { user_id, .. }
            | Self::LeftTeam { user_id, .. }
            | Self::SessionsRevoked { user_id, .. }
            | Self::Deactivated { user_id }
            | Self::UserChanged { user_id } => user_id,
        }
    }
}

/// Every control message goes to every gateway: identity caches hold users without sockets too.
pub const CONTROL: &str = "live.control";
