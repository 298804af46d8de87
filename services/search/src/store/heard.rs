//! How far the index is.

use db::Exec;

pub async fn until(exec: &Exec<'_>) -> db::Result<i64> {
    Ok(exec.value("SELECT at AS value FROM heard", []).await?.unwrap_or(0))
}

pub async fn advance(exec: &Exec<'_>, at: i64) -> db::Result<()> {
    exec.run("UPDATE heard SET at = $1 WHERE at < $1", [at.into()]).await.map(|_| ())
}
