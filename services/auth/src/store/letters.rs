//! Letters that are on their way.

use db::{Exec, FromQueryResult, Result};

use crate::domain::letter::Purpose;

/// Whom a letter went to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Letter {
    pub user_id: String,
    pub email: String,
}

/// Keeps a letter's secret. Of one kind a user has one: the one before is worth nothing any more.
pub async fn put(
    exec: &Exec<'_>,
    token_hash: Vec<u8>,
    purpose: Purpose,
    letter: &Letter,
    expires_at: i64,
) -> Result<()> {
    let sql = "WITH earlier AS (DELETE FROM letters WHERE user_id = $3 AND purpose = $2)
               INSERT INTO letters (token_hash, purpose, user_id, email, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        token_hash.into(),
        purpose.name().into(),
        letter.user_id.as_str().into(),
        letter.email.as_str().into(),
        expires_at.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// The letter of this secret, if it is still good.
pub async fn find(exec: &Exec<'_>, token_hash: &[u8], purpose: Purpose, now: i64) -> Result<Option<Letter>> {
    let sql = "SELECT user_id, email FROM letters WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3";
    exec.one(sql, [token_hash.to_vec().into(), purpose.name().into(), now.into()]).await
}

/// The same, and it is used up: of two who show the same secret one gets it.
pub async fn take(exec: &Exec<'_>, token_hash: &[u8], purpose: Purpose, now: i64) -> Result<Option<Letter>> {
    let sql = "DELETE FROM letters WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id, email";
    exec.one(sql, [token_hash.to_vec().into(), purpose.name().into(), now.into()]).await
}

pub async fn delete_of_user(exec: &Exec<'_>, user_id: &str, purpose: Purpose) -> Result<()> {
    let sql = "DELETE FROM letters WHERE user_id = $1 AND purpose = $2";
    exec.run(sql, [user_id.into(), purpose.name().into()]).await.map(|_| ())
}

pub async fn sweep(exec: &Exec<'_>, now: i64) -> Result<u64> {
    exec.run("DELETE FROM letters WHERE expires_at <= $1", [now.into()]).await
}
