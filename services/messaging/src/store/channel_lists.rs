//! Lists of channels, and numbers about one.

use db::{Exec, FromQueryResult, Value, texts};

use super::access::{With, channel_with};
use super::channels::{COLUMNS, ChannelRow};
use super::contains;
use crate::domain::channel::{Channel, ChannelWithTeamData};

/// Names are ordered by their bytes, as everywhere in these lists.
const BY_NAME: &str = "ORDER BY c.display_name COLLATE \"C\", c.id";
const MATCHES: &str = "(c.name ILIKE $3 OR c.display_name ILIKE $3 OR c.purpose ILIKE $3)";
const IS_IN: &str = "EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = c.id AND m.user_id = $2)";

async fn list(
    exec: &Exec<'_>,
    rest: &str,
    values: impl IntoIterator<Item = Value>,
) -> db::Result<Vec<Channel>> {
    let sql = format!("SELECT {COLUMNS} FROM channels c {rest}");
    Ok(exec.all::<ChannelRow>(&sql, values).await?.into_iter().map(Into::into).collect())
}

/// Live channels of a team of one kind.
pub async fn of_kind(
    exec: &Exec<'_>,
    team_id: &str,
    kind: &str,
    offset: i64,
    limit: i64,
) -> db::Result<Vec<Channel>> {
    let rest =
        format!("WHERE c.team_id = $1 AND c.type = $2 AND c.delete_at = 0 {BY_NAME} OFFSET $3 LIMIT $4");
    list(exec, &rest, [team_id.into(), kind.into(), offset.into(), limit.into()]).await
}

