//! Channels.

use db::FromQueryResult;
use serde_json::Value;

use crate::domain::channel::Channel;

/// The columns of [`ChannelRow`], of a table or alias named `c`.
pub const COLUMNS: &str = "c.id, c.create_at, c.update_at, c.delete_at, c.team_id, c.type AS kind, c.display_name, c.name, c.header, \
     c.purpose, c.last_post_at, c.last_root_post_at, c.total_msg_count, c.total_msg_count_root, c.creator_id, c.props, \
     c.banner_info, c.scheme_id, c.group_constrained, c.default_category_name";

#[derive(FromQueryResult)]
pub struct ChannelRow {
    id: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    team_id: String,
    kind: String,
    display_name: String,
    name: String,
    header: String,
    purpose: String,
    last_post_at: i64,
    last_root_post_at: i64,
    total_msg_count: i64,
    total_msg_count_root: i64,
    creator_id: String,
    props: Option<Value>,
    banner_info: Option<Value>,
    scheme_id: Option<String>,
    group_constrained: Option<bool>,
    default_category_name: String,
}

impl From<ChannelRow> for Channel {
    fn from(row: ChannelRow) -> Self {
        Self {
            // Direct and group channels say whether they are shared, others do not.
            shared: row.team_id.is_empty().then_some(false),
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            team_id: row.team_id,
            kind: row.kind,
            display_name: row.display_name,
            name: row.name,
            header: row.header,
            purpose: row.purpose,
            last_post_at: row.last_post_at,
            total_msg_count: row.total_msg_count,
            creator_id: row.creator_id,
            scheme_id: row.scheme_id,
            props: row.props,
            group_constrained: row.group_constrained,
            total_msg_count_root: row.total_msg_count_root,
            last_root_post_at: row.last_root_post_at,
            banner_info: row.banner_info,
            default_category_name: row.default_category_name,
            ..Self::default()
        }
    }
}
