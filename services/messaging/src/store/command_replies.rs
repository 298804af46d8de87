//! Where integrations may answer later.

use db::{Exec, FromQueryResult};

/// The circumstances a command was run in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Reply {
    pub id: String,
    pub command_id: String,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
}

/// Opens one, and closes those that are too old to be used.
pub async fn open(exec: &Exec<'_>, reply: &Reply, now: i64, oldest: i64) -> db::Result<()> {
    let sql = "WITH gone AS (DELETE FROM command_replies WHERE create_at < $7)
               INSERT INTO command_replies (id, command_id, user_id, channel_id, root_id, create_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        reply.id.as_str().into(),
        reply.command_id.as_str().into(),
        reply.user_id.as_str().into(),
        reply.channel_id.as_str().into(),
        reply.root_id.as_str().into(),
        now.into(),
        oldest.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// The reply of that id, unless it is older than this.
pub async fn find(exec: &Exec<'_>, id: &str, oldest: i64) -> db::Result<Option<Reply>> {
    let sql = "SELECT id, command_id, user_id, channel_id, root_id FROM command_replies WHERE id = $1 AND create_at >= $2";
    exec.one(sql, [id.into(), oldest.into()]).await
}

/// Uses it once more; false when it was used up. Of many at once no more than `most` get through.
pub async fn take(exec: &Exec<'_>, id: &str, most: i64) -> db::Result<bool> {
    let sql = "UPDATE command_replies SET uses = uses + 1 WHERE id = $1 AND uses < $2";
    Ok(exec.run(sql, [id.into(), most.into()]).await? > 0)
}
