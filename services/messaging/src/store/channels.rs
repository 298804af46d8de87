//! Channels.

use db::{Exec, FromQueryResult, texts};
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

pub async fn insert(exec: &Exec<'_>, channel: &Channel) -> db::Result<()> {
    let sql = "INSERT INTO channels (id, create_at, update_at, team_id, type, display_name, name, header, purpose, creator_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        channel.id.clone().into(),
        channel.create_at.into(),
        channel.update_at.into(),
        channel.team_id.clone().into(),
        channel.kind.clone().into(),
        channel.display_name.clone().into(),
        channel.name.clone().into(),
        channel.header.clone().into(),
        channel.purpose.clone().into(),
        channel.creator_id.clone().into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Saves everything of a channel that people change; what posts count up is left alone.
pub async fn update(exec: &Exec<'_>, channel: &Channel) -> db::Result<()> {
    let sql = "UPDATE channels SET update_at = $2, delete_at = $3, type = $4, display_name = $5, name = $6, header = $7,
                      purpose = $8, group_constrained = $9
               WHERE id = $1";
    let values = [
        channel.id.clone().into(),
        channel.update_at.into(),
        channel.delete_at.into(),
        channel.kind.clone().into(),
        channel.display_name.clone().into(),
        channel.name.clone().into(),
        channel.header.clone().into(),
        channel.purpose.clone().into(),
        channel.group_constrained.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// The channel, locked until the transaction ends, so that two changes do not undo each other.
pub async fn lock(exec: &Exec<'_>, channel_id: &str) -> db::Result<Option<Channel>> {
    let sql = format!("SELECT {COLUMNS} FROM channels c WHERE c.id = $1 FOR UPDATE");
    Ok(exec.one::<ChannelRow>(&sql, [channel_id.into()]).await?.map(Into::into))
}

/// A channel by name; `team_id` is "" for direct and group channels. Archived ones too.
/// `O`, `P`, `D` or `G`.
pub async fn kind(exec: &Exec<'_>, channel_id: &str) -> db::Result<Option<String>> {
    exec.value("SELECT type AS value FROM channels WHERE id = $1", [channel_id.into()]).await
}

pub async fn by_name(exec: &Exec<'_>, team_id: &str, name: &str) -> db::Result<Option<Channel>> {
    let sql = format!("SELECT {COLUMNS} FROM channels c WHERE c.team_id = $1 AND c.name = $2");
    Ok(exec.one::<ChannelRow>(&sql, [team_id.into(), name.into()]).await?.map(Into::into))
}

/// How many channels a team has, archived ones included.
pub async fn count_in_team(exec: &Exec<'_>, team_id: &str) -> db::Result<i64> {
    let sql = "SELECT count(*) AS value FROM channels WHERE team_id = $1";
    Ok(exec.value(sql, [team_id.into()]).await?.unwrap_or(0))
}

/// Live channels of a team with these names: id and name.
pub async fn named(exec: &Exec<'_>, team_id: &str, names: &[String]) -> db::Result<Vec<(String, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: String,
        name: String,
    }
    let sql = "SELECT id, name FROM channels WHERE team_id = $1 AND name = ANY($2) AND delete_at = 0";
    let rows = exec.all::<Row>(sql, [team_id.into(), texts(names)]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Removes channels with everything in them. Returns who was in which: (user, channel).
pub async fn remove(exec: &Exec<'_>, channel_ids: &[String]) -> db::Result<Vec<(String, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        user_id: String,
        channel_id: String,
    }
    for sql in [
        "DELETE FROM reactions WHERE post_id IN (SELECT id FROM posts WHERE channel_id = ANY($1))",
        "DELETE FROM thread_members WHERE post_id IN (SELECT post_id FROM threads WHERE channel_id = ANY($1))",
        "DELETE FROM threads WHERE channel_id = ANY($1)",
        "DELETE FROM drafts WHERE channel_id = ANY($1)",
        "DELETE FROM scheduled_posts WHERE channel_id = ANY($1)",
        "DELETE FROM bookmarks WHERE channel_id = ANY($1)",
        "DELETE FROM acknowledgements WHERE channel_id = ANY($1)",
        "DELETE FROM reminders WHERE post_id IN (SELECT id FROM posts WHERE channel_id = ANY($1))",
        "DELETE FROM posts WHERE channel_id = ANY($1)",
        "DELETE FROM sidebar_channels WHERE channel_id = ANY($1)",
    ] {
        exec.run(sql, [texts(channel_ids)]).await?;
    }
    let sql = "DELETE FROM channel_members WHERE channel_id = ANY($1) RETURNING user_id, channel_id";
    let rows = exec.all::<Row>(sql, [texts(channel_ids)]).await?;
    exec.run("DELETE FROM channels WHERE id = ANY($1)", [texts(channel_ids)]).await?;
    Ok(rows.into_iter().map(|row| (row.user_id, row.channel_id)).collect())
}

/// The channel of a live post.
pub async fn of_post(exec: &Exec<'_>, post_id: &str) -> db::Result<Option<String>> {
    exec.value("SELECT channel_id AS value FROM posts WHERE id = $1 AND delete_at = 0", [post_id.into()])
        .await
}
