//! A post on the wire, and what one may contain.

use std::collections::BTreeMap;

pub use model::preview::Embed;
use model::preview::{PostImage, Preview};
use model::{FileInfo, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::priority::{PostPriority, Priority};

/// Runes of a message.
pub const MAX_MESSAGE: usize = 16_383;
/// Runes of all props as JSON.
pub const MAX_PROPS: usize = 800_000;
/// Bytes of all hashtags.
pub const MAX_HASHTAGS: usize = 1_000;
pub const MAX_FILES: usize = 10;

pub type Props = Map<String, Value>;

/// A post as clients see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Post {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub edit_at: i64,
    pub delete_at: i64,
    pub is_pinned: bool,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub original_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    pub props: Props,
    pub hashtags: String,
    /// Null when files were named that are not there, and of what is not kept.
    #[schema(required)]
    pub file_ids: Option<Vec<String>>,
    pub pending_post_id: String,
    #[serde(skip_serializing_if = "is_false")]
    pub has_reactions: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    pub reply_count: i64,
    pub last_reply_at: i64,
    /// Authors of replies with only their ids, or null.
    #[schema(required)]
    pub participants: Option<Vec<model::User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_following: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<PostMetadata>,
    /// Shown in the metadata.
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub priority: Option<Priority>,
    /// What is told of its files; shown in the metadata.
    #[serde(skip_serializing, rename = "files")]
    #[schema(ignore)]
    pub attached: Option<Vec<FileInfo>>,
    /// What was found where it leads; shown in the metadata.
    #[serde(skip_serializing)]
    #[schema(ignore)]
    pub preview: Option<Preview>,
}

impl Post {
    pub fn files(&self) -> &[String] {
        self.file_ids.as_deref().unwrap_or_default()
    }

    /// Its files as they are shown with it.
    pub fn shown_files(&self) -> Vec<FileInfo> {
        self.attached.clone().unwrap_or_default()
    }

    /// The mark as it is shown with a post that was not written just now.
    pub fn shown_priority(&self) -> Option<PostPriority> {
        let mark = self.priority.clone()?;
        Some(PostPriority { mark, post_id: self.id.clone(), channel_id: self.channel_id.clone() })
    }
}

impl Post {
    /// Attachments are told of in the metadata too, in place of where the text leads.
    pub fn shown_embeds(&self) -> Vec<Embed> {
        if self.props.get("attachments").and_then(Value::as_array).is_some_and(|all| !all.is_empty()) {
            return vec![Embed { kind: "message_attachment".to_owned(), ..Embed::default() }];
        }
        self.preview.as_ref().map(|preview| preview.embeds.clone()).unwrap_or_default()
    }

    pub fn shown_images(&self) -> BTreeMap<String, PostImage> {
        self.preview.as_ref().map(|preview| preview.images.clone()).unwrap_or_default()
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// What is shown with a post.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PostMetadata {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeds: Vec<Embed>,
    /// Sizes of pictures elsewhere, by address.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, PostImage>,
    /// The oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<PostPriority>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acknowledgements: Vec<super::acknowledgement::PostAcknowledgement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<super::reaction::Reaction>,
}

/// What a client sends to write a post. Everything else of a post is the server's to say.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewPost {
    pub channel_id: String,
    pub message: String,
    pub root_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub props: Option<Props>,
    pub file_ids: Option<Vec<String>>,
    pub pending_post_id: String,
    /// Only its `priority` is read.
    #[schema(value_type = Option<PostMetadata>)]
    pub metadata: Option<NewMetadata>,
    /// An administrator may say when it was written, ms; used by imports.
    pub create_at: i64,
}

/// What a client says of a new post beside its text.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NewMetadata {
    pub priority: Option<Priority>,
}

impl NewPost {
    /// The mark it asks for.
    pub fn priority(&self) -> Option<&Priority> {
        self.metadata.as_ref()?.priority.as_ref()
    }

