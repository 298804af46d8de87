//! Who is in which channel.

use std::collections::BTreeMap;

use access::Roles;
use db::{Exec, FromQueryResult, texts};
use serde_json::Value;

use super::team_members::Joining;
use crate::domain::channel::{
    ChannelMember, ChannelMemberWithTeamData, default_notify_props, effective_roles,
};

const COLUMNS: &str = "m.channel_id, m.user_id, m.roles, m.scheme_guest, m.scheme_user, m.scheme_admin, m.last_viewed_at, \
     m.msg_count, m.msg_count_root, m.mention_count, m.mention_count_root, m.urgent_mention_count, m.notify_props, \
     m.last_update_at, c.team_id AS place_team, c.scheme_id AS place_scheme";
/// What a role means depends on the place.
const MEMBERS: &str = "channel_members m JOIN channels c ON c.id = m.channel_id";

#[derive(FromQueryResult)]
struct MemberRow {
    channel_id: String,
    user_id: String,
    roles: String,
    scheme_guest: bool,
    scheme_user: bool,
    scheme_admin: bool,
    last_viewed_at: i64,
    msg_count: i64,
    msg_count_root: i64,
    mention_count: i64,
    mention_count_root: i64,
    urgent_mention_count: i64,
    notify_props: Value,
    last_update_at: i64,
    place_team: String,
    place_scheme: Option<String>,
}

impl MemberRow {
    fn named(self, roles: &Roles) -> ChannelMember {
        let row = self;
        let held =
            effective_roles("channel", &row.roles, row.scheme_guest, row.scheme_user, row.scheme_admin);
        ChannelMember {
            roles: roles.at(&row.place_team, row.place_scheme.as_deref()).names(&held),
            channel_id: row.channel_id,
            user_id: row.user_id,
            last_viewed_at: row.last_viewed_at,
            msg_count: row.msg_count,
            mention_count: row.mention_count,
            mention_count_root: row.mention_count_root,
            urgent_mention_count: row.urgent_mention_count,
            msg_count_root: row.msg_count_root,
            notify_props: serde_json::from_value(row.notify_props).unwrap_or_default(),
            last_update_at: row.last_update_at,
            scheme_guest: row.scheme_guest,
            scheme_user: row.scheme_user,
            scheme_admin: row.scheme_admin,
            explicit_roles: row.roles,
            autotranslation_disabled: false,
        }
    }
}

/// Adds people to channels, each to all of them. Returns (channel, user) of those who were not in before.
pub async fn add(
    exec: &Exec<'_>,
    channel_ids: &[String],
    people: &[Joining],
    at: i64,
) -> db::Result<Vec<(String, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        channel_id: String,
        user_id: String,
    }
    let guests: Vec<bool> = people.iter().map(|person| person.guest).collect();
    let admins: Vec<bool> = people.iter().map(|person| person.admin).collect();
    let props = serde_json::to_value(default_notify_props()).unwrap_or_default();
    let sql = "INSERT INTO channel_members (channel_id, user_id, scheme_guest, scheme_user, scheme_admin, notify_props,
                                            last_update_at)
               SELECT c.id, p.id, p.guest, NOT p.guest, p.admin, $5, $6
               FROM unnest($1::text[]) AS c(id), unnest($2::text[], $3::boolean[], $4::boolean[]) AS p(id, guest, admin)
               ON CONFLICT DO NOTHING RETURNING channel_id, user_id";
    let ids = texts(people.iter().map(|person| &person.user_id));
    let values = [texts(channel_ids), ids, guests.into(), admins.into(), props.into(), at.into()];
    let rows = exec.all::<Row>(sql, values).await?;
    Ok(rows.into_iter().map(|row| (row.channel_id, row.user_id)).collect())
}

pub async fn one(
    exec: &Exec<'_>,
    roles: &Roles,
    channel_id: &str,
    user_id: &str,
) -> db::Result<Option<ChannelMember>> {
    let sql = format!("SELECT {COLUMNS} FROM {MEMBERS} WHERE m.channel_id = $1 AND m.user_id = $2");
    Ok(exec.one::<MemberRow>(&sql, [channel_id.into(), user_id.into()]).await?.map(|row| row.named(roles)))
}

/// The membership, locked until the transaction ends.
pub async fn lock(
    exec: &Exec<'_>,
    roles: &Roles,
    channel_id: &str,
    user_id: &str,
) -> db::Result<Option<ChannelMember>> {
    let sql =
        format!("SELECT {COLUMNS} FROM {MEMBERS} WHERE m.channel_id = $1 AND m.user_id = $2 FOR UPDATE OF m");
    Ok(exec.one::<MemberRow>(&sql, [channel_id.into(), user_id.into()]).await?.map(|row| row.named(roles)))
}

/// Those of the users who are in.
pub async fn by_users(
    exec: &Exec<'_>,
    roles: &Roles,
    channel_id: &str,
    user_ids: &[String],
) -> db::Result<Vec<ChannelMember>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {MEMBERS} WHERE m.channel_id = $1 AND m.user_id = ANY($2) ORDER BY m.user_id"
    );
    let rows = exec.all::<MemberRow>(&sql, [channel_id.into(), texts(user_ids)]).await?;
    Ok(rows.into_iter().map(|row| row.named(roles)).collect())
}

