//! Pictures that stand for somebody or something.

use db::{Exec, FromQueryResult, texts};

#[derive(Clone, Debug, FromQueryResult)]
pub struct Picture {
    pub path: String,
    pub mime_type: String,
    /// Unix ms.
    pub at: i64,
}

pub async fn find(exec: &Exec<'_>, kind: &str, owner_id: &str) -> db::Result<Option<Picture>> {
    let sql = "SELECT path, mime_type, at FROM pictures WHERE kind = $1 AND owner_id = $2";
    exec.one(sql, [kind.into(), owner_id.into()]).await
}

/// Puts a picture in the place of the one before, whose blob it returns.
pub async fn put(
    exec: &Exec<'_>,
    kind: &str,
    owner_id: &str,
    picture: &Picture,
) -> db::Result<Option<String>> {
    let before = "SELECT path AS value FROM pictures WHERE kind = $1 AND owner_id = $2 FOR UPDATE";
    let before = exec.value(before, [kind.into(), owner_id.into()]).await?;
    let sql = "INSERT INTO pictures (kind, owner_id, path, mime_type, at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (kind, owner_id) DO UPDATE SET path = $3, mime_type = $4, at = $5, is_known = false";
    let values = [
        kind.into(),
        owner_id.into(),
        picture.path.as_str().into(),
        picture.mime_type.as_str().into(),
        picture.at.into(),
    ];
    exec.run(sql, values).await?;
    Ok(before)
}

/// Takes a picture away; returns its blob.
pub async fn remove(exec: &Exec<'_>, kind: &str, owner_id: &str) -> db::Result<Option<String>> {
    let sql = "DELETE FROM pictures WHERE kind = $1 AND owner_id = $2 RETURNING path AS value";
    exec.value(sql, [kind.into(), owner_id.into()]).await
}

/// Emoji with pictures since before a moment, of which messaging has not said that they are there.
pub async fn unknown_emoji(exec: &Exec<'_>, before: i64, limit: i64) -> db::Result<Vec<String>> {
    let sql = "SELECT owner_id AS value FROM pictures WHERE kind = 'emoji' AND NOT is_known AND at < $1 ORDER BY at LIMIT $2";
    exec.values(sql, [before.into(), limit.into()]).await
}

pub async fn are_known(exec: &Exec<'_>, ids: &[String]) -> db::Result<()> {
    let sql = "UPDATE pictures SET is_known = true WHERE kind = 'emoji' AND owner_id = ANY($1)";
    exec.run(sql, [texts(ids)]).await.map(|_| ())
}