    /// Rules that need no database. Tidies what clients may not set.
    pub fn check(&mut self) -> Result<(), Problem> {
        if !model::id::is_valid(&self.channel_id) {
            return Err(Problem::forbidden("create_post"));
        }
        if !self.root_id.is_empty() && !model::id::is_valid(&self.root_id) {
            return Err(bad_root());
        }
        if self.kind.starts_with("system_") {
            return Err(Problem::bad_request(
                "api.context.invalid_param.app_error",
                "Invalid post.type parameter.",
            ));
        }
        if !kind_is_known(&self.kind) {
            return Err(Problem::bad_request("model.post.is_valid.type.app_error", "Invalid type."));
        }
        check_message(&self.message)?;
        if self.pending_post_id.len() > 128 {
            return Err(Problem::invalid_body("pending_post_id"));
        }
        if let Some(props) = &self.props {
            check_props(props)?;
        }
        if self.file_ids.as_ref().is_some_and(|ids| ids.len() > MAX_FILES) {
            return Err(Problem::bad_request("model.post.is_valid.file_ids.app_error", "Too many files."));
        }
        if let Some(priority) = self.priority() {
            if !self.root_id.is_empty() {
                let id = "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error";
                return Err(Problem::bad_request(id, "Only a root can be marked."));
            }
            if !priority.fits() {
                return Err(Problem::invalid_body("metadata.priority"));
            }
        }
        Ok(())
    }
}

/// Kinds that are told but do not count as unread: who joined and who left.
pub const UNCOUNTED: [&str; 12] = [
    "system_join_leave",
    "system_add_remove",
    "system_join_channel",
    "system_guest_join_channel",
    "system_leave_channel",
    "system_join_team",
    "system_leave_team",
    "system_add_to_channel",
    "system_add_guest_to_chan",
    "system_remove_from_channel",
    "system_add_to_team",
    "system_remove_from_team",
];

/// Props by which the server says where a post comes from or what became of it.
pub const SERVER_PROPS: [&str; 5] = ["from_bot", "from_webhook", "from_plugin", "from_oauth_app", "deleteBy"];

/// What a client may change of a post; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PostPatch {
    pub message: Option<String>,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub props: Option<Props>,
    pub is_pinned: Option<bool>,
    /// Files can be taken off, and added by the author.
    pub file_ids: Option<Vec<String>>,
    /// What is told of the files that are added.
    #[serde(skip)]
    #[schema(ignore)]
    pub added: Vec<FileInfo>,
}

/// A post as a client wants it to be.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PostUpdate {
    pub id: String,
    pub message: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub props: Option<Props>,
    pub is_pinned: bool,
}

pub fn bad_root() -> Problem {
    Problem::bad_request("api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
}

/// Kinds a client may write.
fn kind_is_known(kind: &str) -> bool {
    matches!(
        kind,
        "" | "slack_attachment" | "me" | "reminder" | "add_bot_teams_channels" | "burn_on_read" | "card"
    ) || kind.starts_with("custom_")
}

pub fn check_message(message: &str) -> Result<(), Problem> {
    if message.len() > MAX_MESSAGE && message.chars().count() > MAX_MESSAGE {
        return Err(Problem::bad_request(
            "model.post.is_valid.message_length.app_error",
            "The message is too long.",
        ));
    }
    Ok(())
}

pub fn check_props(props: &Props) -> Result<(), Problem> {
    let size = serde_json::to_string(props).map_or(usize::MAX, |text| text.len());
    if size > MAX_PROPS {
        return Err(Problem::bad_request("model.post.is_valid.props.app_error", "The props are too large."));
    }
    Ok(())
}

/// Hashtags of a message, space separated, as they are stored: `#` and a letter, then letters, digits, `-`, `_`, `.`.
pub fn hashtags(message: &str) -> String {
    let mut tags = String::new();
    for word in message.split_whitespace() {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '#');
        let Some(rest) = word.strip_prefix('#') else { continue };
        let starts = rest.chars().next().is_some_and(char::is_alphabetic);
        let fits = rest.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !starts || !fits || rest.chars().count() < 2 || tags.len() + word.len() + 1 > MAX_HASHTAGS {
            continue;
        }
        if !tags.is_empty() {
            tags.push(' ');
        }
        tags.push_str(word);
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(message: &str) -> NewPost {
        NewPost { channel_id: "c".repeat(26), message: message.into(), ..NewPost::default() }
    }

    #[test]
    fn limits() {
        assert!(post(&"ä".repeat(MAX_MESSAGE)).check().is_ok());
        let problem = post(&"ä".repeat(MAX_MESSAGE + 1)).check().unwrap_err();
        assert_eq!(problem.id, "model.post.is_valid.message_length.app_error");
        assert!(NewPost { channel_id: "x".into(), ..post("") }.check().is_err());
        assert!(NewPost { kind: "system_generic".into(), ..post("") }.check().is_err());
        assert!(NewPost { root_id: "nope".into(), ..post("") }.check().is_err());
    }

    #[test]
    fn tags() {
        assert_eq!(hashtags("see #one, (#two-b) #3 # #x and x#y"), "#one #two-b");
        assert_eq!(hashtags("nothing"), "");
        assert!(hashtags(&"#abcdefgh ".repeat(500)).len() <= MAX_HASHTAGS);
    }
}
