//! Read marks and how much lies beyond them.

use db::{Exec, FromQueryResult, Value, texts};

use crate::domain::unread::{ChannelUnread, Mentions, TeamUnread};

/// Up to when somebody has read a channel; `None`: not a member.
pub async fn mark(exec: &Exec<'_>, channel_id: &str, user_id: &str) -> db::Result<Option<i64>> {
    let sql = "SELECT last_viewed_at AS value FROM channel_members WHERE channel_id = $1 AND user_id = $2";
    exec.value(sql, [channel_id.into(), user_id.into()]).await
}

/// A channel that was looked at.
#[derive(FromQueryResult)]
pub struct Viewed {
    pub channel_id: String,
    pub last_post_at: i64,
    /// Something was unread.
    pub stale: bool,
    /// The mark was moved; false when somebody else moved it meanwhile.
    pub moved: bool,
    /// Something was unread in its threads, is not any more, and clients of the reader that keep threads apart do not know.
    pub threads_read: bool,
    pub status_before: Option<String>,
    pub status_after: Option<String>,
}

/// Activity is written down this often, ms.
const ACTIVITY_STEP: i64 = 60_000;

/// Are threads read with their channel?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    Along,
    Apart,
    /// As the reader wants to see them; if he never said so, apart or along.
    AsPreferred {
        apart_unless_told: bool,
    },
}

impl Threads {
    /// The same as a condition.
    fn along(self) -> &'static str {
        match self {
            Self::Apart => "false",
            Self::Along => "true",
            Self::AsPreferred { apart_unless_told: true } => {
                "coalesce((SELECT value FROM preferences WHERE user_id = $1 AND category = 'display_settings'
                           AND name = 'collapsed_reply_threads'), '') = 'off'"
            }
            Self::AsPreferred { apart_unless_told: false } => {
                "coalesce((SELECT value FROM preferences WHERE user_id = $1 AND category = 'display_settings'
                           AND name = 'collapsed_reply_threads'), '') <> 'on'"
            }
        }
    }
}

/// Threads followed in these channels are read.
fn read_threads(threads: Threads) -> String {
    if threads == Threads::Apart {
        return String::new();
    }
    let along = threads.along();
    format!(
        ", threads_read AS (
             UPDATE thread_members f SET last_viewed_at = $3, unread_mentions = 0, last_updated = $3
             FROM threads t
             WHERE {along} AND f.user_id = $1 AND f.following AND f.channel_id = ANY(array_append($2, ''))
               AND t.post_id = f.post_id AND t.channel_id = ANY($2)
               AND (f.last_viewed_at < t.last_reply_at OR f.unread_mentions <> 0)
             RETURNING t.channel_id
         )"
    )
}

/// The reader is active.
fn became_active() -> String {
    format!(
        ", active AS (
             -- Asked first: the attempt alone would lock the row, and the whole statement wait for the disk.
             INSERT INTO statuses AS s (user_id, status, last_activity_at)
             SELECT $1, 'online', $3 WHERE NOT EXISTS (
                 SELECT 1 FROM statuses k
                 WHERE k.user_id = $1 AND (k.manual OR k.status = 'online') AND k.last_activity_at >= $3 - {ACTIVITY_STEP}
             )
             ON CONFLICT (user_id) DO UPDATE SET status = CASE WHEN s.manual THEN s.status ELSE 'online' END, last_activity_at = $3
             WHERE (NOT s.manual AND s.status <> 'online') OR s.last_activity_at < $3 - {ACTIVITY_STEP}
             RETURNING s.status
         )"
    )
}

