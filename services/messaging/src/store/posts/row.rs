//! A row of `posts` as a post.

use db::FromQueryResult;
use serde_json::Value;

use crate::domain::post::Post;

/// Columns of [`PostRow`]: of `posts p LEFT JOIN threads th ON th.post_id = CASE WHEN p.root_id = '' THEN p.id ELSE p.root_id END`.
pub const COLUMNS: &str = "p.id, p.create_at, p.update_at, p.edit_at, p.delete_at, p.is_pinned, p.user_id, p.channel_id, p.root_id, \
     p.original_id, p.message, p.type AS kind, p.props, p.hashtags, p.file_ids, p.pending_post_id, p.has_reactions, p.remote_id, p.priority, p.files, p.preview, \
     coalesce(th.reply_count, 0) AS reply_count";

/// Joins a post `p` with the thread it begins or belongs to.
pub const JOIN_THREAD: &str =
    "LEFT JOIN threads th ON th.post_id = CASE WHEN p.root_id = '' THEN p.id ELSE p.root_id END";

#[derive(FromQueryResult)]
pub struct PostRow {
    id: String,
    create_at: i64,
    update_at: i64,
    edit_at: i64,
    delete_at: i64,
    is_pinned: bool,
    user_id: String,
    channel_id: String,
    root_id: String,
    original_id: String,
    message: String,
    kind: String,
    props: Value,
    hashtags: String,
    file_ids: Vec<String>,
    pending_post_id: String,
    has_reactions: bool,
    remote_id: Option<String>,
    priority: Option<Value>,
    files: Option<Value>,
    preview: Option<Value>,
    reply_count: i64,
}

impl From<PostRow> for Post {
    fn from(row: PostRow) -> Self {
        let props = match row.props {
            Value::Object(props) => props,
            _ => Default::default(),
        };
        Self {
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            edit_at: row.edit_at,
            delete_at: row.delete_at,
            is_pinned: row.is_pinned,
            user_id: row.user_id,
            channel_id: row.channel_id,
            root_id: row.root_id,
            original_id: row.original_id,
            message: row.message,
            kind: row.kind,
            props,
            hashtags: row.hashtags,
            file_ids: Some(row.file_ids),
            pending_post_id: row.pending_post_id,
            has_reactions: row.has_reactions,
            remote_id: row.remote_id,
            priority: row.priority.and_then(|mark| serde_json::from_value(mark).ok()),
            attached: row.files.and_then(|files| serde_json::from_value(files).ok()),
            preview: row.preview.and_then(|preview| serde_json::from_value(preview).ok()),
            reply_count: row.reply_count,
            ..Self::default()
        }
    }
}
