//! What files say, and the files that wait for being read.

use db::{Exec, FromQueryResult, texts};

#[derive(Clone, Debug, FromQueryResult)]
pub struct Job {
    pub file_id: String,
    pub path: String,
    pub mime_type: String,
    pub extension: String,
    pub size: i64,
    /// This one included.
    pub tries: i32,
}

/// These are to be read.
pub async fn wait(exec: &Exec<'_>, file_ids: &[&str], at: i64) -> db::Result<()> {
    let sql = "INSERT INTO text_jobs (file_id, due_at) SELECT id, $2 FROM unnest($1::text[]) AS id";
    exec.run(sql, [texts(file_ids), at.into()]).await.map(|_| ())
}

/// Takes some that are due, the newest first; nobody else gets them before `until`.
pub async fn take(exec: &Exec<'_>, limit: i64, now: i64, until: i64) -> db::Result<Vec<Job>> {
    let sql = "WITH taken AS (
                   UPDATE text_jobs SET due_at = $3, tries = tries + 1 WHERE file_id IN (
                       SELECT file_id FROM text_jobs WHERE due_at <= $2 ORDER BY due_at DESC LIMIT $1 FOR UPDATE SKIP LOCKED)
                   RETURNING file_id, tries
               )
               SELECT file_id, path, mime_type, extension, size, tries FROM taken JOIN files ON id = file_id";
    exec.all(sql, [limit.into(), now.into(), until.into()]).await
}

/// Not read yet; to be tried again at some time, after so many tries.
pub async fn put_off(exec: &Exec<'_>, file_id: &str, due_at: i64, tries: i32) -> db::Result<()> {
    let sql = "UPDATE text_jobs SET due_at = $2, tries = $3 WHERE file_id = $1";
    exec.run(sql, [file_id.into(), due_at.into(), tries.into()]).await.map(|_| ())
}

/// Archives of which only the names are known are to be read again, after what is new; tells how many.
pub async fn wait_again(exec: &Exec<'_>) -> db::Result<u64> {
    let sql = "INSERT INTO text_jobs (file_id, due_at) SELECT file_id, 0 FROM texts WHERE names_only ON CONFLICT DO NOTHING";
    exec.run(sql, []).await
}

/// Keeps what a file says, or what it said another time if that is nothing now; false when the file is gone, or was read by somebody else meanwhile.
pub async fn keep(exec: &Exec<'_>, file_id: &str, content: &str, names_only: bool) -> db::Result<bool> {
    // The file first, as who deletes it does.
    let file = "SELECT 1::bigint AS value FROM files WHERE id = $1 FOR KEY SHARE";
    exec.value::<i64>(file, [file_id.into()]).await?;
    let sql = "WITH done AS (DELETE FROM text_jobs WHERE file_id = $1 RETURNING file_id)
               INSERT INTO texts (file_id, content, names_only) SELECT file_id, $2, $3 FROM done
               ON CONFLICT (file_id) DO UPDATE SET names_only = excluded.names_only,
                   content = CASE excluded.content WHEN '' THEN texts.content ELSE excluded.content END";
    Ok(exec.run(sql, [file_id.into(), content.into(), names_only.into()]).await? > 0)
}

/// Those of the files that say something, in the order they are asked for.
pub async fn that_speak(exec: &Exec<'_>, file_ids: &[String]) -> db::Result<Vec<String>> {
    let sql = "SELECT file_id AS value FROM texts WHERE file_id = ANY($1) AND content <> '' ORDER BY array_position($1, file_id)";
    exec.values(sql, [texts(file_ids)]).await
}

pub async fn find(exec: &Exec<'_>, file_id: &str) -> db::Result<Option<String>> {
    exec.value("SELECT content AS value FROM texts WHERE file_id = $1", [file_id.into()]).await
}