/// Marks channels as read up to their last post, and the reader as active if `active`. Their threads are read with them, unless the
/// client (`apart`) and the reader (`preferred`) keep them apart.
/// A mark that a post with a mention moved at the same moment is left alone and has to be asked for again: counters of
/// channel and member must be of one moment.
pub async fn view(
    exec: &Exec<'_>,
    user_id: &str,
    channel_ids: &[String],
    apart: bool,
    preferred: Threads,
    active: bool,
    now: i64,
) -> db::Result<Vec<Viewed>> {
    let mut sql = "WITH seen AS MATERIALIZED (
        SELECT c.id AS channel_id, c.last_post_at, c.total_msg_count, c.total_msg_count_root, m.msg_count, m.mention_count,
               m.last_viewed_at < c.last_post_at OR m.msg_count <> c.total_msg_count OR m.msg_count_root <> c.total_msg_count_root
                 OR m.mention_count <> 0 OR m.mention_count_root <> 0 OR m.urgent_mention_count <> 0 AS stale
        FROM channel_members m JOIN channels c ON c.id = m.channel_id
        WHERE m.user_id = $1 AND m.channel_id = ANY($2)
    ), moved AS (
        UPDATE channel_members m
        SET last_viewed_at = GREATEST(m.last_viewed_at, s.last_post_at), msg_count = s.total_msg_count, msg_count_root = s.total_msg_count_root,
            mention_count = 0, mention_count_root = 0, urgent_mention_count = 0, last_update_at = GREATEST(m.last_update_at, s.last_post_at)
        FROM seen s
        WHERE s.stale AND m.channel_id = s.channel_id AND m.user_id = $1 AND m.msg_count = s.msg_count AND m.mention_count = s.mention_count
        RETURNING m.channel_id
    )"
    .to_owned();
    let threads = if apart { preferred } else { Threads::Along };
    let mut values: Vec<Value> = vec![user_id.into(), texts(channel_ids)];
    if threads != Threads::Apart || active {
        values.push(now.into());
    }
    sql.push_str(&read_threads(threads));
    let (before, after) = if active {
        sql.push_str(&became_active());
        ("(SELECT status FROM statuses WHERE user_id = $1)", "(SELECT status FROM active)")
    } else {
        ("NULL::text", "NULL::text")
    };
    let threads_read = if apart {
        "false".to_owned()
    } else {
        let along = preferred.along();
        format!("EXISTS (SELECT 1 FROM threads_read t WHERE t.channel_id = s.channel_id) AND NOT ({along})")
    };
    sql.push_str(&format!(
        " SELECT s.channel_id, s.last_post_at, s.stale, EXISTS (SELECT 1 FROM moved WHERE moved.channel_id = s.channel_id) AS moved,
                 {threads_read} AS threads_read, {before} AS status_before, {after} AS status_after
          FROM seen s"
    ));
    exec.all(&sql, values).await
}

#[derive(FromQueryResult)]
struct ChannelRow {
    team_id: String,
    channel_id: String,
    msg_count: i64,
    mention_count: i64,
    mention_count_root: i64,
    urgent_mention_count: i64,
    msg_count_root: i64,
}

/// What somebody has not read of a channel; `None`: not a member, or archived.
pub async fn of_channel(
    exec: &Exec<'_>,
    user_id: &str,
    channel_id: &str,
) -> db::Result<Option<ChannelUnread>> {
    let sql = "SELECT c.team_id, c.id AS channel_id, c.total_msg_count - m.msg_count AS msg_count, m.mention_count,
                      m.mention_count_root, m.urgent_mention_count, c.total_msg_count_root - m.msg_count_root AS msg_count_root
               FROM channel_members m JOIN channels c ON c.id = m.channel_id
               WHERE m.user_id = $1 AND m.channel_id = $2 AND c.delete_at = 0";
    let row = exec.one::<ChannelRow>(sql, [user_id.into(), channel_id.into()]).await?;
    Ok(row.map(|row| ChannelUnread {
        team_id: row.team_id,
        channel_id: row.channel_id,
        msg_count: row.msg_count,
        mention_count: row.mention_count,
        mention_count_root: row.mention_count_root,
        urgent_mention_count: row.urgent_mention_count,
        msg_count_root: row.msg_count_root,
    }))
}

#[derive(FromQueryResult)]
struct TeamRow {
    team_id: String,
    msg_count: i64,
    mention_count: i64,
    mention_count_root: i64,
    msg_count_root: i64,
    thread_count: i64,
    thread_mention_count: i64,
    thread_urgent_mention_count: i64,
}

