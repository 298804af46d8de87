//! The read model of schemes, and which place has which.

use std::collections::BTreeMap;

use access::SchemeRoles;
use db::{Exec, FromQueryResult, texts};
use events::auth::SchemeChanged;
use serde_json::Value;

use super::channels::ChannelRow;
use super::teams::TeamRow;
use crate::domain::channel::Channel;
use crate::domain::team::Team;

/// A scheme as it is known here.
pub struct Scheme {
    pub id: String,
    /// `team` or `channel`.
    pub scope: String,
    pub roles: SchemeRoles,
}

#[derive(FromQueryResult)]
struct Row {
    id: String,
    scope: String,
    roles: Value,
}

impl From<Row> for Scheme {
    fn from(row: Row) -> Self {
        Self { id: row.id, scope: row.scope, roles: serde_json::from_value(row.roles).unwrap_or_default() }
    }
}

/// Those that are not deleted.
pub async fn all(exec: &Exec<'_>) -> db::Result<Vec<Scheme>> {
    let rows = exec.all::<Row>("SELECT id, scope, roles FROM schemes WHERE delete_at = 0", []).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Scheme>> {
    let sql = "SELECT id, scope, roles FROM schemes WHERE id = $1 AND delete_at = 0";
    Ok(exec.one::<Row>(sql, [id.into()]).await?.map(Into::into))
}

/// The same, and it is not deleted until the transaction ends.
pub async fn hold(exec: &Exec<'_>, id: &str) -> db::Result<Option<Scheme>> {
    let sql = "SELECT id, scope, roles FROM schemes WHERE id = $1 AND delete_at = 0 FOR SHARE";
    Ok(exec.one::<Row>(sql, [id.into()]).await?.map(Into::into))
}

/// Newer wins; an older change that arrives late changes nothing.
pub async fn save(exec: &Exec<'_>, scheme: &SchemeChanged) -> db::Result<()> {
    let sql = "INSERT INTO schemes (id, scope, roles, update_at, delete_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (id) DO UPDATE SET update_at = EXCLUDED.update_at, delete_at = EXCLUDED.delete_at
               WHERE schemes.update_at < EXCLUDED.update_at";
    let roles = serde_json::to_value(&scheme.roles).unwrap_or_default();
    let values = [
        scheme.scheme_id.as_str().into(),
        scheme.scope.as_str().into(),
        roles.into(),
        scheme.update_at.into(),
        scheme.delete_at.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Those that are known, and not among these any more.
pub async fn delete_others(exec: &Exec<'_>, ids: &[String], at: i64) -> db::Result<()> {
    let sql = "UPDATE schemes SET delete_at = $2 WHERE delete_at = 0 AND id <> ALL($1)";
    exec.run(sql, [texts(ids), at.into()]).await?;
    Ok(())
}

/// Places that have a deleted scheme have none from now on.
pub async fn release(exec: &Exec<'_>) -> db::Result<()> {
    for table in ["teams", "channels"] {
        let sql = format!(
            "UPDATE {table} SET scheme_id = NULL WHERE scheme_id IN (SELECT id FROM schemes WHERE delete_at > 0)"
        );
        exec.run(&sql, []).await?;
    }
    Ok(())
}

/// Scheme by team, of the teams that have one.
pub async fn of_teams(exec: &Exec<'_>) -> db::Result<Vec<(String, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: String,
        scheme_id: String,
    }
    let rows = exec.all::<Row>("SELECT id, scheme_id FROM teams WHERE scheme_id IS NOT NULL", []).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.scheme_id)).collect())
}

/// Gives a team a scheme, or none.
pub async fn set_of_team(exec: &Exec<'_>, team_id: &str, scheme_id: Option<&str>, at: i64) -> db::Result<()> {
    let sql = "UPDATE teams SET scheme_id = $2, update_at = $3 WHERE id = $1";
    exec.run(sql, [team_id.into(), scheme_id.map(str::to_owned).into(), at.into()]).await?;
    Ok(())
}

/// Gives a channel a scheme, or none.
pub async fn set_of_channel(
    exec: &Exec<'_>,
    channel_id: &str,
    scheme_id: Option<&str>,
    at: i64,
) -> db::Result<()> {
    let sql = "UPDATE channels SET scheme_id = $2, update_at = $3 WHERE id = $1";
    exec.run(sql, [channel_id.into(), scheme_id.map(str::to_owned).into(), at.into()]).await?;
    Ok(())
}

/// How many channels have the scheme.
pub async fn count_channels(exec: &Exec<'_>, scheme_id: &str) -> db::Result<i64> {
    let sql = "SELECT count(*) AS value FROM channels WHERE scheme_id = $1";
    Ok(exec.value(sql, [scheme_id.into()]).await?.unwrap_or(0))
}

/// The teams that have the scheme, by name.
pub async fn teams(exec: &Exec<'_>, scheme_id: &str, offset: i64, limit: i64) -> db::Result<Vec<Team>> {
    let columns = super::teams::COLUMNS;
    let sql = format!(
        "SELECT {columns} FROM teams t WHERE t.scheme_id = $1 ORDER BY t.display_name, t.id OFFSET $2 LIMIT $3"
    );
    let rows = exec.all::<TeamRow>(&sql, [scheme_id.into(), offset.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The channels that have the scheme, by name.
pub async fn channels(exec: &Exec<'_>, scheme_id: &str, offset: i64, limit: i64) -> db::Result<Vec<Channel>> {
    let columns = super::channels::COLUMNS;
    let sql = format!(
        "SELECT {columns} FROM channels c WHERE c.scheme_id = $1 ORDER BY c.display_name, c.id OFFSET $2 LIMIT $3"
    );
    let rows = exec.all::<ChannelRow>(&sql, [scheme_id.into(), offset.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Of these schemes of channels, the scheme of the team the (first) channel is in.
pub async fn above(exec: &Exec<'_>, scheme_ids: &[String]) -> db::Result<BTreeMap<String, String>> {
    #[derive(FromQueryResult)]
    struct Row {
        scheme_id: String,
        above: String,
    }
    let sql = "SELECT DISTINCT ON (c.scheme_id) c.scheme_id, t.scheme_id AS above
               FROM channels c JOIN teams t ON t.id = c.team_id
               WHERE c.scheme_id = ANY($1) AND t.scheme_id IS NOT NULL ORDER BY c.scheme_id, c.id";
    let rows = exec.all::<Row>(sql, [texts(scheme_ids)]).await?;
    Ok(rows.into_iter().map(|row| (row.scheme_id, row.above)).collect())
}
