//! Reminders of posts.

use db::{Exec, FromQueryResult};

/// Sets a reminder, or another time for the one there is.
pub async fn save(exec: &Exec<'_>, user_id: &str, post_id: &str, target_time: i64) -> db::Result<()> {
    let sql = "INSERT INTO reminders (user_id, post_id, target_time) VALUES ($1, $2, $3)
               ON CONFLICT (user_id, post_id) DO UPDATE SET target_time = EXCLUDED.target_time, claimed_until = 0";
    exec.run(sql, [user_id.into(), post_id.into(), target_time.into()]).await.map(|_| ())
}

/// What a reminder says of its post.
#[derive(Clone, Debug, FromQueryResult)]
pub struct About {
    /// The author.
    pub username: String,
    /// "" in direct and group channels.
    pub team_name: String,
    pub channel_id: String,
    pub channel_type: String,
    pub channel_display_name: String,
}

/// Nothing when the post is gone.
pub async fn about(exec: &Exec<'_>, post_id: &str) -> db::Result<Option<About>> {
    let sql = "SELECT coalesce(u.username, '') AS username, coalesce(t.name, '') AS team_name, c.id AS channel_id,
                      c.type AS channel_type, c.display_name AS channel_display_name
               FROM posts p JOIN channels c ON c.id = p.channel_id LEFT JOIN teams t ON t.id = c.team_id LEFT JOIN users u ON u.id = p.user_id
               WHERE p.id = $1 AND p.delete_at = 0 AND p.original_id = ''";
    exec.one(sql, [post_id.into()]).await
}

#[derive(Clone, Debug, FromQueryResult)]
pub struct Due {
    pub user_id: String,
    pub post_id: String,
    pub target_time: i64,
}

/// Takes reminders whose time has come, until a moment; nobody else gets them before.
pub async fn claim(exec: &Exec<'_>, now: i64, until: i64, limit: i64) -> db::Result<Vec<Due>> {
    let sql = "WITH due AS (
                   SELECT user_id, post_id FROM reminders WHERE target_time <= $1 / 1000 AND claimed_until < $1
                   ORDER BY target_time LIMIT $3 FOR UPDATE SKIP LOCKED)
               UPDATE reminders r SET claimed_until = $2 FROM due WHERE r.user_id = due.user_id AND r.post_id = due.post_id
               RETURNING r.user_id, r.post_id, r.target_time";
    exec.all(sql, [now.into(), until.into(), limit.into()]).await
}

/// It was delivered, or there is nothing to remind of. One that was set to another time meanwhile stays.
pub async fn done(exec: &Exec<'_>, due: &Due) -> db::Result<()> {
    let sql = "DELETE FROM reminders WHERE user_id = $1 AND post_id = $2 AND target_time = $3";
    let values = [due.user_id.as_str().into(), due.post_id.as_str().into(), due.target_time.into()];
    exec.run(sql, values).await.map(|_| ())
}
