//! Which post a file belongs to, or is about to.

use db::{Exec, texts};
use events::request::KeptFile;

use super::files::{COLUMNS, rows};
use crate::domain::file::File;

/// Takes those of the files that are free, or taken by the same claim already, in one step.
pub async fn take(
    exec: &Exec<'_>,
    user_id: &str,
    channel_id: &str,
    claim: &str,
    ids: &[String],
    until: i64,
) -> db::Result<Vec<File>> {
    // Locked in order of id, so that two claims cannot wait for each other.
    let sql = format!(
        "WITH free AS MATERIALIZED (
             SELECT id AS free_id FROM files WHERE id = ANY($4) AND user_id = $1 AND channel_id = $2 AND post_id = '' AND delete_at = 0
                AND (claim = '' OR claim = $3) ORDER BY id FOR UPDATE
         )
         UPDATE files SET claim = $3, claimed_until = $5, claims = CASE WHEN claim = $3 THEN claims + 1 ELSE 1 END
         FROM free WHERE id = free_id RETURNING {COLUMNS}"
    );
    let values = vec![user_id.into(), channel_id.into(), claim.into(), texts(ids), until.into()];
    rows(exec, &sql, values).await
}

/// Gives back what was taken for a post that will not be written.
pub async fn release(exec: &Exec<'_>, user_id: &str, claim: &str, ids: &[String]) -> db::Result<()> {
    let sql = "UPDATE files SET claim = '', claimed_until = 0
               WHERE id = ANY($3) AND user_id = $1 AND claim = $2 AND claims = 1 AND post_id = ''";
    exec.run(sql, [user_id.into(), claim.into(), texts(ids)]).await.map(|_| ())
}

/// Those of the files whose claims have run out without a word of a post.
pub async fn run_out(exec: &Exec<'_>, ids: &[String], now: i64) -> db::Result<Vec<String>> {
    let sql = "SELECT id AS value FROM files WHERE id = ANY($1) AND claim <> '' AND post_id = '' AND claimed_until < $2";
    exec.values(sql, [texts(ids), now.into()]).await
}

/// These are claimed no more, unless somebody took them meanwhile.
pub async fn clear_run_out(exec: &Exec<'_>, ids: &[String], now: i64) -> db::Result<()> {
    let sql = "UPDATE files SET claim = '' WHERE id = ANY($1) AND post_id = '' AND claimed_until < $2";
    exec.run(sql, [texts(ids), now.into()]).await.map(|_| ())
}

/// A live post shows exactly these files. What it showed before is hidden, and shown again if it comes back.
pub async fn shown(exec: &Exec<'_>, post_id: &str, ids: &[String], at: i64) -> db::Result<()> {
    let sql = "UPDATE files SET post_id = $1, claim = '', claimed_until = 0,
                      delete_at = CASE WHEN id = ANY($2) THEN 0 WHEN delete_at = 0 THEN $3 ELSE delete_at END
               WHERE post_id = $1 AND post_id <> '' OR id = ANY($2) AND post_id = ''";
    exec.run(sql, [post_id.into(), texts(ids), at.into()]).await.map(|_| ())
}

/// A new post has these files.
pub async fn attached(exec: &Exec<'_>, post_id: &str, ids: &[String]) -> db::Result<()> {
    let sql =
        "UPDATE files SET post_id = $1, claim = '', claimed_until = 0 WHERE id = ANY($2) AND post_id = ''";
    exec.run(sql, [post_id.into(), texts(ids)]).await.map(|_| ())
}

/// Nobody is shown the files of these posts any more.
pub async fn hidden(exec: &Exec<'_>, post_ids: &[String], at: i64) -> db::Result<()> {
    let sql = "UPDATE files SET delete_at = $2 WHERE post_id = ANY($1) AND post_id <> '' AND delete_at = 0";
    exec.run(sql, [texts(post_ids), at.into()]).await.map(|_| ())
}

/// Sets right what was missed, by what messaging says of these files now: those it did not name are in no live post.
pub async fn reconcile(exec: &Exec<'_>, ids: &[String], kept: &[KeptFile], at: i64) -> db::Result<()> {
    let shown = || kept.iter().filter(|kept| !kept.post_id.is_empty());
    let sql = "UPDATE files SET post_id = k.post_id, claim = '', claimed_until = 0, delete_at = 0
               FROM unnest($1::text[], $2::text[]) AS k(file_id, post_id) WHERE id = k.file_id";
    let values = [texts(shown().map(|kept| &kept.file_id)), texts(shown().map(|kept| &kept.post_id))];
    exec.run(sql, values).await?;
    let sql = "UPDATE files SET delete_at = $3 WHERE id = ANY($1) AND id <> ALL($2) AND post_id <> '' AND delete_at = 0";
    exec.run(sql, [texts(ids), texts(shown().map(|kept| &kept.file_id)), at.into()]).await.map(|_| ())
}
