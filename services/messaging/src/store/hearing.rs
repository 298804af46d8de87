//! What people hear of, and the posts in which they may have been called.

use db::{Exec, FromQueryResult};

use super::mentions::HEARS_CHANNEL;
use crate::domain::hearing::Hearing;

/// A live post by which a read mark is moved back, seen by the one who moves it.
#[derive(FromQueryResult)]
pub struct Text {
    pub root_id: String,
    /// "" for what the server said.
    pub message: String,
    /// A root that is marked as urgent.
    pub urgent: bool,
    /// It says that he was added to the channel.
    pub adds_him: bool,
    /// A reply in a thread of which he hears, see [`Hearer::comments`].
    pub answers_him: bool,
}

/// At most this many posts are searched for mentions.
const MAX_SEARCHED: i64 = 2_000;

/// Others' live posts of a channel, or of one of its threads, from a moment on. `comments`: of which threads he hears,
/// "any" he wrote in, those whose "root" he wrote, or none.
pub async fn texts_from(
    exec: &Exec<'_>,
    (channel_id, user_id): (&str, &str),
    from: i64,
    thread_id: &str,
    comments: &str,
) -> db::Result<Vec<Text>> {
    let sql = "SELECT root_id, CASE WHEN type LIKE 'system\\_%' THEN '' ELSE message END AS message,
                      root_id = '' AND coalesce(priority->>'priority' = 'urgent', false) AS urgent,
                      type = 'system_add_to_channel' AND props->>'addedUserId' = $2 AS adds_him,
                      root_id <> '' AND CASE $6
                        WHEN 'any' THEN EXISTS (SELECT 1 FROM posts o WHERE o.id = p.root_id AND o.user_id = $2)
                          OR EXISTS (SELECT 1 FROM posts o WHERE o.root_id = p.root_id AND o.root_id <> '' AND o.user_id = $2 AND o.delete_at = 0)
                        WHEN 'root' THEN EXISTS (SELECT 1 FROM posts o WHERE o.id = p.root_id AND o.user_id = $2)
                        ELSE false END AS answers_him
               FROM posts p
               WHERE channel_id = $1 AND user_id <> $2 AND create_at >= $3 AND delete_at = 0
                 AND (type NOT LIKE 'system\\_%' OR type = 'system_add_to_channel') AND ($5 = '' OR root_id = $5)
               ORDER BY create_at LIMIT $4";
    let values = [
        channel_id.into(),
        user_id.into(),
        from.into(),
        MAX_SEARCHED.into(),
        thread_id.into(),
        comments.into(),
    ];
    exec.all(sql, values).await
}

#[derive(FromQueryResult)]
struct HearingRow {
    user_id: String,
    username: String,
    first_name: String,
    mention_keys: String,
    by_first_name: bool,
    hears_channel: bool,
    comments: String,
    collapsed: String,
}

/// Somebody and what he hears in a channel.
pub struct Hearer {
    pub user_id: String,
    pub hearing: Hearing,
    /// `any`, `root` or `never`: do replies count as mentions?
    pub comments: String,
    /// The preference for collapsed threads, "" when not set.
    pub collapsed: String,
}

impl From<HearingRow> for Hearer {
    fn from(row: HearingRow) -> Self {
        Self {
            user_id: row.user_id,
            hearing: Hearing {
                username: row.username,
                first_name: row.first_name,
                mention_keys: row.mention_keys,
                by_first_name: row.by_first_name,
                hears_channel: row.hears_channel,
            },
            comments: row.comments,
            collapsed: row.collapsed,
        }
    }
}

const HEARING: &str = "SELECT u.id AS user_id, u.username, u.first_name, coalesce(u.profile->'notify_props'->>'mention_keys', '') AS mention_keys,
           coalesce(u.profile->'notify_props'->>'first_name', 'false') = 'true' AS by_first_name,
           coalesce(u.profile->'notify_props'->>'comments', 'never') AS comments, coalesce(pr.value, '') AS collapsed,";
const HEARERS: &str = "FROM channel_members m JOIN users u ON u.id = m.user_id
         LEFT JOIN preferences pr ON pr.user_id = u.id AND pr.category = 'display_settings' AND pr.name = 'collapsed_reply_threads'";

/// What a member of a channel hears there.
pub async fn hearing(exec: &Exec<'_>, channel_id: &str, user_id: &str) -> db::Result<Option<Hearer>> {
    let sql = format!(
        "{HEARING} {HEARS_CHANNEL} AS hears_channel {HEARERS} WHERE m.channel_id = $1 AND m.user_id = $2"
    );
    Ok(exec.one::<HearingRow>(&sql, [channel_id.into(), user_id.into()]).await?.map(Into::into))
}

/// Members who follow a thread, have unread mentions in it and have not read it up to `at`.
pub async fn mentioned_in(
    exec: &Exec<'_>,
    channel_id: &str,
    thread_id: &str,
    at: i64,
) -> db::Result<Vec<Hearer>> {
    let sql = format!(
        "{HEARING} {HEARS_CHANNEL} AS hears_channel {HEARERS}
         JOIN thread_members f ON f.user_id = m.user_id AND f.post_id = $2 AND f.unread_mentions > 0 AND f.last_viewed_at < $3
         WHERE m.channel_id = $1"
    );
    let rows = exec.all::<HearingRow>(&sql, [channel_id.into(), thread_id.into(), at.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
