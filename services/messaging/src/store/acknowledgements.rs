//! Acknowledgements of posts.

use db::Exec;

use crate::domain::acknowledgement::PostAcknowledgement;

/// When somebody acknowledged a post.
pub async fn at(exec: &Exec<'_>, post_id: &str, user_id: &str) -> db::Result<Option<i64>> {
    let sql = "SELECT acknowledged_at AS value FROM acknowledgements WHERE post_id = $1 AND user_id = $2";
    exec.value(sql, [post_id.into(), user_id.into()]).await
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
