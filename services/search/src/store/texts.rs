//! What files say, and the files of which that is still to be asked.

use std::collections::BTreeSet;

use db::{Exec, texts};

use super::vector;

/// The texts of these files are to be asked for, unless they are there.
pub async fn want(exec: &Exec<'_>, file_ids: &[String]) -> db::Result<()> {
    if file_ids.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO wanted_texts (file_id)
               SELECT w.id FROM unnest($1::text[]) AS w(id)
               WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.id = w.id AND i.text <> '')
               ORDER BY w.id ON CONFLICT (file_id) DO UPDATE SET due_at = 0";
    exec.run(sql, [texts(file_ids)]).await.map(|_| ())
}

/// Takes some that are due; nobody else gets them before `until`.
pub async fn take(exec: &Exec<'_>, limit: i64, now: i64, until: i64) -> db::Result<Vec<String>> {
    let sql = "UPDATE wanted_texts SET due_at = $3 WHERE file_id IN (
                   SELECT file_id FROM wanted_texts WHERE due_at <= $2 ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
               RETURNING file_id AS value";
    exec.values(sql, [limit.into(), now.into(), until.into()]).await
}

/// These are to be asked for again, at once.
pub async fn give_back(exec: &Exec<'_>, file_ids: &[String]) -> db::Result<()> {
    exec.run("UPDATE wanted_texts SET due_at = 0 WHERE file_id = ANY($1)", [texts(file_ids)])
        .await
        .map(|_| ())
}

/// Is this still wanted? It is not any more from now on.
pub async fn got(exec: &Exec<'_>, file_ids: &[String]) -> db::Result<bool> {
    Ok(exec.run("DELETE FROM wanted_texts WHERE file_id = ANY($1)", [texts(file_ids)]).await? > 0)
}

/// A file that is there is found by this text, too.
pub async fn put(exec: &Exec<'_>, file_id: &str, text: &str, lexemes: &BTreeSet<String>) -> db::Result<()> {
    let sql =
        "UPDATE items SET text = $2, text_words = $3::text::tsvector, words = words || $3::text::tsvector
               WHERE id = $1 AND is_file AND NOT is_deleted";
    exec.run(sql, [file_id.into(), text.into(), vector(lexemes).into()]).await.map(|_| ())
}
