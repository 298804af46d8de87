//! What has to be known to write posts: one statement reads every fact a batch needs.

use db::{Exec, FromQueryResult, Value, texts};

use crate::domain::channel::{Channel, effective_roles};
use crate::store::channels::{COLUMNS, ChannelRow};

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
struct FactsRow {
    n: i64,
    m_roles: Option<String>,
    m_guest: Option<bool>,
    m_user: Option<bool>,
    m_admin: Option<bool>,
    t_roles: Option<String>,
    t_guest: Option<bool>,
    t_user: Option<bool>,
    t_admin: Option<bool>,
    earlier: Option<String>,
    r_channel: Option<String>,
    r_user: Option<String>,
    r_live: Option<bool>,
    r_message: Option<String>,
    collapsed: Option<String>,
}

struct WholeRow(FactsRow, ChannelRow);

impl FromQueryResult for WholeRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(FactsRow::from_query_result(row, prefix)?, ChannelRow::from_query_result(row, prefix)?))
    }
}

impl From<WholeRow> for Facts {
    fn from(WholeRow(row, channel): WholeRow) -> Self {
        let on = |flag: Option<bool>| flag.unwrap_or(false);
        let roles = |prefix, explicit: Option<String>, guest, user, admin| {
            explicit.map(|explicit| effective_roles(prefix, &explicit, on(guest), on(user), on(admin)))
        };
        Self {
            channel: channel.into(),
            channel_roles: roles("channel", row.m_roles, row.m_guest, row.m_user, row.m_admin),
            team_roles: roles("team", row.t_roles, row.t_guest, row.t_user, row.t_admin),
            earlier: row.earlier,
            collapsed: row.collapsed.unwrap_or_default(),
            root: row.r_channel.map(|channel_id| Root {
                channel_id,
                user_id: row.r_user.unwrap_or_default(),
                is_live_root: on(row.r_live),
                message: row.r_message.unwrap_or_default(),
            }),
        }
    }
}

/// The facts of each wanted post, in its place; `None` where there is no such channel. Every join goes by a primary key
/// or a unique index.
pub async fn facts(exec: &Exec<'_>, wanted: &[Wanted<'_>]) -> db::Result<Vec<Option<Facts>>> {
    let sql = format!(
        "SELECT i.n, m.roles AS m_roles, m.scheme_guest AS m_guest, m.scheme_user AS m_user, m.scheme_admin AS m_admin,
                t.roles AS t_roles, t.scheme_guest AS t_guest, t.scheme_user AS t_user, t.scheme_admin AS t_admin,
                e.id AS earlier, r.channel_id AS r_channel, r.user_id AS r_user,
                r.root_id = '' AND r.original_id = '' AND r.delete_at = 0 AS r_live, CASE WHEN th.post_id IS NULL THEN r.message END AS r_message, pr.value AS collapsed, {COLUMNS}
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[]) AS i(n, channel_id, user_id, pending, root_id)
         JOIN channels c ON c.id = i.channel_id
         LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = i.user_id
         LEFT JOIN team_members t ON t.team_id = c.team_id AND t.user_id = i.user_id AND t.delete_at = 0
         LEFT JOIN posts e ON e.user_id = i.user_id AND e.pending_post_id = i.pending AND e.pending_post_id <> '' AND e.original_id = ''
         LEFT JOIN posts r ON r.id = i.root_id AND i.root_id <> ''
         LEFT JOIN threads th ON th.post_id = r.id
         LEFT JOIN preferences pr ON i.root_id <> '' AND pr.user_id = i.user_id AND pr.category = 'display_settings' AND pr.name = 'collapsed_reply_threads'"
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
    for row in exec.all::<WholeRow>(&sql, values).await? {
        if let Some(place) = usize::try_from(row.0.n).ok().and_then(|n| facts.get_mut(n)) {
            *place = Some(row.into());
        }
    }
    Ok(facts)
}
