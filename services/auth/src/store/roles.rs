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
}

const COLUMNS: &str = "id, name, display_name, description, create_at, update_at, delete_at, permissions, scheme_managed, built_in";

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
                 built_in)
               VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8) ON CONFLICT (name) DO NOTHING";
    let values: [Value; 8] = [
        role.id.as_str().into(),
        role.name.as_str().into(),
        role.display_name.as_str().into(),
        role.description.as_str().into(),
        role.create_at.into(),
        texts(&role.permissions),
        role.scheme_managed.into(),
        role.built_in.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}
