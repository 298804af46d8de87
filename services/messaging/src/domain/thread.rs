//! A thread as one of its followers sees it.

use model::User;
use serde::Serialize;

use super::post::Post;

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct UserThread {
    /// Id of the root.
    pub id: String,
    pub reply_count: i64,
    pub last_reply_at: i64,
    pub last_viewed_at: i64,
    /// Authors of replies, with only their ids unless asked for.
    pub participants: Vec<User>,
    /// The root.
    pub post: Post,
    pub unread_replies: i64,
    pub unread_mentions: i64,
    pub is_urgent: bool,
    pub delete_at: i64,
}

#[derive(Clone, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct UserThreads {
    pub total: i64,
    pub total_unread_threads: i64,
    pub total_unread_mentions: i64,
    pub total_unread_urgent_mentions: i64,
    /// Null when only totals were asked for.
    #[schema(required)]
    pub threads: Option<Vec<UserThread>>,
}
