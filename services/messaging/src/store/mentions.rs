//! Looking up whom a text calls.

use db::{Exec, FromQueryResult, Value, texts};

/// A member of a channel who was called by name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Named {
    /// The post of the batch.
    pub n: i64,
    pub user_id: String,
}

/// Members of the posts' channels with one of these names: (post, channel, name).
pub async fn by_name(exec: &Exec<'_>, wanted: &[(i64, &str, &str)]) -> db::Result<Vec<Named>> {
    let sql = "SELECT i.n, u.id AS user_id FROM unnest($1::bigint[], $2::text[], $3::text[]) AS i(n, channel_id, name)
               JOIN users u ON u.username = i.name AND u.delete_at = 0
               JOIN channel_members m ON m.channel_id = i.channel_id AND m.user_id = u.id";
    let numbers: Vec<i64> = wanted.iter().map(|(n, _, _)| *n).collect();
    let values: [Value; 3] = [
        numbers.into(),
        texts(wanted.iter().map(|(_, channel, _)| channel)),
        texts(wanted.iter().map(|(_, _, name)| name)),
    ];
    exec.all(sql, values).await
}

/// A member of a channel as @channel, @here and keywords see him.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listener {
    pub user_id: String,
    /// The user's `channel` setting: does @channel reach him?
    pub hears_channel: bool,
    pub online: bool,
}

/// Does @channel reach the member `m` who is the user `u`? A muted channel keeps it away unless he said otherwise.
pub const HEARS_CHANNEL: &str = "coalesce(u.profile->'notify_props'->>'channel', 'true') = 'true'
    AND CASE coalesce(m.notify_props->>'ignore_channel_mentions', 'default')
          WHEN 'on' THEN false WHEN 'off' THEN true ELSE m.notify_props->>'mark_unread' IS DISTINCT FROM 'mention' END";

/// The live members of a channel, at most `limit`; a channel with more has no channel-wide mentions.
pub async fn listeners(exec: &Exec<'_>, channel_id: &str, limit: i64) -> db::Result<Vec<Listener>> {
    let sql = format!(
        "SELECT m.user_id, {HEARS_CHANNEL} AS hears_channel, coalesce(s.status, 'offline') = 'online' AS online
         FROM channel_members m JOIN users u ON u.id = m.user_id AND u.delete_at = 0
         LEFT JOIN statuses s ON s.user_id = m.user_id
         WHERE m.channel_id = $1 LIMIT $2"
    );
    exec.all(&sql, [channel_id.into(), limit.into()]).await
}

/// Somebody with words of his own that count as a mention.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Keyworded {
    pub user_id: String,
    pub first_name: String,
    pub mention_keys: String,
    pub by_first_name: bool,
}

/// Everybody who set words of his own or wants to be called by first name.
pub async fn keyworded(exec: &Exec<'_>) -> db::Result<Vec<Keyworded>> {
    let sql = "SELECT id AS user_id, first_name, coalesce(profile->'notify_props'->>'mention_keys', '') AS mention_keys,
                      coalesce(profile->'notify_props'->>'first_name', 'false') = 'true' AS by_first_name
               FROM users
               WHERE delete_at = 0 AND (coalesce(profile->'notify_props'->>'mention_keys', '') <> ''
                  OR profile->'notify_props'->>'first_name' = 'true')";
    exec.all(sql, []).await
}

/// Which of these (post, channel, user) are members: for words found in a text.
pub async fn members_of(exec: &Exec<'_>, wanted: &[(i64, &str, &str)]) -> db::Result<Vec<Named>> {
    let sql =
        "SELECT i.n, i.user_id FROM unnest($1::bigint[], $2::text[], $3::text[]) AS i(n, channel_id, user_id)
               JOIN channel_members m ON m.channel_id = i.channel_id AND m.user_id = i.user_id";
    let numbers: Vec<i64> = wanted.iter().map(|(n, _, _)| *n).collect();
    let values: [Value; 3] = [
        numbers.into(),
        texts(wanted.iter().map(|(_, channel, _)| channel)),
        texts(wanted.iter().map(|(_, _, user)| user)),
    ];
    exec.all(sql, values).await
}

/// Somebody who wrote in a thread and wants replies to count as mentions.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Commenter {
    pub root_id: String,
    pub user_id: String,
    /// `any`, or `root`: in threads he began.
    pub comments: String,
    /// The preference for collapsed threads, "" when not set.
    pub collapsed: String,
}

/// The authors of these roots and of the replies to them who are still in the channel and want to hear of more.
pub async fn commenters(exec: &Exec<'_>, roots: &[&str]) -> db::Result<Vec<Commenter>> {
    let sql = "SELECT a.root_id, a.user_id, u.profile->'notify_props'->>'comments' AS comments,
                      coalesce(p.value, '') AS collapsed
               FROM (SELECT id AS root_id, channel_id, user_id FROM posts WHERE id = ANY($1)
                     UNION SELECT post_id, channel_id, unnest(participants) FROM threads WHERE post_id = ANY($1)) a
               JOIN users u ON u.id = a.user_id AND u.profile->'notify_props'->>'comments' IN ('any', 'root')
               JOIN channel_members m ON m.channel_id = a.channel_id AND m.user_id = a.user_id
               LEFT JOIN preferences p ON p.user_id = a.user_id AND p.category = 'display_settings' AND p.name = 'collapsed_reply_threads'";
    exec.all(sql, [texts(roots)]).await
}
