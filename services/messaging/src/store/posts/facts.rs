//! What has to be known to write posts: one statement reads every fact a batch needs.

use db::sea_orm::{DbErr, QueryResult};
use db::{Exec, FromQueryResult, Value, texts};

use crate::domain::channel::Channel;
use crate::store::channels::{COLUMNS, ChannelRow};
use crate::store::joined_roles;

/// What must be known of one post's surroundings.
pub struct Facts {
    pub channel: Channel,
    /// Effective roles of the author in the channel; `None`: not a member.
    pub channel_roles: Option<String>,
    pub team_roles: Option<String>,
    /// The post this author wrote with the same `pending_post_id` before.
    pub earlier: Option<String>,
    /// Of a reply: the root's channel, and whether it is itself a live root.
    pub root: Option<Root>,
    /// The author's preference for collapsed threads, "" when not set; looked up for replies only.
    pub collapsed: String,
}

pub struct Root {
    pub channel_id: String,
    pub user_id: String,
    pub is_live_root: bool,
    /// Its text, as long as nobody has replied: those it calls follow from the first reply on.
    pub message: String,
}

/// One post to look up facts for.
pub struct Wanted<'a> {
    pub channel_id: &'a str,
    pub user_id: &'a str,
    pub pending_post_id: &'a str,
    pub root_id: &'a str,
}

#[derive(FromQueryResult)]
struct FoundRow {
    earlier: Option<String>,
    r_channel: Option<String>,
    r_user: Option<String>,
    r_live: Option<bool>,
    r_message: Option<String>,
    collapsed: Option<String>,
}

/// The facts and the place of the post they are of.
struct NumberedFacts(i64, Facts);

impl FromQueryResult for NumberedFacts {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let found = FoundRow::from_query_result(row, prefix)?;
        let facts = Facts {
            channel: ChannelRow::from_query_result(row, prefix)?.into(),
            channel_roles: joined_roles::read(row, "m", "channel")?,
            team_roles: joined_roles::read(row, "t", "team")?,
            earlier: found.earlier,
            collapsed: found.collapsed.unwrap_or_default(),
            root: found.r_channel.map(|channel_id| Root {
                channel_id,
                user_id: found.r_user.unwrap_or_default(),
                is_live_root: found.r_live.unwrap_or(false),
                message: found.r_message.unwrap_or_default(),
            }),
        };
        Ok(Self(row.try_get(prefix, "n")?, facts))
    }
}

/// The facts of each wanted post, in its place; `None` where there is no such channel. Every join goes by a primary key
/// or a unique index.
pub async fn facts(exec: &Exec<'_>, wanted: &[Wanted<'_>]) -> db::Result<Vec<Option<Facts>>> {
    let sql = format!(
        "SELECT i.n, {}, {}, e.id AS earlier, r.channel_id AS r_channel, r.user_id AS r_user,
                r.root_id = '' AND r.original_id = '' AND r.delete_at = 0 AS r_live, CASE WHEN th.post_id IS NULL THEN r.message END AS r_message, pr.value AS collapsed, {COLUMNS}
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) AS i(n, channel_id, user_id, pending, root_id)
         JOIN channels c ON c.id = i.channel_id
         LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = i.user_id
         LEFT JOIN team_members t ON t.team_id = c.team_id AND t.user_id = i.user_id AND t.delete_at = 0
         LEFT JOIN posts e ON e.user_id = i.user_id AND e.pending_post_id = i.pending AND e.pending_post_id <> '' AND e.original_id = ''
         LEFT JOIN posts r ON r.id = i.root_id AND i.root_id <> ''
         LEFT JOIN threads th ON th.post_id = r.id
         LEFT JOIN preferences pr ON i.root_id <> '' AND pr.user_id = i.user_id AND pr.category = 'display_settings' AND pr.name = 'collapsed_reply_threads'",
        joined_roles::columns("m"),
        joined_roles::columns("t"),
    );
    let numbers: Vec<i64> = (0..wanted.len() as i64).collect();
    let values: [Value; 5] = [
        numbers.into(),
        texts(wanted.iter().map(|post| post.channel_id)),
        texts(wanted.iter().map(|post| post.user_id)),
        texts(wanted.iter().map(|post| post.pending_post_id)),
        texts(wanted.iter().map(|post| post.root_id)),
    ];
    let mut facts: Vec<Option<Facts>> = wanted.iter().map(|_| None).collect();
    for NumberedFacts(number, found) in exec.all(&sql, values).await? {
        if let Some(place) = usize::try_from(number).ok().and_then(|n| facts.get_mut(n)) {
            *place = Some(found);
        }
    }
    Ok(facts)
}
