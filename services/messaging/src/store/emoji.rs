//! Emoji that people made.

use db::{Exec, texts};
use model::Emoji;

const COLUMNS: &str = "id, create_at, update_at, delete_at, creator_id, name";

/// Emoji of a search at most.
const FOUND: i64 = 100;

pub async fn insert(exec: &Exec<'_>, emoji: &Emoji) -> db::Result<()> {
    exec.save_document("emoji", COLUMNS, emoji).await
}

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Emoji>> {
    let sql = "SELECT to_jsonb(e) AS value FROM emoji e WHERE id = $1 AND delete_at = 0";
    exec.document(sql, [id.into()]).await
}

pub async fn by_names<S: AsRef<str>>(exec: &Exec<'_>, names: &[S]) -> db::Result<Vec<Emoji>> {
    let sql = "SELECT to_jsonb(e) AS value FROM emoji e WHERE name COLLATE \"C\" = ANY($1) AND delete_at = 0 ORDER BY name";
    exec.documents(sql, [texts(names)]).await
}

/// A page, in order of name or as they were made.
pub async fn page(exec: &Exec<'_>, by_name: bool, skip: i64, take: i64) -> db::Result<Vec<Emoji>> {
    let order = if by_name { "name COLLATE \"C\"" } else { "create_at, id" };
    let sql = format!(
        "SELECT to_jsonb(e) AS value FROM emoji e WHERE delete_at = 0 ORDER BY {order} LIMIT $2 OFFSET $1"
    );
    exec.documents(&sql, [skip.into(), take.into()]).await
}

/// Those whose names hold a term, or begin with it.
pub async fn search(exec: &Exec<'_>, term: &str, at_beginning: bool) -> db::Result<Vec<Emoji>> {
    let term = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = if at_beginning { format!("{term}%") } else { format!("%{term}%") };
    let sql = "SELECT to_jsonb(e) AS value FROM emoji e WHERE name LIKE $1 AND delete_at = 0 ORDER BY name LIMIT $2";
    exec.documents(sql, [pattern.into(), FOUND.into()]).await
}

/// False when it was gone already.
pub async fn delete(exec: &Exec<'_>, id: &str, at: i64) -> db::Result<bool> {
    let sql = "UPDATE emoji SET delete_at = $2, update_at = $2 WHERE id = $1 AND delete_at = 0";
    Ok(exec.run(sql, [id.into(), at.into()]).await? > 0)
}

/// Which of these are there?
pub async fn known(exec: &Exec<'_>, ids: &[String]) -> db::Result<Vec<String>> {
    let sql = "SELECT id AS value FROM emoji WHERE id = ANY($1) AND delete_at = 0";
    exec.values(sql, [db::texts(ids)]).await
}
