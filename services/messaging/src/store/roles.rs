//! The read model of roles.

use db::{Exec, FromQueryResult};
use serde_json::Value;

#[derive(FromQueryResult)]
struct Row {
    name: String,
    permissions: Value,
}

pub async fn all(exec: &Exec<'_>) -> db::Result<Vec<(String, Vec<String>)>> {
    let rows = exec.all::<Row>("SELECT name, permissions FROM roles", []).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.name, serde_json::from_value(row.permissions).unwrap_or_default()))
        .collect())
}

/// Newer wins; an older change that arrives late changes nothing.
pub async fn save(exec: &Exec<'_>, name: &str, permissions: &[String], update_at: i64) -> db::Result<()> {
    let sql = "INSERT INTO roles (name, permissions, update_at) VALUES ($1, to_jsonb($2::text[]), $3)
               ON CONFLICT (name) DO UPDATE SET permissions = EXCLUDED.permissions, update_at = EXCLUDED.update_at
               WHERE roles.update_at <= EXCLUDED.update_at";
    exec.run(sql, [name.into(), db::texts(permissions), update_at.into()]).await?;
    Ok(())
}
