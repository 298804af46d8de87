//! Files, seen from what names them.

use db::{Exec, FromQueryResult, texts};
use events::request::KeptFile;

#[derive(FromQueryResult)]
struct Row {
    file_id: String,
    post_id: String,
}

/// Which of the files anything still needs: posts and their old versions, drafts, scheduled messages, bookmarks.
pub async fn kept(exec: &Exec<'_>, ids: &[String]) -> db::Result<Vec<KeptFile>> {
    let sql = "SELECT f.id AS file_id, coalesce(p.live, '') AS post_id
               FROM unnest($1::text[]) AS f(id)
               LEFT JOIN LATERAL (
                   SELECT min(id) FILTER (WHERE delete_at = 0 AND original_id = '') AS live, count(*) AS named
                   FROM posts WHERE file_ids <> '{}' AND file_ids @> ARRAY[f.id]) AS p ON true
               WHERE p.named > 0
                  OR EXISTS (SELECT 1 FROM drafts d WHERE d.file_ids <> '{}' AND d.file_ids @> ARRAY[f.id])
                  OR EXISTS (SELECT 1 FROM scheduled_posts s WHERE s.file_ids <> '{}' AND s.file_ids @> ARRAY[f.id])
                  OR EXISTS (SELECT 1 FROM bookmarks b WHERE b.file_id <> '' AND b.file_id = f.id)";
    let rows = exec.all::<Row>(sql, [texts(ids)]).await?;
    Ok(rows.into_iter().map(|row| KeptFile { file_id: row.file_id, post_id: row.post_id }).collect())
}
