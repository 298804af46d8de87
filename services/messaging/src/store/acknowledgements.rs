//! Acknowledgements of posts.

use db::{Exec, FromQueryResult};

use crate::domain::acknowledgement::PostAcknowledgement;

/// When somebody acknowledged a post.
pub async fn at(exec: &Exec<'_>, post_id: &str, user_id: &str) -> db::Result<Option<i64>> {
    let sql = "SELECT acknowledged_at AS value FROM acknowledgements WHERE post_id = $1 AND user_id = $2";
    exec.value(sql, [post_id.into(), user_id.into()]).await
}

#[derive(FromQueryResult)]
struct Row {
    user_id: String,
    post_id: String,
    acknowledged_at: i64,
    channel_id: String,
}

/// Acknowledgements of a post, the oldest first.
pub async fn of_post(exec: &Exec<'_>, post_id: &str) -> db::Result<Vec<PostAcknowledgement>> {
    let sql = "SELECT user_id, post_id, acknowledged_at, channel_id FROM acknowledgements WHERE post_id = $1
               ORDER BY acknowledged_at, user_id";
    let rows = exec.all::<Row>(sql, [post_id.into()]).await?;
    let ack = |row: Row| PostAcknowledgement {
        user_id: row.user_id,
        post_id: row.post_id,
        acknowledged_at: row.acknowledged_at,
        channel_id: row.channel_id,
    };
    Ok(rows.into_iter().map(ack).collect())
}

/// Saves an acknowledgement and marks the post as changed.
pub async fn save(exec: &Exec<'_>, ack: &PostAcknowledgement) -> db::Result<()> {
    let sql = "WITH touched AS (UPDATE posts SET update_at = $4 WHERE id = $1)
               INSERT INTO acknowledgements (post_id, user_id, channel_id, acknowledged_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING";
    let values = [
        ack.post_id.as_str().into(),
        ack.user_id.as_str().into(),
        ack.channel_id.as_str().into(),
        ack.acknowledged_at.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Takes one back and marks the post as changed.
pub async fn remove(exec: &Exec<'_>, post_id: &str, user_id: &str, at: i64) -> db::Result<()> {
    let sql = "WITH touched AS (UPDATE posts SET update_at = $3 WHERE id = $1)
               DELETE FROM acknowledgements WHERE post_id = $1 AND user_id = $2";
    exec.run(sql, [post_id.into(), user_id.into(), at.into()]).await.map(|_| ())
}
