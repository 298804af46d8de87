//! Roles and what each may do.

use std::collections::BTreeMap;

use db::{Exec, FromQueryResult, Result, Value, texts};
use serde::Serialize;

#[derive(Clone, Debug, FromQueryResult, Serialize)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub permissions: Vec<String>,
    pub scheme_managed: bool,
    pub built_in: bool,
    /// The scheme the role was made for.
    pub scheme_id: Option<String>,
}

const COLUMNS: &str = "id, name, display_name, description, create_at, update_at, delete_at, permissions, scheme_managed, built_in, \
     scheme_id";

pub async fn list(exec: &Exec<'_>) -> Result<Vec<Role>> {
    exec.all(&format!("SELECT {COLUMNS} FROM roles ORDER BY name"), []).await
}

pub async fn list_by_names(exec: &Exec<'_>, names: &[String]) -> Result<Vec<Role>> {
    exec.all(&format!("SELECT {COLUMNS} FROM roles WHERE name = ANY($1) ORDER BY name"), [texts(names)]).await
}

pub async fn find(exec: &Exec<'_>, id: &str) -> Result<Option<Role>> {
    exec.one(&format!("SELECT {COLUMNS} FROM roles WHERE id = $1"), [id.into()]).await
}

pub async fn find_locked(exec: &Exec<'_>, id: &str) -> Result<Option<Role>> {
    exec.one(&format!("SELECT {COLUMNS} FROM roles WHERE id = $1 FOR UPDATE"), [id.into()]).await
}

pub async fn find_by_name(exec: &Exec<'_>, name: &str) -> Result<Option<Role>> {
    exec.one(&format!("SELECT {COLUMNS} FROM roles WHERE name = $1"), [name.into()]).await
}

#[derive(FromQueryResult)]
struct Grant {
    name: String,
    permissions: Vec<String>,
}

pub async fn grants(exec: &Exec<'_>) -> Result<BTreeMap<String, Vec<String>>> {
    let rows = exec.all::<Grant>("SELECT name, permissions FROM roles WHERE delete_at = 0", []).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.permissions)).collect())
}

pub async fn set_permissions(exec: &Exec<'_>, id: &str, permissions: &[String], at: i64) -> Result<()> {
    let sql = "UPDATE roles SET permissions = $2, update_at = $3 WHERE id = $1";
    exec.run(sql, [id.into(), texts(permissions), at.into()]).await.map(|_| ())
}

/// Adds the role unless one of that name is there.
pub async fn insert_missing(exec: &Exec<'_>, role: &Role) -> Result<()> {
    let sql = "INSERT INTO roles (id, name, display_name, description, create_at, update_at, permissions, scheme_managed,
                 built_in, scheme_id)
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9) ON CONFLICT (name) DO NOTHING";
    let values: [Value; 9] = [
        role.id.as_str().into(),
        role.name.as_str().into(),
        role.display_name.as_str().into(),
        role.description.as_str().into(),
        role.create_at.into(),
        texts(&role.permissions),
        role.scheme_managed.into(),
        role.built_in.into(),
        role.scheme_id.clone().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

pub async fn list_of_scheme(exec: &Exec<'_>, scheme_id: &str) -> Result<Vec<Role>> {
    exec.all(&format!("SELECT {COLUMNS} FROM roles WHERE scheme_id = $1 ORDER BY name"), [scheme_id.into()])
        .await
}

pub async fn delete_of_scheme(exec: &Exec<'_>, scheme_id: &str, at: i64) -> Result<()> {
    let sql = "UPDATE roles SET delete_at = $2, update_at = $2 WHERE scheme_id = $1";
    exec.run(sql, [scheme_id.into(), at.into()]).await.map(|_| ())
}

/// Roles of channels' schemes that stand where this one would: for the default role of its name, or the one a team's scheme
/// has it for.
pub async fn list_below(exec: &Exec<'_>, name: &str) -> Result<Vec<Role>> {
    let sql = format!(
        "WITH above AS (
           SELECT coalesce((SELECT r.key FROM roles own JOIN schemes s ON s.id = own.scheme_id AND s.scope = 'team',
                                   jsonb_each_text(s.roles) r WHERE own.name = $1 AND r.value = $1), $1) AS role)
         SELECT {COLUMNS} FROM roles WHERE delete_at = 0 AND name IN (
           SELECT s.roles->>above.role FROM schemes s, above WHERE s.scope = 'channel' AND s.delete_at = 0)
         ORDER BY name"
    );
    exec.all(&sql, [name.into()]).await
}
