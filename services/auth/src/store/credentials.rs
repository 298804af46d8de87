//! Password hashes, and the count of attempts to guess one.

use db::{Exec, Result};

pub async fn find(exec: &Exec<'_>, user_id: &str) -> Result<Option<String>> {
    exec.value("SELECT hash AS value FROM credentials WHERE user_id = $1", [user_id.into()]).await
}

pub async fn put(exec: &Exec<'_>, user_id: &str, hash: &str) -> Result<()> {
    let sql = "INSERT INTO credentials (user_id, hash) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET hash = $2";
    exec.run(sql, [user_id.into(), hash.into()]).await.map(|_| ())
}

/// Replaces a hash, unless it was replaced meanwhile.
pub async fn swap(exec: &Exec<'_>, user_id: &str, old: &str, new: &str) -> Result<bool> {
    let sql = "UPDATE credentials SET hash = $3 WHERE user_id = $1 AND hash = $2";
    Ok(exec.run(sql, [user_id.into(), old.into(), new.into()]).await? > 0)
}

/// Counts an attempt before it is made, so that many at a time cannot exceed `max`. False: none is left.
pub async fn reserve_attempt(exec: &Exec<'_>, user_id: &str, max: i64) -> Result<bool> {
    let sql = "UPDATE users SET failed_attempts = failed_attempts + 1 WHERE id = $1 AND failed_attempts < $2";
    Ok(exec.run(sql, [user_id.into(), max.into()]).await? > 0)
}

/// The attempt was not made after all.
pub async fn release_attempt(exec: &Exec<'_>, user_id: &str) -> Result<()> {
    let sql = "UPDATE users SET failed_attempts = failed_attempts - 1 WHERE id = $1 AND failed_attempts > 0";
    exec.run(sql, [user_id.into()]).await.map(|_| ())
}

pub async fn reset_attempts(exec: &Exec<'_>, user_id: &str) -> Result<()> {
    let sql = "UPDATE users SET failed_attempts = 0 WHERE id = $1 AND failed_attempts <> 0";
    exec.run(sql, [user_id.into()]).await.map(|_| ())
}
