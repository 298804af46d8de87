//! Teams.

use db::sea_orm::{DbErr, QueryResult};
use db::{Exec, FromQueryResult};

use super::joined_roles;
use crate::domain::team::Team;

/// The columns of [`TeamRow`], of a table or alias named `t`.
pub const COLUMNS: &str = "t.id, t.create_at, t.update_at, t.delete_at, t.display_name, t.name, t.description, t.email, \
     t.type AS kind, t.company_name, t.allowed_domains, t.invite_id, t.allow_open_invite, t.last_team_icon_update, \
     t.scheme_id, t.group_constrained";

#[derive(FromQueryResult)]
pub struct TeamRow {
    id: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    display_name: String,
    name: String,
    description: String,
    email: String,
    kind: String,
    company_name: String,
    allowed_domains: String,
    invite_id: String,
    allow_open_invite: bool,
    last_team_icon_update: i64,
    scheme_id: Option<String>,
    group_constrained: Option<bool>,
}

impl From<TeamRow> for Team {
    fn from(row: TeamRow) -> Self {
        Self {
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            display_name: row.display_name,
            name: row.name,
            description: row.description,
            email: row.email,
            kind: row.kind,
            company_name: row.company_name,
            allowed_domains: row.allowed_domains,
            invite_id: row.invite_id,
            allow_open_invite: row.allow_open_invite,
            last_team_icon_update: row.last_team_icon_update,
            scheme_id: row.scheme_id,
            group_constrained: row.group_constrained,
            ..Self::default()
        }
    }
}

/// How to find one team.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    Id(&'a str),
    Name(&'a str),
    InviteId(&'a str),
}

/// A team with one user's roles in it.
pub struct TeamStanding {
    pub team: Team,
    /// Effective roles; `None`: not a member.
    pub roles: Option<String>,
}

impl FromQueryResult for TeamStanding {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let team = TeamRow::from_query_result(row, prefix)?.into();
        Ok(Self { team, roles: joined_roles::read(row, "m", "team")? })
    }
}

/// What to select of a team and of the membership in it.
fn columns() -> String {
    format!("{COLUMNS}, {}", joined_roles::columns("m"))
}

pub async fn standing(exec: &Exec<'_>, user_id: &str, key: Key<'_>) -> db::Result<Option<TeamStanding>> {
    let (column, value) = match key {
        Key::Id(id) => ("id", id),
        Key::Name(name) => ("name", name),
        Key::InviteId(id) => ("invite_id", id),
    };
    let sql = format!(
        "SELECT {} FROM teams t
         LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = $1 AND m.delete_at = 0
         WHERE t.{column} = $2",
        columns()
    );
    exec.one(&sql, [user_id.into(), value.into()]).await
}

/// The live teams a user is in, with his roles.
pub async fn of_user(exec: &Exec<'_>, user_id: &str) -> db::Result<Vec<TeamStanding>> {
    let sql = format!(
        "SELECT {} FROM team_members m JOIN teams t ON t.id = m.team_id
         WHERE m.user_id = $1 AND m.delete_at = 0 AND t.delete_at = 0 ORDER BY t.display_name, t.id",
        columns()
    );
    exec.all(&sql, [user_id.into()]).await
}

