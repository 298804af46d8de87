//! Secrets the service made for itself.

use db::Exec;

/// The secret of this name; the given one becomes it if there was none.
pub async fn get_or_put(exec: &Exec<'_>, name: &str, fresh: Vec<u8>) -> db::Result<Vec<u8>> {
    let sql = "WITH made AS (INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING value)
               SELECT value FROM made UNION ALL SELECT value FROM secrets WHERE name = $1 LIMIT 1";
    match exec.value(sql, [name.into(), fresh.into()]).await? {
        Some(kept) => Ok(kept),
        // Another process made it at the same moment.
        None => {
            let sql = "SELECT value FROM secrets WHERE name = $1";
            let kept = exec.value(sql, [name.into()]).await?;
            kept.ok_or_else(|| db::Error::Bug("a secret that is there is not there".to_owned()))
        }
    }
}
