//! What a permission check needs, in one statement each.

use db::sea_orm::{DbErr, QueryResult};
use db::{Exec, FromQueryResult};
use model::Problem;

use super::channels::{COLUMNS, ChannelRow};
use super::joined_roles;
use crate::domain::channel::{Channel, effective_roles};

/// A channel with one user's standing in it and in its team.
pub struct Standing {
    pub channel: Channel,
    /// Effective roles in the channel; `None`: not a member.
    pub channel_roles: Option<String>,
    /// Effective roles in the channel's team; `None`: not a member or no team.
    pub team_roles: Option<String>,
}

impl FromQueryResult for Standing {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            channel: ChannelRow::from_query_result(row, prefix)?.into(),
            channel_roles: joined_roles::read(row, "m", "channel")?,
            team_roles: joined_roles::read(row, "t", "team")?,
        })
    }
}

const JOINS: &str = "LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $1
     LEFT JOIN team_members t ON t.team_id = c.team_id AND t.user_id = $1 AND t.delete_at = 0";

/// What to select of a channel, of the membership in it and of that in its team.
fn columns() -> String {
    format!("{COLUMNS}, {}, {}", joined_roles::columns("m"), joined_roles::columns("t"))
}

pub async fn channel(exec: &Exec<'_>, user_id: &str, channel_id: &str) -> db::Result<Option<Standing>> {
    let sql = format!("SELECT {} FROM channels c {JOINS} WHERE c.id = $2", columns());
    exec.one(&sql, [user_id.into(), channel_id.into()]).await
}

/// What else a channel is asked for while it is asked who may: one statement costs less than two.
pub struct With<T> {
    pub standing: Standing,
    pub rest: T,
}

impl<T: FromQueryResult> FromQueryResult for With<T> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let standing = Standing::from_query_result(row, prefix)?;
        Ok(Self { standing, rest: T::from_query_result(row, prefix)? })
    }
}

/// The standing in a channel, `c`, whose id is the second parameter, and with it what more is selected of it.
pub fn channel_with(select: &str, join: &str) -> String {
    format!("SELECT {}, {select} FROM channels c {JOINS} {join} WHERE c.id = $2", columns())
}

/// The standing in several channels; unknown ones are left out.
pub async fn channels(exec: &Exec<'_>, user_id: &str, channel_ids: &[&str]) -> db::Result<Vec<Standing>> {
    let sql = format!("SELECT {} FROM channels c {JOINS} WHERE c.id = ANY($2)", columns());
    exec.all(&sql, [user_id.into(), db::texts(channel_ids)]).await
}

/// The standing in a channel by its name; archived ones included.
pub async fn channel_by_name(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    name: &str,
) -> db::Result<Option<Standing>> {
    let sql = format!("SELECT {} FROM channels c {JOINS} WHERE c.team_id = $2 AND c.name = $3", columns());
    exec.one(&sql, [user_id.into(), team_id.into(), name.into()]).await
}

/// The standing in the channel of a post.
pub async fn post_channel(exec: &Exec<'_>, user_id: &str, post_id: &str) -> db::Result<Option<Standing>> {
    let sql = format!(
        "SELECT {} FROM posts p JOIN channels c ON c.id = p.channel_id {JOINS} WHERE p.id = $2",
        columns()
    );
    exec.one(&sql, [user_id.into(), post_id.into()]).await
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
