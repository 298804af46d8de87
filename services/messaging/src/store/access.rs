//! What a permission check needs, in one statement each.

use db::{Exec, FromQueryResult};
use model::Problem;

use super::channels::{COLUMNS, ChannelRow};
use crate::domain::channel::{Channel, effective_roles};

/// A channel with one user's standing in it and in its team.
pub struct Standing {
    pub channel: Channel,
    /// Effective roles in the channel; `None`: not a member.
    pub channel_roles: Option<String>,
    /// Effective roles in the channel's team; `None`: not a member or no team.
    pub team_roles: Option<String>,
}

#[derive(FromQueryResult)]
struct RolesRow {
    m_roles: Option<String>,
    m_guest: Option<bool>,
    m_user: Option<bool>,
    m_admin: Option<bool>,
    t_roles: Option<String>,
    t_guest: Option<bool>,
    t_user: Option<bool>,
    t_admin: Option<bool>,
}

struct StandingRow(ChannelRow, RolesRow);

impl FromQueryResult for StandingRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(ChannelRow::from_query_result(row, prefix)?, RolesRow::from_query_result(row, prefix)?))
    }
}

impl From<StandingRow> for Standing {
    fn from(StandingRow(channel, roles): StandingRow) -> Self {
        let effective = |prefix,
                         explicit: Option<String>,
                         guest: Option<bool>,
                         user: Option<bool>,
                         admin: Option<bool>| {
            let flag = |value: Option<bool>| value.unwrap_or(false);
            explicit.map(|explicit| effective_roles(prefix, &explicit, flag(guest), flag(user), flag(admin)))
        };
        Self {
            channel: channel.into(),
            channel_roles: effective("channel", roles.m_roles, roles.m_guest, roles.m_user, roles.m_admin),
            team_roles: effective("team", roles.t_roles, roles.t_guest, roles.t_user, roles.t_admin),
        }
    }
}

const JOINS: &str = "LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $1
     LEFT JOIN team_members t ON t.team_id = c.team_id AND t.user_id = $1 AND t.delete_at = 0";
const ROLES: &str = "m.roles AS m_roles, m.scheme_guest AS m_guest, m.scheme_user AS m_user, m.scheme_admin AS m_admin, \
     t.roles AS t_roles, t.scheme_guest AS t_guest, t.scheme_user AS t_user, t.scheme_admin AS t_admin";

pub async fn channel(exec: &Exec<'_>, user_id: &str, channel_id: &str) -> db::Result<Option<Standing>> {
    let sql = format!("SELECT {COLUMNS}, {ROLES} FROM channels c {JOINS} WHERE c.id = $2");
    Ok(exec.one::<StandingRow>(&sql, [user_id.into(), channel_id.into()]).await?.map(Into::into))
}

/// The standing in several channels; unknown ones are left out.
pub async fn channels(exec: &Exec<'_>, user_id: &str, channel_ids: &[&str]) -> db::Result<Vec<Standing>> {
    let sql = format!("SELECT {COLUMNS}, {ROLES} FROM channels c {JOINS} WHERE c.id = ANY($2)");
    let rows = exec.all::<StandingRow>(&sql, [user_id.into(), db::texts(channel_ids)]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The standing in a channel by its name; archived ones included.
pub async fn channel_by_name(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    name: &str,
) -> db::Result<Option<Standing>> {
    let sql =
        format!("SELECT {COLUMNS}, {ROLES} FROM channels c {JOINS} WHERE c.team_id = $2 AND c.name = $3");
    Ok(exec.one::<StandingRow>(&sql, [user_id.into(), team_id.into(), name.into()]).await?.map(Into::into))
}

/// The standing in the channel of a post.
pub async fn post_channel(exec: &Exec<'_>, user_id: &str, post_id: &str) -> db::Result<Option<Standing>> {
    let sql = format!(
        "SELECT {COLUMNS}, {ROLES} FROM posts p JOIN channels c ON c.id = p.channel_id {JOINS} WHERE p.id = $2"
    );
    Ok(exec.one::<StandingRow>(&sql, [user_id.into(), post_id.into()]).await?.map(Into::into))
}

#[derive(FromQueryResult)]
struct TeamRow {
    roles: String,
    scheme_guest: bool,
    scheme_user: bool,
    scheme_admin: bool,
}

impl TeamRow {
    fn effective(self) -> String {
        effective_roles("team", &self.roles, self.scheme_guest, self.scheme_user, self.scheme_admin)
    }
}

const OF_TEAMS: &str = "SELECT roles, scheme_guest, scheme_user, scheme_admin FROM team_members
     WHERE user_id = $1 AND delete_at = 0";

/// Effective roles of a user in a team; `None`: not a member.
pub async fn team_roles(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Option<String>> {
    let sql = format!("{OF_TEAMS} AND team_id = $2");
    Ok(exec.one::<TeamRow>(&sql, [user_id.into(), team_id.into()]).await?.map(TeamRow::effective))
}

/// Effective roles of a user in each of his teams.
pub async fn roles_in_teams(exec: &Exec<'_>, user_id: &str) -> db::Result<Vec<String>> {
    let rows = exec.all::<TeamRow>(OF_TEAMS, [user_id.into()]).await?;
    Ok(rows.into_iter().map(TeamRow::effective).collect())
}

/// Does somebody called `m` share a channel with the user whose id the parameter is?
pub fn shares_a_channel(parameter: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM channel_members his JOIN channel_members own ON own.channel_id = his.channel_id
                 WHERE his.user_id = m.user_id AND own.user_id = {parameter})"
    )
}

/// How many of these people share no channel with the user; he himself is never hidden.
pub async fn hidden_from(exec: &Exec<'_>, user_id: &str, user_ids: &[String]) -> db::Result<i64> {
    let sql = format!(
        "SELECT count(*) AS value FROM unnest($2::text[]) AS m(user_id) WHERE m.user_id <> $1 AND NOT {}",
        shares_a_channel("$1")
    );
    Ok(exec.value(&sql, [user_id.into(), db::texts(user_ids)]).await?.unwrap_or(0))
}

/// A database error as a refusal, for use cases that answer with [`Problem`].
pub fn problem(error: db::Error) -> Problem {
    if error.is_temporary() { Problem::unavailable(error) } else { Problem::internal(error) }
}
