//! What messaging says. Payloads carry ids and what consumers need to avoid asking back.

use model::preview::Links;
use serde::{Deserialize, Serialize};

pub const PRODUCER: &str = "messaging";

macro_rules! event {
    ($type:ty, $name:literal, $version:literal) => {
        impl crate::Event for $type {
            const PRODUCER: &'static str = PRODUCER;
            const NAME: &'static str = $name;
            const VERSION: u16 = $version;
        }
    };
}

/// A post was written. Its `create_at` is the envelope's `at`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostCreated {
    pub post_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub user_id: String,
    pub root_id: String,
    /// "" for a person's post, `system_*` and others else.
    pub kind: String,
    pub message: String,
    /// What its attachments say; none: an older messaging did not tell.
    #[serde(default)]
    pub attachments: Option<String>,
    pub hashtags: String,
    pub file_ids: Vec<String>,
    /// Who is mentioned, explicitly or by @channel and the like.
    pub mentions: Vec<String>,
    /// A program said it: other programs are not told, or they would talk to each other for ever.
    #[serde(default)]
    pub by_program: bool,
    #[serde(default, skip_serializing_if = "Links::is_empty")]
    pub links: Links,
}
event!(PostCreated, "post.created", 1);

/// A post's text or attributes changed (edit, pin).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostChanged {
    pub post_id: String,
    pub channel_id: String,
    pub user_id: String,
    pub message: String,
    /// What its attachments say; none: an older messaging did not tell.
    #[serde(default)]
    pub attachments: Option<String>,
    pub hashtags: String,
    pub file_ids: Vec<String>,
    pub is_pinned: bool,
    pub update_at: i64,
    pub edit_at: i64,
    /// Where it leads now, if nobody has looked there for it.
    #[serde(default, skip_serializing_if = "Links::is_empty")]
    pub links: Links,
}
event!(PostChanged, "post.changed", 1);

/// A post was deleted, with its thread if it was a root.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostDeleted {
    pub post_id: String,
    pub channel_id: String,
    pub deleted_by: String,
    pub delete_at: i64,
    /// The replies that went with it.
    pub thread_ids: Vec<String>,
}
event!(PostDeleted, "post.deleted", 1);

/// A reaction was added or taken away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReactionChanged {
    pub post_id: String,
    pub channel_id: String,
    pub user_id: String,
    pub emoji_name: String,
    pub added: bool,
}
event!(ReactionChanged, "reaction.changed", 1);

/// A team was created, changed, archived or restored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TeamChanged {
    pub team_id: String,
    pub name: String,
    pub display_name: String,
    /// `O` open or `I` by invitation.
    pub kind: String,
    pub delete_at: i64,
    pub update_at: i64,
}
event!(TeamChanged, "team.changed", 1);

/// A channel was created, changed, archived or restored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChannelChanged {
    pub channel_id: String,
    pub team_id: String,
    /// `O`, `P`, `D` or `G`.
    pub kind: String,
    pub name: String,
    pub display_name: String,
    pub delete_at: i64,
    pub update_at: i64,
}
event!(ChannelChanged, "channel.changed", 1);

/// An emoji that somebody made is gone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EmojiDeleted {
    pub emoji_id: String,
}
event!(EmojiDeleted, "emoji.deleted", 1);

/// Somebody joined or left a team or a channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberChanged {
    pub user_id: String,
    pub team_id: String,
    /// Empty for a team membership.
    pub channel_id: String,
    pub joined: bool,
    /// Who did it; the user's own id for joining and leaving.
    pub by: String,
}
event!(MemberChanged, "member.changed", 1);
