//! Threads and who follows them.

use db::{Exec, FromQueryResult, Value};
use model::User;

use super::posts::row::{COLUMNS, PostRow};
use crate::domain::post::Post;
use crate::domain::priority::Priority;
use crate::domain::thread::{UserThread, UserThreads};

#[derive(FromQueryResult)]
struct Followed {
    t_last_reply_at: i64,
    t_participants: Vec<String>,
    t_delete_at: i64,
    f_last_viewed_at: i64,
    f_unread_mentions: i64,
    unread_replies: i64,
}

struct Row(PostRow, Followed);

impl FromQueryResult for Row {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(PostRow::from_query_result(row, prefix)?, Followed::from_query_result(row, prefix)?))
    }
}

impl From<Row> for UserThread {
    fn from(Row(post, followed): Row) -> Self {
        let mut post = Post::from(post);
        post.pending_post_id.clear();
        let is_urgent = post.priority.as_ref().is_some_and(Priority::is_urgent);
        let bare = |id| User { id, auth_data: Some(String::new()), ..User::default() };
        Self {
            id: post.id.clone(),
            reply_count: std::mem::take(&mut post.reply_count),
            last_reply_at: followed.t_last_reply_at,
            last_viewed_at: followed.f_last_viewed_at,
            participants: followed.t_participants.into_iter().map(bare).collect(),
            post,
            unread_replies: followed.unread_replies,
            unread_mentions: followed.f_unread_mentions,
            is_urgent,
            delete_at: followed.t_delete_at,
        }
    }
}

const FOLLOWED: &str = "th.last_reply_at AS t_last_reply_at, th.participants AS t_participants, th.delete_at AS t_delete_at, \
     f.last_viewed_at AS f_last_viewed_at, f.unread_mentions AS f_unread_mentions, \
     (SELECT count(*) FROM posts r WHERE r.root_id = p.id AND r.root_id <> '' AND r.delete_at = 0 AND r.create_at > f.last_viewed_at) AS unread_replies";

/// Threads a user follows, in channels he is in.
const FOLLOWS: &str = "thread_members f JOIN threads th ON th.post_id = f.post_id JOIN channels c ON c.id = th.channel_id \
     JOIN channel_members m ON m.channel_id = c.id AND m.user_id = f.user_id";

/// Which of the followed threads of a team; those of direct and group channels belong to every team.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub unread: bool,
    pub deleted: bool,
    pub without_direct: bool,
    /// Replied to or changed after, ms.
    pub since: i64,
    pub before: String,
    pub after: String,
    pub size: i64,
}

impl Wanted {
    fn conditions(&self) -> String {
        let mut sql = String::from("f.user_id = $1 AND f.following");
        sql.push_str(if self.without_direct { " AND c.team_id = $2" } else { " AND c.team_id IN ($2, '')" });
        if !self.deleted {
            sql.push_str(" AND th.delete_at = 0");
        }
        sql
    }
}

/// Followed threads, the last answered first.
pub async fn list(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    wanted: &Wanted,
) -> db::Result<Vec<UserThread>> {
    let mut conditions = wanted.conditions();
    if wanted.unread {
        conditions.push_str(" AND th.last_reply_at > f.last_viewed_at");
    }
    let mut values: Vec<Value> = vec![user_id.into(), team_id.into(), wanted.size.into()];
    let mut order = "DESC";
    if wanted.since > 0 {
        values.push(wanted.since.into());
        conditions.push_str(&format!(
            " AND GREATEST(th.last_reply_at, f.last_updated, th.delete_at) > ${}",
            values.len()
        ));
    }
    for (id, sign) in [(&wanted.before, "<"), (&wanted.after, ">")] {
        if !id.is_empty() {
            values.push(id.as_str().into());
            let n = values.len();
            conditions.push_str(&format!(
                " AND (th.last_reply_at, th.post_id) {sign} ((SELECT last_reply_at FROM threads WHERE post_id = ${n}), ${n})"
            ));
            // After a thread come those answered next, not those answered last.
            order = if sign == ">" { "ASC" } else { order };
        }
    }
    let sql = format!(
        "SELECT {COLUMNS}, {FOLLOWED} FROM {FOLLOWS} JOIN posts p ON p.id = th.post_id
         WHERE {conditions} ORDER BY th.last_reply_at {order}, th.post_id {order} LIMIT $3"
    );
    let mut found: Vec<UserThread> =
        exec.all::<Row>(&sql, values).await?.into_iter().map(Into::into).collect();
    found.sort_by(|a, b| (b.last_reply_at, &b.id).cmp(&(a.last_reply_at, &a.id)));
    Ok(found)
}

#[derive(FromQueryResult)]
struct Totals {
    total: i64,
    unread: i64,
    mentions: i64,
    urgent: i64,
}

