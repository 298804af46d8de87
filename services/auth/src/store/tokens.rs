//! Personal access tokens.

use db::{Exec, FromQueryResult, Result};

/// A token's description; the token itself is shown once, when it is made.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AccessToken {
    pub id: String,
    pub user_id: String,
    pub description: String,
    pub is_active: bool,
}

const COLUMNS: &str = "t.id, t.user_id, t.description, t.is_active";

pub async fn insert(exec: &Exec<'_>, token: &AccessToken, token_hash: Vec<u8>) -> Result<()> {
    let sql = "INSERT INTO access_tokens (id, user_id, description, is_active, token_hash) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        token.id.as_str().into(),
        token.user_id.as_str().into(),
        token.description.as_str().into(),
        token.is_active.into(),
        token_hash.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

pub async fn find(exec: &Exec<'_>, id: &str) -> Result<Option<AccessToken>> {
    exec.one(&format!("SELECT {COLUMNS} FROM access_tokens t WHERE t.id = $1"), [id.into()]).await
}

pub async fn list_of_user(
    exec: &Exec<'_>,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<AccessToken>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM access_tokens t WHERE t.user_id = $1 ORDER BY t.id OFFSET $2 LIMIT $3"
    );
    exec.all(&sql, [user_id.into(), offset.into(), limit.into()]).await
}

pub async fn list(exec: &Exec<'_>, offset: i64, limit: i64) -> Result<Vec<AccessToken>> {
    let sql = format!("SELECT {COLUMNS} FROM access_tokens t ORDER BY t.id OFFSET $1 LIMIT $2");
    exec.all(&sql, [offset.into(), limit.into()]).await
}

/// Tokens whose id, owner or owner's name begins with the term (administrators only; the table is small).
pub async fn search(exec: &Exec<'_>, term: &str, limit: i64) -> Result<Vec<AccessToken>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM access_tokens t JOIN users u ON u.id = t.user_id
         WHERE starts_with(t.id, $1) OR starts_with(t.user_id, $1) OR starts_with(u.username, $1)
         ORDER BY t.id LIMIT $2"
    );
    exec.all(&sql, [term.into(), limit.into()]).await
}

pub async fn set_active(exec: &Exec<'_>, id: &str, is_active: bool) -> Result<bool> {
    Ok(exec
        .run("UPDATE access_tokens SET is_active = $2 WHERE id = $1", [id.into(), is_active.into()])
        .await?
        > 0)
}

pub async fn delete(exec: &Exec<'_>, id: &str) -> Result<bool> {
    Ok(exec.run("DELETE FROM access_tokens WHERE id = $1", [id.into()]).await? > 0)
}