pub async fn insert(exec: &Exec<'_>, team: &Team) -> db::Result<()> {
    let sql = "INSERT INTO teams (id, create_at, update_at, display_name, name, description, email, type, company_name,
                                  allowed_domains, invite_id, allow_open_invite)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values = [
        team.id.clone().into(),
        team.create_at.into(),
        team.update_at.into(),
        team.display_name.clone().into(),
        team.name.clone().into(),
        team.description.clone().into(),
        team.email.clone().into(),
        team.kind.clone().into(),
        team.company_name.clone().into(),
        team.allowed_domains.clone().into(),
        team.invite_id.clone().into(),
        team.allow_open_invite.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Saves everything of a team that can change.
pub async fn update(exec: &Exec<'_>, team: &Team) -> db::Result<()> {
    let sql =
        "UPDATE teams SET update_at = $2, delete_at = $3, display_name = $4, description = $5, type = $6,
                      company_name = $7, allowed_domains = $8, invite_id = $9, allow_open_invite = $10,
                      group_constrained = $11, last_team_icon_update = $12
               WHERE id = $1";
    let values = [
        team.id.clone().into(),
        team.update_at.into(),
        team.delete_at.into(),
        team.display_name.clone().into(),
        team.description.clone().into(),
        team.kind.clone().into(),
        team.company_name.clone().into(),
        team.allowed_domains.clone().into(),
        team.invite_id.clone().into(),
        team.allow_open_invite.into(),
        team.group_constrained.into(),
        team.last_team_icon_update.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// The team, locked until the transaction ends, so that two changes do not undo each other.
pub async fn lock(exec: &Exec<'_>, team_id: &str) -> db::Result<Option<Team>> {
    let sql = format!("SELECT {COLUMNS} FROM teams t WHERE t.id = $1 FOR UPDATE");
    Ok(exec.one::<TeamRow>(&sql, [team_id.into()]).await?.map(Into::into))
}

/// Which teams a list or a search is about.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those open to everybody.
    pub public: bool,
    /// The others.
    pub private: bool,
    /// Part of a name or display name.
    pub term: String,
    pub allow_open_invite: Option<bool>,
    pub group_constrained: Option<bool>,
    /// Archived ones too.
    pub deleted: bool,
}

const FILTER: &str = "FROM teams t WHERE ((t.allow_open_invite AND $1) OR (NOT t.allow_open_invite AND $2))
         AND ($3 = '' OR t.name ILIKE $3 OR t.display_name ILIKE $3)
         AND ($4::boolean IS NULL OR t.allow_open_invite = $4)
         AND ($5::boolean IS NULL OR coalesce(t.group_constrained, false) = $5)
         AND ($6 OR t.delete_at = 0)";

impl Filter {
    fn values(&self) -> Vec<db::Value> {
        let term = if self.term.is_empty() { String::new() } else { super::contains(&self.term) };
        vec![
            self.public.into(),
            self.private.into(),
            term.into(),
            self.allow_open_invite.into(),
            self.group_constrained.into(),
            self.deleted.into(),
        ]
    }
}

/// One page in order of display name, each with the roles of a user in it.
pub async fn page(
    exec: &Exec<'_>,
    filter: &Filter,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> db::Result<Vec<TeamStanding>> {
    let from = FILTER.replacen(
        "WHERE",
        "LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = $7 AND m.delete_at = 0 WHERE",
        1,
    );
    let sql = format!("SELECT {} {from} ORDER BY t.display_name, t.id OFFSET $8 LIMIT $9", columns());
    let mut values = filter.values();
    values.extend([user_id.into(), offset.into(), limit.into()]);
    exec.all(&sql, values).await
}

pub async fn count(exec: &Exec<'_>, filter: &Filter) -> db::Result<i64> {
    let sql = format!("SELECT count(*) AS value {FILTER}");
    Ok(exec.value(&sql, filter.values()).await?.unwrap_or(0))
}

/// Members in all, and those who are not deactivated.
pub async fn member_counts(exec: &Exec<'_>, team_id: &str) -> db::Result<(i64, i64)> {
    #[derive(FromQueryResult)]
    struct Row {
        total: i64,
        active: i64,
    }
    let sql = "SELECT count(*) AS total, count(*) FILTER (WHERE coalesce(u.delete_at, 0) = 0) AS active
               FROM team_members m LEFT JOIN users u ON u.id = m.user_id WHERE m.team_id = $1 AND m.delete_at = 0";
    let row = exec.one::<Row>(sql, [team_id.into()]).await?;
    Ok(row.map_or((0, 0), |row| (row.total, row.active)))
}

/// Who was in a team that is gone, and in which of its channels: (user, channel).
pub struct Gone {
    pub members: Vec<String>,
    pub places: Vec<(String, String)>,
}

/// Removes a team with everything in it.
pub async fn remove(exec: &Exec<'_>, team_id: &str) -> db::Result<Gone> {
    let channels: Vec<String> =
        exec.values("SELECT id AS value FROM channels WHERE team_id = $1", [team_id.into()]).await?;
    let places = super::channels::remove(exec, &channels).await?;
    exec.run("DELETE FROM sidebar_categories WHERE team_id = $1", [team_id.into()]).await?;
    let sql = "DELETE FROM team_members WHERE team_id = $1 RETURNING user_id AS value";
    let members = exec.values(sql, [team_id.into()]).await?;
    exec.run("DELETE FROM teams WHERE id = $1", [team_id.into()]).await?;
    Ok(Gone { members, places })
}
