//! Who is in which team.

use access::Roles;
use db::{Exec, FromQueryResult, texts};

use super::access::shares_a_channel;
use crate::domain::channel::effective_roles;
use crate::domain::team::TeamMember;

const COLUMNS: &str =
    "m.team_id, m.user_id, m.roles, m.delete_at, m.scheme_guest, m.scheme_user, m.scheme_admin";

#[derive(FromQueryResult)]
struct MemberRow {
    team_id: String,
    user_id: String,
    roles: String,
    delete_at: i64,
    scheme_guest: bool,
    scheme_user: bool,
    scheme_admin: bool,
}

impl MemberRow {
    fn named(self, roles: &Roles) -> TeamMember {
        let row = self;
        let held = effective_roles("team", &row.roles, row.scheme_guest, row.scheme_user, row.scheme_admin);
        TeamMember {
            roles: roles.at(&row.team_id, None).names(&held),
            team_id: row.team_id,
            user_id: row.user_id,
            delete_at: row.delete_at,
            scheme_guest: row.scheme_guest,
            scheme_user: row.scheme_user,
            scheme_admin: row.scheme_admin,
            explicit_roles: row.roles,
        }
    }
}

/// Who is to join, and as what.
#[derive(Clone, Debug)]
pub struct Joining {
    pub user_id: String,
    pub guest: bool,
    pub admin: bool,
}

/// Adds people to a team; those who left come back as new. Returns who was not in before.
pub async fn add(exec: &Exec<'_>, team_id: &str, people: &[Joining], at: i64) -> db::Result<Vec<String>> {
    let guests: Vec<bool> = people.iter().map(|person| person.guest).collect();
    let admins: Vec<bool> = people.iter().map(|person| person.admin).collect();
    let sql = "INSERT INTO team_members (team_id, user_id, scheme_guest, scheme_user, scheme_admin, create_at)
               SELECT $1, p.id, p.guest, NOT p.guest, p.admin, $5
               FROM unnest($2::text[], $3::boolean[], $4::boolean[]) AS p(id, guest, admin)
               ON CONFLICT (team_id, user_id) DO UPDATE SET delete_at = 0, roles = '', create_at = EXCLUDED.create_at,
                      scheme_guest = EXCLUDED.scheme_guest, scheme_user = EXCLUDED.scheme_user,
                      scheme_admin = EXCLUDED.scheme_admin
               WHERE team_members.delete_at > 0
               RETURNING user_id AS value";
    let ids = texts(people.iter().map(|person| &person.user_id));
    exec.values(sql, [team_id.into(), ids, guests.into(), admins.into(), at.into()]).await
}

pub async fn count(exec: &Exec<'_>, team_id: &str) -> db::Result<i64> {
    let sql = "SELECT count(*) AS value FROM team_members WHERE team_id = $1 AND delete_at = 0";
    Ok(exec.value(sql, [team_id.into()]).await?.unwrap_or(0))
}

/// A membership, ended ones included.
pub async fn one(
    exec: &Exec<'_>,
    roles: &Roles,
    team_id: &str,
    user_id: &str,
) -> db::Result<Option<TeamMember>> {
    let sql = format!("SELECT {COLUMNS} FROM team_members m WHERE m.team_id = $1 AND m.user_id = $2");
    Ok(exec.one::<MemberRow>(&sql, [team_id.into(), user_id.into()]).await?.map(|row| row.named(roles)))
}

/// The membership, locked until the transaction ends.
pub async fn lock(
    exec: &Exec<'_>,
    roles: &Roles,
    team_id: &str,
    user_id: &str,
) -> db::Result<Option<TeamMember>> {
    let sql =
        format!("SELECT {COLUMNS} FROM team_members m WHERE m.team_id = $1 AND m.user_id = $2 FOR UPDATE");
    Ok(exec.one::<MemberRow>(&sql, [team_id.into(), user_id.into()]).await?.map(|row| row.named(roles)))
}

/// Those of the users who are in; see [`Page::seen_by`].
pub async fn seen(
    exec: &Exec<'_>,
    roles: &Roles,
    team_id: &str,
    user_ids: &[String],
    seen_by: &str,
) -> db::Result<Vec<TeamMember>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM team_members m WHERE m.team_id = $1 AND m.user_id = ANY($2) AND m.delete_at = 0
                AND ($3 = '' OR {})
         ORDER BY m.user_id",
        shares_a_channel("$3")
    );
    let rows = exec.all::<MemberRow>(&sql, [team_id.into(), texts(user_ids), seen_by.into()]).await?;
    Ok(rows.into_iter().map(|row| row.named(roles)).collect())
}