/// Archived channels of a team that are open or that the user is in.
pub async fn archived(
    exec: &Exec<'_>,
    team_id: &str,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> db::Result<Vec<Channel>> {
    let rest = format!(
        "WHERE c.team_id = $1 AND c.delete_at > 0 AND (c.type = 'O' OR {IS_IN}) {BY_NAME} OFFSET $3 LIMIT $4"
    );
    list(exec, &rest, [team_id.into(), user_id.into(), offset.into(), limit.into()]).await
}

/// Those of the ids that are live open channels of the team.
pub async fn open_by_ids(exec: &Exec<'_>, team_id: &str, ids: &[String]) -> db::Result<Vec<Channel>> {
    let rest =
        format!("WHERE c.team_id = $1 AND c.id = ANY($2) AND c.type = 'O' AND c.delete_at = 0 {BY_NAME}");
    list(exec, &rest, [team_id.into(), texts(ids)]).await
}

/// Whether archived channels are listed, and which.
#[derive(Clone, Copy, Debug, Default)]
pub struct Archived {
    pub include: bool,
    /// Only those archived at this time or later.
    pub since: i64,
}

const STATE: &str = "(c.delete_at = 0 OR ($3 AND c.delete_at >= $4))";

/// A user's channels in a team, with his direct and group channels.
pub async fn mine_in_team(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    archived: Archived,
) -> db::Result<Vec<Channel>> {
    let rest = format!(
        "JOIN channel_members m ON m.channel_id = c.id
         WHERE m.user_id = $1 AND c.team_id IN ($2, '') AND {STATE} {BY_NAME}"
    );
    list(exec, &rest, [user_id.into(), team_id.into(), archived.include.into(), archived.since.into()]).await
}

/// All channels of a user, `limit` after an id.
pub async fn mine(
    exec: &Exec<'_>,
    user_id: &str,
    after: &str,
    archived: Archived,
    limit: i64,
) -> db::Result<Vec<Channel>> {
    let rest = format!(
        "JOIN channel_members m ON m.channel_id = c.id
         WHERE m.user_id = $1 AND m.channel_id > $2 AND {STATE} ORDER BY m.channel_id LIMIT $5"
    );
    let values = [user_id.into(), after.into(), archived.include.into(), archived.since.into(), limit.into()];
    list(exec, &rest, values).await
}

/// Open channels of a team that match, and with `own` the user's private ones too.
pub async fn matching(
    exec: &Exec<'_>,
    team_id: &str,
    user_id: &str,
    term: &str,
    own: bool,
    limit: i64,
) -> db::Result<Vec<Channel>> {
    let rest = format!(
        "WHERE c.team_id = $1 AND (c.type = 'O' OR ($4 AND c.type = 'P' AND {IS_IN})) AND {MATCHES} {BY_NAME} LIMIT $5"
    );
    list(exec, &rest, [team_id.into(), user_id.into(), contains(term).into(), own.into(), limit.into()]).await
}

/// Channels of a team that the user is in and that match, whatever their capitals.
pub async fn mine_matching(
    exec: &Exec<'_>,
    team_id: &str,
    user_id: &str,
    term: &str,
    limit: i64,
) -> db::Result<Vec<Channel>> {
    let rest = format!(
        "WHERE c.team_id = $1 AND {IS_IN} AND {MATCHES} ORDER BY lower(c.display_name) COLLATE \"C\", c.id LIMIT $4"
    );
    list(exec, &rest, [team_id.into(), user_id.into(), contains(term).into(), limit.into()]).await
}

/// Group channels of a user in which every word is part of somebody's name.
pub async fn groups(
    exec: &Exec<'_>,
    user_id: &str,
    words: &[String],
    limit: i64,
) -> db::Result<Vec<Channel>> {
    let patterns: Vec<String> = words.iter().map(|word| contains(word)).collect();
    let rest = format!(
        "JOIN channel_members own ON own.channel_id = c.id AND own.user_id = $1
         WHERE c.type = 'G' AND c.delete_at = 0 AND NOT EXISTS (
           SELECT 1 FROM unnest($2::text[]) AS w(pattern) WHERE NOT EXISTS (
             SELECT 1 FROM channel_members m JOIN users u ON u.id = m.user_id
             WHERE m.channel_id = c.id AND (u.username ILIKE w.pattern OR u.first_name ILIKE w.pattern
                   OR u.last_name ILIKE w.pattern OR u.nickname ILIKE w.pattern)))
         {BY_NAME} LIMIT $3"
    );
    list(exec, &rest, [user_id.into(), patterns.into(), limit.into()]).await
}

/// Which channels of all teams are meant.
#[derive(Clone, Debug, Default)]
pub struct Everywhere {
    pub term: String,
    /// Of these teams; empty: of all.
    pub team_ids: Vec<String>,
    pub open: bool,
    pub private: bool,
    /// Archived ones too.
    pub with_archived: bool,
    /// Archived ones alone.
    pub only_archived: bool,
    /// Not these names.
    pub without: Vec<String>,
    pub group_constrained: bool,
    /// Only what this user may see: open channels of his teams and those he is in. "" for no such limit.
    pub seen_by: String,
}

const EVERYWHERE: &str = "FROM channels c JOIN teams t ON t.id = c.team_id
     WHERE ($1 = '' OR c.name ILIKE $1 OR c.display_name ILIKE $1 OR c.purpose ILIKE $1)
       AND (cardinality($2::text[]) = 0 OR c.team_id = ANY($2))
       AND ((c.type = 'O' AND $3) OR (c.type = 'P' AND $4))
       AND ($5 OR (c.delete_at > 0) = $6)
       AND NOT c.name = ANY($7) AND (NOT $8 OR coalesce(c.group_constrained, false))
       AND ($9 = '' OR EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = c.id AND m.user_id = $9)
            OR (c.type = 'O' AND EXISTS (SELECT 1 FROM team_members tm
                WHERE tm.team_id = c.team_id AND tm.user_id = $9 AND tm.delete_at = 0)))";

impl Everywhere {
    fn values(&self) -> Vec<Value> {
        let term = if self.term.is_empty() { String::new() } else { contains(&self.term) };
        vec![
            term.into(),
            texts(&self.team_ids),
            self.open.into(),
            self.private.into(),
            self.with_archived.into(),
            self.only_archived.into(),
            texts(&self.without),
            self.group_constrained.into(),
            self.seen_by.clone().into(),
        ]
    }
}

