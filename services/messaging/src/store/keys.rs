//! Keys this service made for itself.

use db::Exec;

/// The key of that name; the one given if there was none yet. Of two that come at once both get the same.
pub async fn get_or_put(exec: &Exec<'_>, name: &str, fresh: Vec<u8>) -> db::Result<Vec<u8>> {
    let sql = "INSERT INTO keys (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET secret = keys.secret
               RETURNING secret AS value";
    let found = exec.value::<Vec<u8>>(sql, [name.into(), fresh.into()]).await?;
    found.ok_or_else(|| db::Error::Bug("no key".to_owned()))
}
