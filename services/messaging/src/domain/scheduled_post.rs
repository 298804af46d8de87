//! A message that is sent at its time.

use model::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::draft::{check_files, check_priority};
use super::post::{NewPost, Props};
use super::priority::Priority;

/// A scheduled message as its author sees it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduledPost {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    pub props: Props,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub priority: Option<Props>,
    /// Left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub file_ids: Vec<String>,
    pub scheduled_at: i64,
    /// When sending it failed; 0 before.
    pub processed_at: i64,
    /// Why it could not be sent; "" before.
    pub error_code: String,
    /// What is shown with it: its files.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>, required)]
    pub metadata: Props,
}

impl ScheduledPost {
    /// By this the message is known again that was sent already.
    pub fn pending_post_id(&self) -> String {
        format!("scheduled:{}", self.id)
    }

    pub fn mark(&self) -> Option<Priority> {
        serde_json::from_value(Value::Object(self.priority.clone()?)).ok()
    }
}

/// What a client sends.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewScheduledPost {
    /// Of one that is changed.
    pub id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub props: Option<Props>,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub priority: Option<Props>,
    pub file_ids: Option<Vec<String>>,
    pub scheduled_at: i64,
}

impl NewScheduledPost {
    /// Rules that need no database: those of a post, and a time to come.
    pub fn check(&self, now: i64) -> Result<(), Problem> {
        check_files(self.file_ids.as_deref())?;
        if self.message.is_empty() && self.file_ids.as_ref().is_none_or(Vec::is_empty) {
            let id = "model.scheduled_post.is_valid.empty_post.app_error";
            return Err(Problem::bad_request(id, "An empty message cannot be scheduled."));
        }
        if self.scheduled_at <= now {
            let id = "model.scheduled_post.is_valid.scheduled_at.app_error";
            return Err(Problem::bad_request(id, "The time is over."));
        }
        check_priority(self.priority.as_ref())?;
        let mut post = NewPost {
            channel_id: self.channel_id.clone(),
            root_id: self.root_id.clone(),
            message: self.message.clone(),
            kind: self.kind.clone(),
            props: self.props.clone(),
            ..NewPost::default()
        };
        post.check()
    }
}

/// Why a message could not be sent, in the words clients know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Unknown,
    ChannelArchived,
    ChannelNotFound,
    UserMissing,
    UserDeleted,
    NoPermission,
    NoMember,
    ThreadDeleted,
    InvalidPost,
}

impl Failure {
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::ChannelArchived => "channel_archived",
            Self::ChannelNotFound => "channel_not_found",
            Self::UserMissing => "user_missing",
            Self::UserDeleted => "user_deleted",
            Self::NoPermission => "no_channel_permission",
            Self::NoMember => "no_channel_member",
            Self::ThreadDeleted => "thread_deleted",
            Self::InvalidPost => "invalid_post",
        }
    }

    /// What a refused write means; nothing: trying again may help.
    pub fn of(problem: &Problem) -> Option<Self> {
        Some(match (problem.status, problem.id.as_ref()) {
            (500.., _) => return None,
            (_, "api.post.create_post.can_not_post_to_deleted.error") => Self::ChannelArchived,
            (_, "api.post.create_post.root_id.app_error") => Self::ThreadDeleted,
            (403, _) => Self::NoPermission,
            (400, _) => Self::InvalidPost,
            _ => Self::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_messages_for_later_can_be_scheduled() {
        let new = |message: &str, scheduled_at| NewScheduledPost {
            channel_id: "c".repeat(26),
            message: message.to_owned(),
            scheduled_at,
            ..NewScheduledPost::default()
        };
        assert!(new("later", 11).check(10).is_ok());
        for (bad, id) in [
            (new("", 11), "model.scheduled_post.is_valid.empty_post.app_error"),
            (new("late", 10), "model.scheduled_post.is_valid.scheduled_at.app_error"),
            (new(&"m".repeat(16_384), 11), "model.post.is_valid.message_length.app_error"),
        ] {
            assert_eq!(bad.check(10).unwrap_err().id, id);
        }
    }

    #[test]
    fn what_may_pass_is_tried_again() {
        assert_eq!(Failure::of(&Problem::unavailable("")), None);
        assert_eq!(Failure::of(&Problem::forbidden("create_post")), Some(Failure::NoPermission));
        assert_eq!(Failure::of(&super::super::post::bad_root()), Some(Failure::ThreadDeleted));
    }
}