#[derive(FromQueryResult)]
struct TeamRow {
    team_display_name: String,
    team_name: String,
    team_update_at: i64,
}

struct WithTeamRow(ChannelRow, TeamRow);

impl FromQueryResult for WithTeamRow {
    fn from_query_result(row: &db::sea_orm::QueryResult, prefix: &str) -> Result<Self, db::sea_orm::DbErr> {
        Ok(Self(ChannelRow::from_query_result(row, prefix)?, TeamRow::from_query_result(row, prefix)?))
    }
}

pub async fn everywhere(
    exec: &Exec<'_>,
    wanted: &Everywhere,
    offset: i64,
    limit: i64,
) -> db::Result<Vec<ChannelWithTeamData>> {
    let sql = format!(
        "SELECT {COLUMNS}, t.display_name AS team_display_name, t.name AS team_name, t.update_at AS team_update_at
         {EVERYWHERE} ORDER BY c.display_name COLLATE \"C\", t.display_name COLLATE \"C\", c.id OFFSET $10 LIMIT $11"
    );
    let mut values = wanted.values();
    values.extend([offset.into(), limit.into()]);
    let rows = exec.all::<WithTeamRow>(&sql, values).await?;
    Ok(rows
        .into_iter()
        .map(|WithTeamRow(channel, team)| ChannelWithTeamData {
            channel: channel.into(),
            team_display_name: team.team_display_name,
            team_name: team.team_name,
            team_update_at: team.team_update_at,
        })
        .collect())
}

pub async fn count_everywhere(exec: &Exec<'_>, wanted: &Everywhere) -> db::Result<i64> {
    let sql = format!("SELECT count(*) AS value {EVERYWHERE}");
    Ok(exec.value(&sql, wanted.values()).await?.unwrap_or(0))
}

/// Members and guests, pinned posts and files of a channel.
#[derive(FromQueryResult)]
pub struct Counts {
    pub members: i64,
    pub guests: i64,
    pub pinned: i64,
    /// -1: not asked for.
    pub files: i64,
}

/// Counts a channel, for somebody whose standing decides whether he may know; people and files only if asked for.
pub async fn stats(
    exec: &Exec<'_>,
    user_id: &str,
    channel_id: &str,
    with_people: bool,
    with_files: bool,
) -> db::Result<Option<With<Counts>>> {
    let select = "n.members, n.guests,
                 (SELECT count(*) FROM posts p WHERE p.channel_id = c.id AND p.is_pinned AND p.delete_at = 0) AS pinned,
                 CASE WHEN $3 THEN (SELECT coalesce(sum(cardinality(p.file_ids)), 0) FROM posts p
                                    WHERE p.channel_id = c.id AND p.file_ids <> '{}' AND p.delete_at = 0)::bigint
                      ELSE -1 END AS files";
    let join =
        "CROSS JOIN LATERAL (SELECT count(*) AS members, count(*) FILTER (WHERE k.scheme_guest) AS guests
                                    FROM channel_members k LEFT JOIN users u ON u.id = k.user_id
                                    WHERE $4 AND k.channel_id = c.id AND coalesce(u.delete_at, 0) = 0) n";
    let values = [user_id.into(), channel_id.into(), with_files.into(), with_people.into()];
    exec.one(&channel_with(select, join), values).await
}

/// The time zones of a channel's members, each once.
pub async fn timezones(exec: &Exec<'_>, channel_id: &str) -> db::Result<Vec<String>> {
    let sql = "SELECT DISTINCT z.name AS value FROM channel_members m JOIN users u ON u.id = m.user_id,
                 LATERAL (SELECT CASE WHEN u.profile->'timezone'->>'useAutomaticTimezone' = 'true'
                                      THEN u.profile->'timezone'->>'automaticTimezone'
                                      ELSE u.profile->'timezone'->>'manualTimezone' END AS name) AS z
               WHERE m.channel_id = $1 AND z.name <> '' ORDER BY 1";
    exec.values(sql, [channel_id.into()]).await
}