/// How many threads are followed and what is unread in them.
pub async fn totals(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    wanted: &Wanted,
) -> db::Result<UserThreads> {
    let sql = format!(
        "SELECT count(*) AS total, count(*) FILTER (WHERE th.last_reply_at > f.last_viewed_at) AS unread,
                coalesce(sum(f.unread_mentions), 0)::bigint AS mentions,
                coalesce(sum(f.unread_mentions) FILTER (WHERE f.unread_mentions > 0 AND EXISTS (
                    SELECT 1 FROM posts p WHERE p.id = th.post_id AND p.priority->>'priority' = 'urgent')), 0)::bigint AS urgent
         FROM {FOLLOWS} WHERE {}",
        wanted.conditions()
    );
    let totals = exec.one::<Totals>(&sql, [user_id.into(), team_id.into()]).await?;
    Ok(totals.map_or_else(UserThreads::default, |totals| UserThreads {
        total: totals.total,
        total_unread_threads: totals.unread,
        total_unread_mentions: totals.mentions,
        total_unread_urgent_mentions: totals.urgent,
        ..UserThreads::default()
    }))
}

/// One thread as a follower sees it; `None`: not followed, or without replies.
pub async fn one(exec: &Exec<'_>, user_id: &str, thread_id: &str) -> db::Result<Option<UserThread>> {
    let sql = format!(
        "SELECT {COLUMNS}, {FOLLOWED} FROM thread_members f JOIN threads th ON th.post_id = f.post_id JOIN posts p ON p.id = th.post_id
         WHERE f.user_id = $1 AND f.post_id = $2 AND f.following"
    );
    Ok(exec.one::<Row>(&sql, [user_id.into(), thread_id.into()]).await?.map(Into::into))
}

/// Follows or stops following; who follows from now on has read what is there. Returns the number of replies.
pub async fn follow(
    exec: &Exec<'_>,
    user_id: &str,
    thread_id: &str,
    following: bool,
    now: i64,
) -> db::Result<i64> {
    let sql = "WITH saved AS (
                   INSERT INTO thread_members AS f (post_id, channel_id, user_id, following, last_viewed_at, last_updated)
                   VALUES ($2, coalesce((SELECT channel_id FROM posts WHERE id = $2), ''), $1, $3, CASE WHEN $3 THEN $4 ELSE 0 END, $4)
                   ON CONFLICT (post_id, user_id) DO UPDATE SET following = $3, last_updated = $4,
                       last_viewed_at = CASE WHEN $3 THEN GREATEST(f.last_viewed_at, $4) ELSE f.last_viewed_at END,
                       unread_mentions = CASE WHEN $3 THEN 0 ELSE f.unread_mentions END
               )
               SELECT coalesce((SELECT reply_count FROM threads WHERE post_id = $2), 0) AS value";
    let values = [user_id.into(), thread_id.into(), following.into(), now.into()];
    Ok(exec.value::<i64>(sql, values).await?.unwrap_or(0))
}

/// Sets what a follower has read of a thread.
pub async fn read(
    exec: &Exec<'_>,
    user_id: &str,
    thread_id: &str,
    at: i64,
    mentions: i64,
    now: i64,
) -> db::Result<()> {
    let sql = "UPDATE thread_members SET last_viewed_at = $3, unread_mentions = $4, last_updated = $5
               WHERE user_id = $1 AND post_id = $2";
    exec.run(sql, [user_id.into(), thread_id.into(), at.into(), mentions.into(), now.into()])
        .await
        .map(|_| ())
}

/// Everything followed in a team, and in direct and group channels, is read.
pub async fn read_all(exec: &Exec<'_>, user_id: &str, team_id: &str, now: i64) -> db::Result<()> {
    let sql = "UPDATE thread_members f SET last_viewed_at = $3, unread_mentions = 0, last_updated = $3
               FROM threads th JOIN channels c ON c.id = th.channel_id
               WHERE f.user_id = $1 AND f.following AND th.post_id = f.post_id AND c.team_id IN ($2, '')
                 AND (f.last_viewed_at < th.last_reply_at OR f.unread_mentions <> 0)";
    exec.run(sql, [user_id.into(), team_id.into(), now.into()]).await.map(|_| ())
}

/// A reply that mentioned these people unread is gone.
pub async fn forget_mention(
    exec: &Exec<'_>,
    thread_id: &str,
    user_ids: &[String],
    now: i64,
) -> db::Result<()> {
    let sql =
        "UPDATE thread_members SET unread_mentions = GREATEST(0, unread_mentions - 1), last_updated = $3
               WHERE post_id = $1 AND user_id = ANY($2)";
    exec.run(sql, [thread_id.into(), db::texts(user_ids), now.into()]).await.map(|_| ())
}