pub async fn page(
    exec: &Exec<'_>,
    roles: &Roles,
    channel_id: &str,
    offset: i64,
    limit: i64,
) -> db::Result<Vec<ChannelMember>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {MEMBERS} WHERE m.channel_id = $1 ORDER BY m.user_id OFFSET $2 LIMIT $3"
    );
    let rows = exec.all::<MemberRow>(&sql, [channel_id.into(), offset.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(|row| row.named(roles)).collect())
}

/// A user's memberships in channels of a team and in direct and group channels.
pub async fn of_user_in_team(
    exec: &Exec<'_>,
    roles: &Roles,
    user_id: &str,
    team_id: &str,
) -> db::Result<Vec<ChannelMember>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {MEMBERS}
         WHERE m.user_id = $1 AND c.team_id IN ($2, '') ORDER BY m.channel_id"
    );
    let rows = exec.all::<MemberRow>(&sql, [user_id.into(), team_id.into()]).await?;
    Ok(rows.into_iter().map(|row| row.named(roles)).collect())
}

#[derive(FromQueryResult)]
struct TeamDataRow {
    team_display_name: String,
    team_name: String,
    team_update_at: i64,
}

struct WithTeamRow(MemberRow, TeamDataRow);

impl FromQueryResult for WithTeamRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(MemberRow::from_query_result(row, prefix)?, TeamDataRow::from_query_result(row, prefix)?))
    }
}

/// A user's memberships in all channels of all teams, archived ones included, `limit` after a channel's id.
pub async fn of_user(
    exec: &Exec<'_>,
    roles: &Roles,
    user_id: &str,
    offset: i64,
    after: &str,
    limit: i64,
) -> db::Result<Vec<ChannelMemberWithTeamData>> {
    let sql = format!(
        "SELECT {COLUMNS}, coalesce(t.display_name, '') AS team_display_name, coalesce(t.name, '') AS team_name,
                coalesce(t.update_at, 0) AS team_update_at
         FROM {MEMBERS} LEFT JOIN teams t ON t.id = c.team_id
         WHERE m.user_id = $1 AND m.channel_id > $2 ORDER BY m.channel_id OFFSET $3 LIMIT $4"
    );
    let rows =
        exec.all::<WithTeamRow>(&sql, [user_id.into(), after.into(), offset.into(), limit.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|WithTeamRow(member, team)| ChannelMemberWithTeamData {
            member: member.named(roles),
            team_display_name: team.team_display_name,
            team_name: team.team_name,
            team_update_at: team.team_update_at,
        })
        .collect())
}

/// Saves the roles of a membership.
pub async fn set_roles(exec: &Exec<'_>, member: &ChannelMember) -> db::Result<()> {
    let sql = "UPDATE channel_members SET roles = $3, scheme_guest = $4, scheme_user = $5, scheme_admin = $6,
                      last_update_at = $7
               WHERE channel_id = $1 AND user_id = $2";
    let values = [
        member.channel_id.clone().into(),
        member.user_id.clone().into(),
        member.explicit_roles.clone().into(),
        member.scheme_guest.into(),
        member.scheme_user.into(),
        member.scheme_admin.into(),
        member.last_update_at.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Adds notification settings to those of memberships; answers with the memberships that are there.
pub async fn merge_notify_props(
    exec: &Exec<'_>,
    roles: &Roles,
    user_id: &str,
    channel_ids: &[String],
    props: &BTreeMap<String, String>,
    at: i64,
) -> db::Result<Vec<ChannelMember>> {
    let props = serde_json::to_value(props).unwrap_or_default();
    let sql = format!(
        "UPDATE channel_members m SET notify_props = m.notify_props || $3, last_update_at = $4 FROM channels c
         WHERE c.id = m.channel_id AND m.user_id = $1 AND m.channel_id = ANY($2) RETURNING {COLUMNS}"
    );
    let rows =
        exec.all::<MemberRow>(&sql, [user_id.into(), texts(channel_ids), props.into(), at.into()]).await?;
    Ok(rows.into_iter().map(|row| row.named(roles)).collect())
}

/// Ends memberships of a user, with what hangs on them. Returns the channels he was in.
pub async fn remove(exec: &Exec<'_>, user_id: &str, channel_ids: &[String]) -> db::Result<Vec<String>> {
    let sql = "WITH threads_left AS (
                 DELETE FROM thread_members f USING threads t
                 WHERE f.post_id = t.post_id AND f.user_id = $1 AND t.channel_id = ANY($2)),
               drafts_left AS (DELETE FROM drafts d WHERE d.user_id = $1 AND d.channel_id = ANY($2)),
               places AS (DELETE FROM sidebar_channels s WHERE s.user_id = $1 AND s.channel_id = ANY($2))
               DELETE FROM channel_members m WHERE m.user_id = $1 AND m.channel_id = ANY($2)
               RETURNING m.channel_id AS value";
    exec.values(sql, [user_id.into(), texts(channel_ids)]).await
}

/// The channels of a team that a user is in, archived ones included.
pub async fn channels_in_team(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Vec<String>> {
    let sql = "SELECT m.channel_id AS value FROM channel_members m JOIN channels c ON c.id = m.channel_id
               WHERE m.user_id = $1 AND c.team_id = $2";
    exec.values(sql, [user_id.into(), team_id.into()]).await
}
