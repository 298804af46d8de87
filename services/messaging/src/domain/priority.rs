//! How much a post matters, as its author marked it.

use serde::{Deserialize, Serialize};

/// Runes of a mark.
const MAX_WORD: usize = 32;

/// Words are not checked: clients know more of them than servers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Priority {
    #[schema(required)]
    pub priority: Option<String>,
    /// Readers are asked to confirm.
    #[schema(required)]
    pub requested_ack: Option<bool>,
    #[schema(required)]
    pub persistent_notifications: Option<bool>,
}

impl Priority {
    pub fn is_urgent(&self) -> bool {
        self.priority.as_deref() == Some("urgent")
    }

    pub fn wants_acknowledgement(&self) -> bool {
        self.requested_ack == Some(true)
    }

    pub fn fits(&self) -> bool {
        self.priority.as_deref().is_none_or(|word| word.chars().count() <= MAX_WORD)
    }
}

/// The same beside a post that is read later: with the ids of what it marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PostPriority {
    #[serde(flatten)]
    pub mark: Priority,
    #[serde(rename = "PostId", skip_serializing_if = "String::is_empty", default)]
    pub post_id: String,
    #[serde(rename = "ChannelId", skip_serializing_if = "String::is_empty", default)]
    pub channel_id: String,
}
