//! Uploads that take several requests, and their parts. One request at a time sends: it has a turn, which it keeps as long as
//! it is heard of. What a request without its turn would write is not written.

use std::time::Duration;

use db::{Exec, FromQueryResult, texts};

use super::doomed;

#[derive(Clone, Debug, FromQueryResult)]
pub struct Upload {
    pub id: String,
    pub user_id: String,
    pub channel_id: String,
    pub filename: String,
    pub file_size: i64,
    pub file_offset: i64,
    pub create_at: i64,
    /// "" until it is complete.
    pub file_id: String,
    /// How many have come.
    pub parts: i64,
}

const COLUMNS: &str = "id, user_id, channel_id, filename, file_size, file_offset, create_at, file_id,
    (SELECT count(*) FROM upload_parts WHERE upload_id = uploads.id) AS parts";
/// Of the database, which all replicas share.
const NOW: &str = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

#[derive(Clone, Debug, FromQueryResult)]
pub struct Part {
    pub id: String,
    pub path: String,
    pub start: i64,
    pub size: i64,
}

/// Writes it down unless this user has `most` that are not complete; tells whether it did.
pub async fn insert(exec: &Exec<'_>, upload: &Upload, most: i64) -> db::Result<bool> {
    let sql = "INSERT INTO uploads (id, user_id, channel_id, filename, file_size, create_at, update_at)
               SELECT $1, $2, $3, $4, $5, $6, $6
               WHERE (SELECT count(*) FROM uploads WHERE user_id = $2 AND file_id = '') < $7";
    let values = [
        upload.id.as_str().into(),
        upload.user_id.as_str().into(),
        upload.channel_id.as_str().into(),
        upload.filename.as_str().into(),
        upload.file_size.into(),
        upload.create_at.into(),
        most.into(),
    ];
    Ok(exec.run(sql, values).await? > 0)
}

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Upload>> {
    exec.one(&format!("SELECT {COLUMNS} FROM uploads WHERE id = $1"), [id.into()]).await
}

/// Those that are not complete, the oldest first.
pub async fn list(exec: &Exec<'_>, user_id: &str) -> db::Result<Vec<Upload>> {
    let sql =
        format!("SELECT {COLUMNS} FROM uploads WHERE user_id = $1 AND file_id = '' ORDER BY create_at, id");
    exec.all(&sql, [user_id.into()]).await
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Gives the turn to `writer` unless another has it, and tells how far the upload is then.
pub async fn take_turn(
    exec: &Exec<'_>,
    id: &str,
    writer: &str,
    lease: Duration,
) -> db::Result<Option<Upload>> {
    let sql = format!(
        "UPDATE uploads SET writer = $2, writing_until = {NOW} + $3
         WHERE id = $1 AND file_id = '' AND (writer = '' OR writing_until < {NOW}) RETURNING {COLUMNS}"
    );
    exec.one(&sql, [id.into(), writer.into(), ms(lease).into()]).await
}

/// Keeps the turn for longer; false when another has it.
pub async fn keep_turn(exec: &Exec<'_>, id: &str, writer: &str, lease: Duration) -> db::Result<bool> {
    let sql = format!("UPDATE uploads SET writing_until = {NOW} + $3 WHERE id = $1 AND writer = $2");
    Ok(exec.run(&sql, [id.into(), writer.into(), ms(lease).into()]).await? > 0)
}

pub async fn end_turn(exec: &Exec<'_>, id: &str, writer: &str) -> db::Result<()> {
    let sql = "UPDATE uploads SET writer = '', writing_until = 0 WHERE id = $1 AND writer = $2";
    exec.run(sql, [id.into(), writer.into()]).await.map(|_| ())
}

/// Adds what has come at the end; false when it is no longer this writer's turn.
pub async fn add_part(
    exec: &Exec<'_>,
    id: &str,
    writer: &str,
    part: &Part,
    at: i64,
    lease: Duration,
) -> db::Result<bool> {
    let sql = format!(
        "WITH turn AS (
             UPDATE uploads SET file_offset = file_offset + $5, update_at = $7, writing_until = {NOW} + $8
             WHERE id = $1 AND writer = $2 AND file_offset = $4 AND file_id = '' RETURNING id
         )
         INSERT INTO upload_parts (id, upload_id, start, size, path) SELECT $3, id, $4, $5, $6 FROM turn"
    );
    let values = [
        id.into(),
        writer.into(),
        part.id.as_str().into(),
        part.start.into(),
        part.size.into(),
        part.path.as_str().into(),
        at.into(),
        ms(lease).into(),
    ];
    Ok(exec.run(&sql, values).await? > 0)
}

/// In order.
pub async fn parts(exec: &Exec<'_>, id: &str) -> db::Result<Vec<Part>> {
    let sql = "SELECT id, path, start, size FROM upload_parts WHERE upload_id = $1 ORDER BY start";
    exec.all(sql, [id.into()]).await
}

/// It has become this file; its parts go, but for the one that is the file. False when it is no longer this writer's turn.
pub async fn complete(exec: &Exec<'_>, id: &str, writer: &str, file_id: &str, now: i64) -> db::Result<bool> {
    let sql = "UPDATE uploads SET file_id = $3, update_at = $4, writer = '', writing_until = 0
               WHERE id = $1 AND writer = $2 AND file_id = ''";
    let values = [id.into(), writer.into(), file_id.into(), now.into()];
    if exec.run(sql, values).await? == 0 {
        return Ok(false);
    }
    let gone = "WITH gone AS (DELETE FROM upload_parts WHERE upload_id = $1 RETURNING id, path)
                SELECT path AS value FROM gone WHERE id <> $2";
    let gone: Vec<String> = exec.values(gone, [id.into(), file_id.into()]).await?;
    doomed::add(exec, &gone, now).await?;
    Ok(true)
}

/// Forgets uploads nobody has sent anything for since before a moment; tells how many.
pub async fn forget_stale(exec: &Exec<'_>, before: i64, limit: i64, now: i64) -> db::Result<usize> {
    let stale = format!(
        "SELECT id AS value FROM uploads WHERE update_at < $1 AND (writer = '' OR writing_until < {NOW})
         ORDER BY update_at LIMIT $2 FOR UPDATE SKIP LOCKED"
    );
    let stale: Vec<String> = exec.values(&stale, [before.into(), limit.into()]).await?;
    forget(exec, &stale, now).await?;
    Ok(stale.len())
}

/// Forgets uploads and dooms what has come of them.
pub async fn forget(exec: &Exec<'_>, ids: &[String], now: i64) -> db::Result<()> {
    // The smaller pictures of one that became a file but for the last step lie beside it.
    let paths = "SELECT unnest(ARRAY[path, path || '_thumb', path || '_preview']) AS value FROM upload_parts
                 WHERE upload_id = ANY($1)";
    let paths: Vec<String> = exec.values(paths, [texts(ids)]).await?;
    doomed::add(exec, &paths, now).await?;
    exec.run("DELETE FROM uploads WHERE id = ANY($1)", [texts(ids)]).await.map(|_| ())
}
