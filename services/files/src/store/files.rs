//! Files.

use db::{Exec, FromQueryResult, Value, texts};
use model::FileInfo;

use crate::domain::file::{File, id_of};

#[derive(FromQueryResult)]
struct Row {
    id: String,
    user_id: String,
    channel_id: String,
    post_id: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    name: String,
    extension: String,
    size: i64,
    mime_type: String,
    width: i64,
    height: i64,
    has_preview: bool,
    mini_preview: Option<String>,
    path: String,
    claim: String,
}

pub(super) const COLUMNS: &str = "id, user_id, channel_id, post_id, create_at, update_at, delete_at, name, extension, size, mime_type, \
     width, height, has_preview, mini_preview, path, claim";

impl From<Row> for File {
    fn from(row: Row) -> Self {
        let info = FileInfo {
            id: row.id,
            user_id: row.user_id,
            post_id: row.post_id,
            channel_id: row.channel_id,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            name: row.name,
            extension: row.extension,
            size: row.size,
            mime_type: row.mime_type,
            width: row.width,
            height: row.height,
            has_preview_image: row.has_preview,
            mini_preview: row.mini_preview,
            ..FileInfo::default()
        };
        Self { info, path: row.path, is_claimed: !row.claim.is_empty() }
    }
}

/// Files a statement gives back.
pub(super) async fn rows(exec: &Exec<'_>, sql: &str, values: Vec<Value>) -> db::Result<Vec<File>> {
    let rows = exec.all::<Row>(sql, values).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn insert(exec: &Exec<'_>, file: &File) -> db::Result<()> {
    let sql = "INSERT INTO files (id, user_id, channel_id, create_at, update_at, name, extension, size, mime_type, width, height,
                                  has_preview, mini_preview, path)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let info = &file.info;
    let values: [Value; 14] = [
        info.id.as_str().into(),
        info.user_id.as_str().into(),
        info.channel_id.as_str().into(),
        info.create_at.into(),
        info.update_at.into(),
        info.name.as_str().into(),
        info.extension.as_str().into(),
        info.size.into(),
        info.mime_type.as_str().into(),
        info.width.into(),
        info.height.into(),
        info.has_preview_image.into(),
        info.mini_preview.clone().into(),
        file.path.as_str().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// A file that is not hidden.
pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<File>> {
    let sql = format!("SELECT {COLUMNS} FROM files WHERE id = $1 AND delete_at = 0");
    Ok(rows(exec, &sql, vec![id.into()]).await?.pop())
}

/// Those of the files that this user uploaded and that are in no post.
pub async fn loose_of(exec: &Exec<'_>, user_id: &str, ids: &[String]) -> db::Result<Vec<File>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM files WHERE id = ANY($2) AND user_id = $1 AND post_id = '' AND delete_at = 0 ORDER BY create_at, id"
    );
    rows(exec, &sql, vec![user_id.into(), texts(ids)]).await
}

/// Ids in order, after one; for looking at all of them.
pub async fn page_after(exec: &Exec<'_>, id: &str, limit: i64) -> db::Result<Vec<String>> {
    let sql = "SELECT id AS value FROM files WHERE id > $1 ORDER BY id LIMIT $2";
    exec.values(sql, [id.into(), limit.into()]).await
}

/// Which of these blobs belong to a file, to a part of one, or to a picture? Told by their ids.
pub async fn known(exec: &Exec<'_>, blobs: &[String]) -> db::Result<Vec<String>> {
    let sql = "SELECT id AS value FROM files WHERE id = ANY($1)
               UNION ALL SELECT id FROM upload_parts WHERE id = ANY($1)
               UNION ALL SELECT reverse(split_part(reverse(path), '/', 1)) FROM pictures WHERE path = ANY($2)";
    exec.values(sql, [texts(blobs.iter().map(|blob| id_of(blob))), texts(blobs)]).await
}

/// Files in no post since before a moment, whose claims have run out.
pub async fn stale(
    exec: &Exec<'_>,
    before: i64,
    now: i64,
    after: &str,
    limit: i64,
) -> db::Result<Vec<String>> {
    let sql = "SELECT id AS value FROM files
               WHERE post_id = '' AND create_at < $1 AND claimed_until < $2 AND id > $3 ORDER BY id LIMIT $4";
    exec.values(sql, [before.into(), now.into(), after.into(), limit.into()]).await
}

/// Deletes rows and returns them. `loose`: only those that are still in no post and claimed by none.
pub async fn delete(exec: &Exec<'_>, ids: &[String], loose: bool, now: i64) -> db::Result<Vec<File>> {
    let sql = format!(
        "DELETE FROM files WHERE id = ANY($1) AND (NOT $2 OR post_id = '' AND claimed_until < $3) RETURNING {COLUMNS}"
    );
    rows(exec, &sql, vec![texts(ids), loose.into(), now.into()]).await
}
