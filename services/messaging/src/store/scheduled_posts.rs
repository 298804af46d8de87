//! Scheduled messages.

use db::{Exec, document};
use serde::Deserialize;

use crate::domain::scheduled_post::ScheduledPost;

/// Messages of a list at most.
const MOST: i64 = 1_000;

const COLUMNS: &str = "id, user_id, channel_id, root_id, create_at, update_at, message, type, props, priority, file_ids, scheduled_at";

pub async fn insert(exec: &Exec<'_>, post: &ScheduledPost) -> db::Result<()> {
    let sql = format!(
        "INSERT INTO scheduled_posts ({COLUMNS})
         SELECT {COLUMNS} FROM jsonb_populate_record(NULL::scheduled_posts, jsonb_build_object('file_ids', '[]'::jsonb) || $1)"
    );
    exec.run(&sql, [document(post)?]).await.map(|_| ())
}

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<ScheduledPost>> {
    exec.document("SELECT to_jsonb(s) AS value FROM scheduled_posts s WHERE id = $1", [id.into()]).await
}

/// A message with the team it is for; "" for direct and group channels.
#[derive(Deserialize)]
struct Placed {
    team_id: String,
    #[serde(flatten)]
    post: ScheduledPost,
}

/// Somebody's messages for a team, and for direct and group channels, the next one first; each with its team.
pub async fn list(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Vec<(String, ScheduledPost)>> {
    let sql = "SELECT to_jsonb(s) || jsonb_build_object('team_id', c.team_id) AS value
               FROM scheduled_posts s JOIN channels c ON c.id = s.channel_id
               WHERE s.user_id = $1 AND c.team_id IN ($2, '') ORDER BY s.scheduled_at, s.id LIMIT $3";
    let placed = exec.documents::<Placed>(sql, [user_id.into(), team_id.into(), MOST.into()]).await?;
    Ok(placed.into_iter().map(|placed| (placed.team_id, placed.post)).collect())
}

/// Saves what may be changed and lets it be sent again; nothing when it is gone or being sent.
pub async fn update(exec: &Exec<'_>, post: &ScheduledPost, now: i64) -> db::Result<Option<ScheduledPost>> {
    let sql = "UPDATE scheduled_posts s SET (message, props, priority, scheduled_at) =
                   (SELECT message, props, priority, scheduled_at FROM jsonb_populate_record(NULL::scheduled_posts, $1)),
                   update_at = GREATEST($3, update_at + 1), processed_at = 0, error_code = ''
               WHERE id = $2 AND claimed_until < $3 RETURNING to_jsonb(s) AS value";
    exec.document(sql, [document(post)?, post.id.as_str().into(), now.into()]).await
}

/// Removes one that nobody is sending; false when there is none.
pub async fn remove(exec: &Exec<'_>, id: &str, now: i64) -> db::Result<bool> {
    let sql = "DELETE FROM scheduled_posts WHERE id = $1 AND claimed_until < $2";
    Ok(exec.run(sql, [id.into(), now.into()]).await? > 0)
}

/// One to send, and whether it was sent already by somebody who did not come to note it.
#[derive(Deserialize)]
pub struct Due {
    #[serde(flatten)]
    pub post: ScheduledPost,
    pub sent: bool,
}

/// Takes messages whose time has come, until a moment; nobody else gets them before.
pub async fn claim(exec: &Exec<'_>, now: i64, until: i64, limit: i64) -> db::Result<Vec<Due>> {
    let sql = "WITH due AS (
             SELECT id FROM scheduled_posts WHERE error_code = '' AND scheduled_at <= $1 AND claimed_until < $1
             ORDER BY scheduled_at LIMIT $3 FOR UPDATE SKIP LOCKED)
         UPDATE scheduled_posts s SET claimed_until = $2 FROM due WHERE s.id = due.id
         RETURNING to_jsonb(s) || jsonb_build_object('sent', EXISTS (
             SELECT 1 FROM posts p WHERE p.user_id = s.user_id AND p.pending_post_id = 'scheduled:' || s.id
               AND p.pending_post_id <> '' AND p.original_id = '')) AS value";
    let mut due: Vec<Due> = exec.documents(sql, [now.into(), until.into(), limit.into()]).await?;
    due.sort_by(|a, b| (a.post.scheduled_at, &a.post.id).cmp(&(b.post.scheduled_at, &b.post.id)));
    Ok(due)
}

/// It was sent; false when somebody else has noted that.
pub async fn done(exec: &Exec<'_>, id: &str) -> db::Result<bool> {
    Ok(exec.run("DELETE FROM scheduled_posts WHERE id = $1", [id.into()]).await? > 0)
}

/// It could not be sent.
pub async fn fail(exec: &Exec<'_>, id: &str, code: &str, at: i64) -> db::Result<Option<ScheduledPost>> {
    let sql = "UPDATE scheduled_posts s SET error_code = $2, processed_at = $3, update_at = GREATEST($3, update_at + 1), claimed_until = 0
               WHERE id = $1 AND error_code = '' RETURNING to_jsonb(s) AS value";
    exec.document(sql, [id.into(), code.into(), at.into()]).await
}

/// When the next message or reminder is due, ms.
pub async fn next(exec: &Exec<'_>) -> db::Result<Option<i64>> {
    let sql = "SELECT LEAST((SELECT min(GREATEST(scheduled_at, claimed_until + 1)) FROM (
                       SELECT scheduled_at, claimed_until FROM scheduled_posts WHERE error_code = '' ORDER BY scheduled_at LIMIT 100) AS s),
                   (SELECT min(GREATEST(target_time * 1000, claimed_until + 1)) FROM (
                       SELECT target_time, claimed_until FROM reminders ORDER BY target_time LIMIT 100) AS r)) AS value";
    Ok(exec.value::<Option<i64>>(sql, []).await?.flatten())
}