/// What somebody has not read, team by team. Muted channels count mentions only; `threads` adds followed threads.
pub async fn of_teams(exec: &Exec<'_>, user_id: &str, threads: bool) -> db::Result<Vec<TeamUnread>> {
    let (columns, join) = if threads {
        (
            "coalesce(th.thread_count, 0) AS thread_count, coalesce(th.thread_mention_count, 0) AS thread_mention_count,
             coalesce(th.thread_urgent_mention_count, 0) AS thread_urgent_mention_count",
            "LEFT JOIN (
                 SELECT c.team_id, count(*) FILTER (WHERE f.last_viewed_at < t.last_reply_at) AS thread_count,
                        coalesce(sum(f.unread_mentions), 0)::bigint AS thread_mention_count,
                        coalesce(sum(f.unread_mentions) FILTER (WHERE f.unread_mentions > 0 AND EXISTS (
                            SELECT 1 FROM posts p WHERE p.id = t.post_id AND p.priority->>'priority' = 'urgent')), 0)::bigint AS thread_urgent_mention_count
                 FROM thread_members f JOIN threads t ON t.post_id = f.post_id AND t.delete_at = 0
                 JOIN channels c ON c.id = t.channel_id
                 JOIN channel_members m ON m.channel_id = c.id AND m.user_id = f.user_id
                 WHERE f.user_id = $1 AND f.following GROUP BY c.team_id
             ) th ON th.team_id = tm.team_id",
        )
    } else {
        (
            "0::bigint AS thread_count, 0::bigint AS thread_mention_count, 0::bigint AS thread_urgent_mention_count",
            "",
        )
    };
    let sql = format!(
        "SELECT tm.team_id, coalesce(u.msg_count, 0)::bigint AS msg_count, coalesce(u.mention_count, 0)::bigint AS mention_count,
                coalesce(u.mention_count_root, 0)::bigint AS mention_count_root, coalesce(u.msg_count_root, 0)::bigint AS msg_count_root, {columns}
         FROM team_members tm
         LEFT JOIN (
             SELECT c.team_id, sum(m.mention_count) AS mention_count, sum(m.mention_count_root) AS mention_count_root,
                    sum(c.total_msg_count - m.msg_count) FILTER (WHERE m.notify_props->>'mark_unread' IS DISTINCT FROM 'mention') AS msg_count,
                    sum(c.total_msg_count_root - m.msg_count_root) FILTER (WHERE m.notify_props->>'mark_unread' IS DISTINCT FROM 'mention') AS msg_count_root
             FROM channel_members m JOIN channels c ON c.id = m.channel_id AND c.delete_at = 0
             WHERE m.user_id = $1 AND c.team_id <> '' GROUP BY c.team_id
         ) u ON u.team_id = tm.team_id
         {join}
         JOIN teams t ON t.id = tm.team_id AND t.delete_at = 0
         WHERE tm.user_id = $1 AND tm.delete_at = 0 ORDER BY tm.team_id"
    );
    let rows = exec.all::<TeamRow>(&sql, [user_id.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

impl From<TeamRow> for TeamUnread {
    fn from(row: TeamRow) -> Self {
        Self {
            team_id: row.team_id,
            msg_count: row.msg_count,
            mention_count: row.mention_count,
            mention_count_root: row.mention_count_root,
            msg_count_root: row.msg_count_root,
            thread_count: row.thread_count,
            thread_mention_count: row.thread_mention_count,
            thread_urgent_mention_count: row.thread_urgent_mention_count,
        }
    }
}

/// A mark that was moved back.
#[derive(FromQueryResult)]
pub struct Moved {
    pub team_id: String,
    pub msg_count: i64,
    pub msg_count_root: i64,
}

/// Moves a mark back to just before a moment; `None`: not a member. Who joined or left is not counted. Without `roots`,
/// those stay read: it is moved to a reply.
pub async fn move_back(
    exec: &Exec<'_>,
    (channel_id, user_id): (&str, &str),
    from: i64,
    roots: bool,
    mentions: Mentions,
) -> db::Result<Option<Moved>> {
    let sql = "WITH later AS (
                   SELECT count(*) AS posts, count(*) FILTER (WHERE $7 AND root_id = '') AS roots FROM posts
                   WHERE channel_id = $1 AND create_at >= $3 AND delete_at = 0 AND NOT (type = ANY($6))
               )
               UPDATE channel_members m
               SET last_viewed_at = $3 - 1, msg_count = GREATEST(0, c.total_msg_count - later.posts),
                   msg_count_root = GREATEST(0, c.total_msg_count_root - later.roots), mention_count = $4, mention_count_root = $5,
                   urgent_mention_count = $8, last_update_at = GREATEST(m.last_update_at, c.last_post_at)
               FROM channels c, later WHERE c.id = $1 AND m.channel_id = $1 AND m.user_id = $2
               RETURNING c.team_id, m.msg_count, m.msg_count_root";
    let values: [Value; 8] = [
        channel_id.into(),
        user_id.into(),
        from.into(),
        mentions.all.into(),
        mentions.roots.into(),
        texts(crate::domain::post::UNCOUNTED),
        roots.into(),
        mentions.urgent.into(),
    ];
    exec.one(sql, values).await
}
