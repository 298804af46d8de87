//! Schemes.

use access::SchemeRoles;
use db::{Exec, FromQueryResult, Result, Value, texts};

#[derive(Clone, Debug)]
pub struct Scheme {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub scope: String,
    pub roles: SchemeRoles,
}

#[derive(FromQueryResult)]
struct Row {
    id: String,
    name: String,
    display_name: String,
    description: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    scope: String,
    roles: serde_json::Value,
}

impl From<Row> for Scheme {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            display_name: row.display_name,
            description: row.description,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            scope: row.scope,
            roles: serde_json::from_value(row.roles).unwrap_or_default(),
        }
    }
}

const SELECT: &str =
    "SELECT id, name, display_name, description, create_at, update_at, delete_at, scope, roles FROM schemes";

/// Those that are not deleted, the newest first; "" as scope: all.
pub async fn list(exec: &Exec<'_>, scope: &str, offset: i64, limit: i64) -> Result<Vec<Scheme>> {
    let sql = format!(
        "{SELECT} WHERE delete_at = 0 AND ($1 = '' OR scope = $1) ORDER BY create_at DESC, id OFFSET $2 LIMIT $3"
    );
    let rows = exec.all::<Row>(&sql, [scope.into(), offset.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Those of the ids that exist, deleted ones included.
pub async fn list_by_ids(exec: &Exec<'_>, ids: &[String]) -> Result<Vec<Scheme>> {
    let rows = exec.all::<Row>(&format!("{SELECT} WHERE id = ANY($1)"), [texts(ids)]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A scheme, deleted ones included.
pub async fn find(exec: &Exec<'_>, id: &str) -> Result<Option<Scheme>> {
    let row = exec.one::<Row>(&format!("{SELECT} WHERE id = $1"), [id.into()]).await?;
    Ok(row.map(Into::into))
}

/// The same, and nobody else changes the row until the transaction ends.
pub async fn find_locked(exec: &Exec<'_>, id: &str) -> Result<Option<Scheme>> {
    let row = exec.one::<Row>(&format!("{SELECT} WHERE id = $1 FOR UPDATE"), [id.into()]).await?;
    Ok(row.map(Into::into))
}

pub async fn insert(exec: &Exec<'_>, scheme: &Scheme) -> Result<()> {
    let sql = "INSERT INTO schemes (id, name, display_name, description, create_at, update_at, scope, roles)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values: [Value; 8] = [
        scheme.id.as_str().into(),
        scheme.name.as_str().into(),
        scheme.display_name.as_str().into(),
        scheme.description.as_str().into(),
        scheme.create_at.into(),
        scheme.update_at.into(),
        scheme.scope.as_str().into(),
        serde_json::to_value(&scheme.roles).unwrap_or_default().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Writes everything of a scheme that can change.
pub async fn update(exec: &Exec<'_>, scheme: &Scheme) -> Result<()> {
    let sql =
        "UPDATE schemes SET name = $2, display_name = $3, description = $4, update_at = $5, delete_at = $6
               WHERE id = $1";
    let values: [Value; 6] = [
        scheme.id.as_str().into(),
        scheme.name.as_str().into(),
        scheme.display_name.as_str().into(),
        scheme.description.as_str().into(),
        scheme.update_at.into(),
        scheme.delete_at.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}
