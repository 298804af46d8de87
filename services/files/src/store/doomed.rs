//! Blobs that no row knows any more, until the store has deleted them.

use db::{Exec, texts};

/// Marks blobs for deletion, in the transaction that forgets them.
pub async fn add(exec: &Exec<'_>, paths: &[String], at: i64) -> db::Result<()> {
    let sql = "INSERT INTO doomed_blobs (path, at) SELECT path, $2 FROM unnest($1::text[]) AS path ON CONFLICT DO NOTHING";
    exec.run(sql, [texts(paths), at.into()]).await.map(|_| ())
}

pub async fn some(exec: &Exec<'_>, limit: i64) -> db::Result<Vec<String>> {
    exec.values("SELECT path AS value FROM doomed_blobs ORDER BY at LIMIT $1", [limit.into()]).await
}

pub async fn done(exec: &Exec<'_>, paths: &[String]) -> db::Result<()> {
    exec.run("DELETE FROM doomed_blobs WHERE path = ANY($1)", [texts(paths)]).await.map(|_| ())
}

/// Was this day's folder searched already?
pub async fn is_swept(exec: &Exec<'_>, day: &str) -> db::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM swept_days WHERE day = $1) AS value";
    Ok(exec.value(sql, [day.into()]).await?.unwrap_or(false))
}

pub async fn swept(exec: &Exec<'_>, day: &str) -> db::Result<()> {
    exec.run("INSERT INTO swept_days (day) VALUES ($1) ON CONFLICT DO NOTHING", [day.into()])
        .await
        .map(|_| ())
}