/// Those of the users who are in.
pub async fn by_users(
    exec: &Exec<'_>,
    roles: &Roles,
    team_id: &str,
    user_ids: &[String],
) -> db::Result<Vec<TeamMember>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM team_members m WHERE m.team_id = $1 AND m.user_id = ANY($2) AND m.delete_at = 0
         ORDER BY m.user_id"
    );
    let rows = exec.all::<MemberRow>(&sql, [team_id.into(), texts(user_ids)]).await?;
    Ok(rows.into_iter().map(|row| row.named(roles)).collect())
}

/// All memberships of a user, ended ones included.
pub async fn of_user(exec: &Exec<'_>, roles: &Roles, user_id: &str) -> db::Result<Vec<TeamMember>> {
    let sql =
        format!("SELECT {COLUMNS} FROM team_members m WHERE m.user_id = $1 ORDER BY m.create_at, m.team_id");
    Ok(exec.all::<MemberRow>(&sql, [user_id.into()]).await?.into_iter().map(|row| row.named(roles)).collect())
}

/// A page of a team's members.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Only those who share a channel with this user; "": all.
    pub seen_by: String,
    pub by_username: bool,
    pub without_deactivated: bool,
    pub offset: i64,
    pub limit: i64,
}

pub async fn page(exec: &Exec<'_>, roles: &Roles, team_id: &str, page: Page) -> db::Result<Vec<TeamMember>> {
    let order = if page.by_username { "u.username, m.user_id" } else { "m.user_id" };
    let sql = format!(
        "SELECT {COLUMNS} FROM team_members m LEFT JOIN users u ON u.id = m.user_id
         WHERE m.team_id = $1 AND m.delete_at = 0 AND (NOT $2 OR coalesce(u.delete_at, 0) = 0)
               AND ($5 = '' OR {})
         ORDER BY {order} OFFSET $3 LIMIT $4",
        shares_a_channel("$5")
    );
    let values = [
        team_id.into(),
        page.without_deactivated.into(),
        page.offset.into(),
        page.limit.into(),
        page.seen_by.into(),
    ];
    Ok(exec.all::<MemberRow>(&sql, values).await?.into_iter().map(|row| row.named(roles)).collect())
}

/// Saves the roles of a membership.
pub async fn set_roles(exec: &Exec<'_>, member: &TeamMember) -> db::Result<()> {
    let sql = "UPDATE team_members SET roles = $3, scheme_guest = $4, scheme_user = $5, scheme_admin = $6
               WHERE team_id = $1 AND user_id = $2";
    let values = [
        member.team_id.clone().into(),
        member.user_id.clone().into(),
        member.explicit_roles.clone().into(),
        member.scheme_guest.into(),
        member.scheme_user.into(),
        member.scheme_admin.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Ends a membership; false when it had ended already.
pub async fn end(exec: &Exec<'_>, team_id: &str, user_id: &str, at: i64) -> db::Result<bool> {
    let sql = "UPDATE team_members SET delete_at = $3 WHERE team_id = $1 AND user_id = $2 AND delete_at = 0";
    Ok(exec.run(sql, [team_id.into(), user_id.into(), at.into()]).await? > 0)
}

/// How many of the users are in. Until the transaction ends, none of them can leave.
pub async fn lock_those_in(exec: &Exec<'_>, team_id: &str, user_ids: &[String]) -> db::Result<usize> {
    let sql =
        "SELECT user_id AS value FROM team_members WHERE team_id = $1 AND user_id = ANY($2) AND delete_at = 0
               ORDER BY user_id FOR SHARE";
    let found: Vec<String> = exec.values(sql, [team_id.into(), texts(user_ids)]).await?;
    Ok(found.len())
}

/// Are both in one live team?
pub async fn share_a_team(exec: &Exec<'_>, first: &str, second: &str) -> db::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM team_members a JOIN team_members b ON b.team_id = a.team_id AND b.delete_at = 0
                              JOIN teams t ON t.id = a.team_id AND t.delete_at = 0
                              WHERE a.user_id = $1 AND b.user_id = $2 AND a.delete_at = 0) AS value";
    Ok(exec.value(sql, [first.into(), second.into()]).await?.unwrap_or(false))
}

/// Is there a live team that all members of a channel are in?
pub async fn channel_shares_a_team(exec: &Exec<'_>, channel_id: &str) -> db::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM channel_members c JOIN team_members m ON m.user_id = c.user_id AND m.delete_at = 0
                              JOIN teams t ON t.id = m.team_id AND t.delete_at = 0
                              WHERE c.channel_id = $1 GROUP BY m.team_id
                              HAVING count(*) = (SELECT count(*) FROM channel_members WHERE channel_id = $1)) AS value";
    Ok(exec.value(sql, [channel_id.into()]).await?.unwrap_or(false))
}
