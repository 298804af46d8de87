//! What somebody has not read yet, on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChannelUnread {
    pub team_id: String,
    pub channel_id: String,
    /// Messages not read.
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
}

/// A read mark that was moved back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChannelUnreadAt {
    pub team_id: String,
    pub user_id: String,
    pub channel_id: String,
    /// Messages read.
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub last_viewed_at: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TeamUnread {
    pub team_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub msg_count_root: i64,
    pub thread_count: i64,
    pub thread_mention_count: i64,
    pub thread_urgent_mention_count: i64,
}

/// A channel that is looked at, and the one that was looked at before.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelView {
    /// "": none any more.
    pub channel_id: String,
    pub prev_channel_id: String,
    /// The client reads threads apart from their channel.
    pub collapsed_threads_supported: bool,
}

/// How a mark is moved back.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SetUnread {
    /// The client reads threads apart from their channel.
    pub collapsed_threads_supported: bool,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChannelViewResponse {
    #[schema(example = "OK")]
    pub status: String,
    /// Read marks by channel, ms.
    pub last_viewed_at_times: BTreeMap<String, i64>,
}

/// How often somebody is called by posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    pub all: i64,
    /// Of them by roots,
    pub roots: i64,
    /// and of these by urgent ones.
    pub urgent: i64,
}
