//! Reactions.

use db::{Exec, FromQueryResult};

use crate::domain::reaction::Reaction;

#[derive(FromQueryResult)]
struct Row {
    user_id: String,
    post_id: String,
    emoji_name: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    remote_id: String,
    channel_id: String,
}

impl From<Row> for Reaction {
    fn from(row: Row) -> Self {
        Self {
            user_id: row.user_id,
            post_id: row.post_id,
            emoji_name: row.emoji_name,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            remote_id: row.remote_id,
            channel_id: row.channel_id,
        }
    }
}

const COLUMNS: &str = "user_id, post_id, emoji_name, create_at, update_at, delete_at, remote_id, channel_id";

/// Reactions of a post, the oldest first.
pub async fn of_post(exec: &Exec<'_>, post_id: &str) -> db::Result<Vec<Reaction>> {
    let sql =
        format!("SELECT {COLUMNS} FROM reactions WHERE post_id = $1 ORDER BY create_at, user_id, emoji_name");
    Ok(exec.all::<Row>(&sql, [post_id.into()]).await?.into_iter().map(Into::into).collect())
}

/// How many different emoji a post has, this one not counted.
pub async fn others(exec: &Exec<'_>, post_id: &str, emoji: &str) -> db::Result<i64> {
    let sql =
        "SELECT count(DISTINCT emoji_name) AS value FROM reactions WHERE post_id = $1 AND emoji_name <> $2";
    Ok(exec.value::<i64>(sql, [post_id.into(), emoji.into()]).await?.unwrap_or(0))
}

/// Saves a reaction; one that is there keeps its place.
pub async fn save(exec: &Exec<'_>, reaction: &Reaction) -> db::Result<()> {
    let sql = "INSERT INTO reactions (post_id, user_id, emoji_name, channel_id, create_at, update_at)
               VALUES ($1, $2, $3, $4, $5, $5)
               ON CONFLICT (post_id, user_id, emoji_name) DO UPDATE SET update_at = EXCLUDED.update_at";
    let values = [
        reaction.post_id.as_str().into(),
        reaction.user_id.as_str().into(),
        reaction.emoji_name.as_str().into(),
        reaction.channel_id.as_str().into(),
        reaction.update_at.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Takes a reaction away; false when there was none.
pub async fn remove(exec: &Exec<'_>, post_id: &str, user_id: &str, emoji: &str) -> db::Result<bool> {
    let sql = "DELETE FROM reactions WHERE post_id = $1 AND user_id = $2 AND emoji_name = $3";
    Ok(exec.run(sql, [post_id.into(), user_id.into(), emoji.into()]).await? > 0)
}
