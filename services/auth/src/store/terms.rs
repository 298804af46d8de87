//! Terms of service, and who agreed to which.

use db::{Exec, FromQueryResult, Result};

#[derive(Clone, Debug, FromQueryResult)]
pub struct Terms {
    pub id: String,
    pub create_at: i64,
    pub user_id: String,
    pub text: String,
}

const SELECT: &str = "SELECT id, create_at, user_id, text FROM terms_of_service";

pub async fn newest(exec: &Exec<'_>) -> Result<Option<Terms>> {
    exec.one(&format!("{SELECT} ORDER BY create_at DESC, id DESC LIMIT 1"), []).await
}

pub async fn find(exec: &Exec<'_>, id: &str) -> Result<Option<Terms>> {
    exec.one(&format!("{SELECT} WHERE id = $1"), [id.into()]).await
}

pub async fn insert(exec: &Exec<'_>, terms: &Terms) -> Result<()> {
    let sql = "INSERT INTO terms_of_service (id, create_at, user_id, text) VALUES ($1, $2, $3, $4)";
    let values = [
        terms.id.as_str().into(),
        terms.create_at.into(),
        terms.user_id.as_str().into(),
        terms.text.as_str().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Writes what a user agreed to; tells the new revision of the user.
pub async fn set_of_user(exec: &Exec<'_>, user_id: &str, terms_id: &str, at: i64) -> Result<i64> {
    let sql =
        "UPDATE users SET terms_of_service_id = $2, terms_of_service_create_at = $3, revision = revision + 1
               WHERE id = $1 RETURNING revision AS value";
    Ok(exec.value(sql, [user_id.into(), terms_id.into(), at.into()]).await?.unwrap_or(0))
}
