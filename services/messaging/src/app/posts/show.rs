//! Telling sockets about a written post.

use events::live::{Broadcast, Live};
use model::FileInfo;
use serde_json::{Map, Value, json};

use super::plan::Accepted;
use crate::domain::channel::DIRECT;
use crate::domain::post::Post;

/// The frame everybody in the channel gets.
pub fn posted(accepted: &Accepted, post: &Post, followers: Vec<String>) -> Live {
    let (draft, channel) = (&accepted.draft, &accepted.channel);
    let sender = format!("@{}", draft.username);
    let mut data = Map::new();
    data.insert("post".into(), serde_json::to_string(post).unwrap_or_default().into());
    data.insert("channel_type".into(), channel.kind.as_str().into());
    let display = if channel.kind == DIRECT { sender.as_str() } else { channel.display_name.as_str() };
    data.insert("channel_display_name".into(), display.into());
    data.insert("channel_name".into(), channel.name.as_str().into());
    data.insert("sender_name".into(), if draft.is_system { "System".into() } else { sender.as_str().into() });
    data.insert("team_id".into(), channel.team_id.as_str().into());
    data.insert("set_online".into(), draft.set_online.into());
    if draft.has_files() {
        data.insert("otherFile".into(), "true".into());
        if draft.files.files.iter().any(FileInfo::is_image) {
            data.insert("image".into(), "true".into());
        }
    }
    let mut frame = Live::new("posted", Value::Object(data), Broadcast::channel(&channel.id));
    frame.per_recipient.mentions = accepted.mentions.iter().cloned().collect();
    frame.per_recipient.followers = followers;
    frame
}

/// The author's other clients learn that he has read the channel.
pub fn viewed(accepted: &Accepted, at: i64) -> Live {
    let times = json!({ "channel_times": { accepted.channel.id.as_str(): at } });
    Live::new("multiple_channels_viewed", times, Broadcast::user(&accepted.draft.user_id))
        .along_channel(accepted.channel.id.as_str())
}
