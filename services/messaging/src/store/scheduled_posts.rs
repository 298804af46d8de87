//! Scheduled messages.

use db::{Exec, FromQueryResult};
use serde_json::Value;

use crate::domain::scheduled_post::ScheduledPost;

/// Messages of a list at most.
const MOST: i64 = 1_000;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    user_id: String,
    channel_id: String,
    root_id: String,
    create_at: i64,
    update_at: i64,
    message: String,
    kind: String,
    props: Value,
    priority: Option<Value>,
    scheduled_at: i64,
    processed_at: i64,
    error_code: String,
}

impl From<Row> for ScheduledPost {
    fn from(row: Row) -> Self {
        let object = |value| match value {
            Value::Object(object) => Some(object),
            _ => None,
        };
        Self {
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            user_id: row.user_id,
            channel_id: row.channel_id,
            root_id: row.root_id,
            message: row.message,
            kind: row.kind,
            props: object(row.props).unwrap_or_default(),
            priority: row.priority.and_then(object),
            scheduled_at: row.scheduled_at,
            processed_at: row.processed_at,
            error_code: row.error_code,
            ..Self::default()
        }
    }
}

const COLUMNS: &str = "s.id, s.user_id, s.channel_id, s.root_id, s.create_at, s.update_at, s.message, s.type AS kind, s.props, \
     s.priority, s.scheduled_at, s.processed_at, s.error_code";

pub async fn insert(exec: &Exec<'_>, post: &ScheduledPost) -> db::Result<()> {
    let sql = "INSERT INTO scheduled_posts (id, user_id, channel_id, root_id, create_at, update_at, message, type, props, priority, scheduled_at)
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)";
    let values = [
        post.id.as_str().into(),
        post.user_id.as_str().into(),
        post.channel_id.as_str().into(),
        post.root_id.as_str().into(),
        post.create_at.into(),
        post.message.as_str().into(),
        post.kind.as_str().into(),
        Value::Object(post.props.clone()).into(),
        post.priority.clone().map(Value::Object).into(),
        post.scheduled_at.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<ScheduledPost>> {
    let sql = format!("SELECT {COLUMNS} FROM scheduled_posts s WHERE s.id = $1");
    Ok(exec.one::<Row>(&sql, [id.into()]).await?.map(Into::into))
}

/// A message with the team it is for; "" for direct and group channels.
#[derive(FromQueryResult)]
struct Place {
    team_id: String,
}

struct PlacedRow(Row, Place);

impl FromQueryResult for PlacedRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(Row::from_query_result(row, prefix)?, Place::from_query_result(row, prefix)?))
    }
}

/// Somebody's messages for a team, and for direct and group channels, the next one first; each with its team.
pub async fn list(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Vec<(String, ScheduledPost)>> {
    let sql = format!(
        "SELECT {COLUMNS}, c.team_id FROM scheduled_posts s JOIN channels c ON c.id = s.channel_id
         WHERE s.user_id = $1 AND c.team_id IN ($2, '') ORDER BY s.scheduled_at, s.id LIMIT $3"
    );
    let rows = exec.all::<PlacedRow>(&sql, [user_id.into(), team_id.into(), MOST.into()]).await?;
    Ok(rows.into_iter().map(|PlacedRow(row, place)| (place.team_id, row.into())).collect())
}

/// Saves what may be changed and lets it be sent again; nothing when it is gone or being sent.
pub async fn update(exec: &Exec<'_>, post: &ScheduledPost, now: i64) -> db::Result<Option<ScheduledPost>> {
    let sql = format!(
        "UPDATE scheduled_posts s SET message = $2, props = $3, priority = $4, scheduled_at = $5, update_at = GREATEST($6, update_at + 1),
                processed_at = 0, error_code = ''
         WHERE s.id = $1 AND s.claimed_until < $6 RETURNING {COLUMNS}"
    );
    let values = [
        post.id.as_str().into(),
        post.message.as_str().into(),
        Value::Object(post.props.clone()).into(),
        post.priority.clone().map(Value::Object).into(),
        post.scheduled_at.into(),
        now.into(),
    ];
    Ok(exec.one::<Row>(&sql, values).await?.map(Into::into))
}

/// Removes one that nobody is sending; false when there is none.
pub async fn remove(exec: &Exec<'_>, id: &str, now: i64) -> db::Result<bool> {
    let sql = "DELETE FROM scheduled_posts WHERE id = $1 AND claimed_until < $2";
    Ok(exec.run(sql, [id.into(), now.into()]).await? > 0)
}

/// One to send, and whether it was sent already by somebody who did not come to note it.
pub struct Due {
    pub post: ScheduledPost,
    pub sent: bool,
}

#[derive(FromQueryResult)]
struct Sent {
    sent: bool,
}

struct DueRow(Row, Sent);

impl FromQueryResult for DueRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(Row::from_query_result(row, prefix)?, Sent::from_query_result(row, prefix)?))
    }
}

