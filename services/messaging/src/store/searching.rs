//! What the service of search asks about.

use db::{Exec, FromQueryResult, texts};
use events::search::{Reach, WrittenPost};
use model::attachment;

/// Channels of an answer.
const MOST_CHANNELS: i64 = 20_000;

#[derive(FromQueryResult)]
pub struct Place {
    pub id: String,
    pub name: String,
    pub last_post_at: i64,
}

/// The channels somebody is a member of, those with the newest messages first. A channel of a team counts only for who is in
/// the team.
pub async fn places(exec: &Exec<'_>, user_id: &str, reach: &Reach) -> db::Result<Vec<Place>> {
    let sql = "SELECT c.id, c.name, c.last_post_at
               FROM channel_members m JOIN channels c ON c.id = m.channel_id
               LEFT JOIN team_members t ON t.team_id = c.team_id AND t.user_id = $1 AND t.delete_at = 0
               WHERE m.user_id = $1 AND ($2 = '' OR c.team_id IN ('', $2)) AND ($3 OR c.delete_at = 0)
                 AND (c.team_id = '' OR t.user_id IS NOT NULL)
               ORDER BY c.last_post_at DESC LIMIT $4";
    let values = [user_id.into(), reach.team_id.as_str().into(), reach.archived.into(), MOST_CHANNELS.into()];
    exec.all(sql, values).await
}

#[derive(FromQueryResult)]
pub struct Person {
    pub id: String,
    pub username: String,
}

pub async fn people(exec: &Exec<'_>, usernames: &[String]) -> db::Result<Vec<Person>> {
    let sql = "SELECT id, username FROM users WHERE username = ANY($1)";
    exec.all(sql, [texts(usernames)]).await
}

#[derive(FromQueryResult)]
struct Row {
    id: String,
    channel_id: String,
    user_id: String,
    create_at: i64,
    update_at: i64,
    is_deleted: bool,
    message: String,
    attachments: Option<serde_json::Value>,
    files: Option<serde_json::Value>,
}

/// Bytes of the attachments of a page; those of one post may be more.
const MOST_ATTACHED: i64 = 4_000_000;

/// Posts in order of id, what the server said about it and old versions left out: at most so many, fewer where attachments are
/// long, at least one if there is one.
pub async fn page(exec: &Exec<'_>, after_id: &str, limit: i64) -> db::Result<Vec<WrittenPost>> {
    let sql = "WITH page AS (
                   SELECT id, channel_id, user_id, create_at, greatest(update_at, delete_at) AS update_at, delete_at > 0 AS is_deleted,
                          CASE WHEN delete_at > 0 THEN '' ELSE message END AS message,
                          CASE WHEN delete_at > 0 THEN NULL ELSE props->'attachments' END AS attachments,
                          CASE WHEN delete_at > 0 THEN NULL ELSE files END AS files
                   FROM posts WHERE id > $1 AND original_id = '' AND type NOT LIKE 'system\\_%' ORDER BY id LIMIT $2),
               measured AS (SELECT *, coalesce(octet_length(attachments::text), 0) AS size FROM page),
               sized AS (SELECT *, sum(size) OVER (ORDER BY id) - size AS before FROM measured)
               SELECT id, channel_id, user_id, create_at, update_at, is_deleted, message, attachments, files
               FROM sized WHERE before < $3 ORDER BY id";
    let rows = exec.all::<Row>(sql, [after_id.into(), limit.into(), MOST_ATTACHED.into()]).await?;
    let written = |row: Row| WrittenPost {
        id: row.id,
        channel_id: row.channel_id,
        user_id: row.user_id,
        create_at: row.create_at,
        update_at: row.update_at,
        is_deleted: row.is_deleted,
        message: row.message,
        attachments: Some(row.attachments.map(|all| attachment::said(&all)).unwrap_or_default()),
        files: row.files.and_then(|files| serde_json::from_value(files).ok()).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(written).collect())
}

/// What the statistics say; counting millions takes long.
pub async fn about_how_many(exec: &Exec<'_>) -> db::Result<i64> {
    let sql = "SELECT greatest(reltuples, 0)::bigint AS value FROM pg_class WHERE oid = 'posts'::regclass";
    Ok(exec.value(sql, []).await?.unwrap_or(0))
}
