//! The read model of roles.

use access::Roles;
use db::{Exec, FromQueryResult};
use events::auth::RoleChanged;
use serde_json::Value;

#[derive(FromQueryResult)]
struct Row {
    name: String,
    permissions: Value,
}

/// The roles and schemes as far as auth told of them; those it has not told of yet are as on a fresh server.
pub async fn all(exec: &Exec<'_>) -> db::Result<Roles> {
    let mut roles = Roles::default();
    for row in exec.all::<Row>("SELECT name, permissions FROM roles", []).await? {
        roles.set(row.name, serde_json::from_value(row.permissions).unwrap_or_default());
    }
    for scheme in super::schemes::all(exec).await? {
        roles.set_scheme(scheme.id, scheme.roles);
    }
    for (team_id, scheme_id) in super::schemes::of_teams(exec).await? {
        roles.set_team_scheme(team_id, scheme_id);
    }
    Ok(roles)
}

/// Newer wins; an older change that arrives late changes nothing. No two of the same name.
pub async fn save(exec: &Exec<'_>, roles: &[RoleChanged]) -> db::Result<()> {
    let sql = "INSERT INTO roles (name, permissions, update_at)
               SELECT name, permissions, update_at
               FROM jsonb_to_recordset($1) AS r(name text, permissions jsonb, update_at bigint) ORDER BY name
               ON CONFLICT (name) DO UPDATE SET permissions = EXCLUDED.permissions, update_at = EXCLUDED.update_at
               WHERE roles.update_at <= EXCLUDED.update_at";
    exec.run(sql, [db::document(&roles)?]).await.map(|_| ())
}