/// Takes messages whose time has come, until a moment; nobody else gets them before.
pub async fn claim(exec: &Exec<'_>, now: i64, until: i64, limit: i64) -> db::Result<Vec<Due>> {
    let sql = format!(
        "WITH due AS (
             SELECT id FROM scheduled_posts WHERE error_code = '' AND scheduled_at <= $1 AND claimed_until < $1
             ORDER BY scheduled_at LIMIT $3 FOR UPDATE SKIP LOCKED)
         UPDATE scheduled_posts s SET claimed_until = $2 FROM due WHERE s.id = due.id
         RETURNING {COLUMNS}, EXISTS (
             SELECT 1 FROM posts p WHERE p.user_id = s.user_id AND p.pending_post_id = 'scheduled:' || s.id
               AND p.pending_post_id <> '' AND p.original_id = '') AS sent"
    );
    let rows = exec.all::<DueRow>(&sql, [now.into(), until.into(), limit.into()]).await?;
    let mut due: Vec<Due> =
        rows.into_iter().map(|DueRow(row, sent)| Due { post: row.into(), sent: sent.sent }).collect();
    due.sort_by(|a, b| (a.post.scheduled_at, &a.post.id).cmp(&(b.post.scheduled_at, &b.post.id)));
    Ok(due)
}

/// It was sent; false when somebody else has noted that.
pub async fn done(exec: &Exec<'_>, id: &str) -> db::Result<bool> {
    Ok(exec.run("DELETE FROM scheduled_posts WHERE id = $1", [id.into()]).await? > 0)
}

/// It could not be sent.
pub async fn fail(exec: &Exec<'_>, id: &str, code: &str, at: i64) -> db::Result<Option<ScheduledPost>> {
    let sql = format!(
        "UPDATE scheduled_posts s SET error_code = $2, processed_at = $3, update_at = GREATEST($3, update_at + 1), claimed_until = 0
         WHERE s.id = $1 AND s.error_code = '' RETURNING {COLUMNS}"
    );
    Ok(exec.one::<Row>(&sql, [id.into(), code.into(), at.into()]).await?.map(Into::into))
}

/// When the next message or reminder is due, ms.
pub async fn next(exec: &Exec<'_>) -> db::Result<Option<i64>> {
    let sql = "SELECT LEAST((SELECT min(GREATEST(scheduled_at, claimed_until + 1)) FROM (
                       SELECT scheduled_at, claimed_until FROM scheduled_posts WHERE error_code = '' ORDER BY scheduled_at LIMIT 100) AS s),
                   (SELECT min(GREATEST(target_time * 1000, claimed_until + 1)) FROM (
                       SELECT target_time, claimed_until FROM reminders ORDER BY target_time LIMIT 100) AS r)) AS value";
    Ok(exec.value::<Option<i64>>(sql, []).await?.flatten())
}
