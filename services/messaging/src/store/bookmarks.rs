//! Bookmarks of channels.

use db::{Exec, FromQueryResult, texts};

use crate::domain::bookmark::ChannelBookmark;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    channel_id: String,
    owner_id: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    display_name: String,
    sort_order: i64,
    kind: String,
    link_url: String,
    image_url: String,
    emoji: String,
    original_id: String,
    parent_id: String,
}

impl From<Row> for ChannelBookmark {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            channel_id: row.channel_id,
            owner_id: row.owner_id,
            file_id: String::new(),
            display_name: row.display_name,
            sort_order: row.sort_order,
            link_url: row.link_url,
            image_url: row.image_url,
            emoji: row.emoji,
            kind: row.kind,
            original_id: row.original_id,
            parent_id: row.parent_id,
        }
    }
}

const COLUMNS: &str = "id, channel_id, owner_id, create_at, update_at, delete_at, display_name, sort_order, type AS kind, \
     link_url, image_url, emoji, original_id, parent_id";
/// What was deleted and is told to those who ask since when, at most.
const MOST: i64 = 1_000;

/// The bookmarks of a channel in their order; since a moment: those changed after it, deleted ones too.
pub async fn list(exec: &Exec<'_>, channel_id: &str, since: i64) -> db::Result<Vec<ChannelBookmark>> {
    let condition = if since > 0 {
        "GREATEST(create_at, update_at, delete_at) >= $2"
    } else {
        "delete_at = 0 AND $2 >= 0"
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM bookmarks WHERE channel_id = $1 AND {condition} ORDER BY sort_order, create_at, id LIMIT {MOST}"
    );
    let rows = exec.all::<Row>(&sql, [channel_id.into(), since.max(0).into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Keeps others from changing the channel's bookmarks until the end of the transaction.
pub async fn lock(exec: &Exec<'_>, channel_id: &str) -> db::Result<()> {
    exec.run("SELECT 1 FROM channels WHERE id = $1 FOR NO KEY UPDATE", [channel_id.into()]).await.map(|_| ())
}

pub async fn save(exec: &Exec<'_>, bookmark: &ChannelBookmark) -> db::Result<()> {
    let sql = "INSERT INTO bookmarks (id, channel_id, owner_id, create_at, update_at, delete_at, display_name, sort_order, type,
                                      link_url, image_url, emoji, original_id, parent_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
               ON CONFLICT (id) DO UPDATE SET update_at = EXCLUDED.update_at, delete_at = EXCLUDED.delete_at, display_name = EXCLUDED.display_name,
                   sort_order = EXCLUDED.sort_order, link_url = EXCLUDED.link_url, image_url = EXCLUDED.image_url, emoji = EXCLUDED.emoji";
    let values = [
        bookmark.id.as_str().into(),
        bookmark.channel_id.as_str().into(),
        bookmark.owner_id.as_str().into(),
        bookmark.create_at.into(),
        bookmark.update_at.into(),
        bookmark.delete_at.into(),
        bookmark.display_name.as_str().into(),
        bookmark.sort_order.into(),
        bookmark.kind.as_str().into(),
        bookmark.link_url.as_str().into(),
        bookmark.image_url.as_str().into(),
        bookmark.emoji.as_str().into(),
        bookmark.original_id.as_str().into(),
        bookmark.parent_id.as_str().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Gives the bookmarks of a channel the places of this order.
pub async fn sort(exec: &Exec<'_>, channel_id: &str, order: &[String], at: i64) -> db::Result<()> {
    let sql = "UPDATE bookmarks b SET sort_order = o.place - 1, update_at = $3
               FROM unnest($2::text[]) WITH ORDINALITY AS o(id, place)
               WHERE b.id = o.id AND b.channel_id = $1 AND b.sort_order <> o.place - 1";
    exec.run(sql, [channel_id.into(), texts(order), at.into()]).await.map(|_| ())
}
