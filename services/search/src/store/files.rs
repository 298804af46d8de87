//! Files among the items. What a file is called and which post it is in are heard of apart, in either order.

use db::{Exec, FromQueryResult, Value, texts};

use super::vector;
use crate::domain::item::Item;
use crate::domain::text;

/// A file that a post shows from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    pub file_id: String,
    pub post_id: String,
    pub channel_id: String,
    pub user_id: String,
    pub at: i64,
}

/// Which files a post shows from now on: no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub post_id: String,
    pub file_ids: Vec<String>,
    pub at: i64,
}

/// Files get their names; each once.
pub async fn name(exec: &Exec<'_>, files: &[Item]) -> db::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let column = |of: fn(&Item) -> &str| texts(files.iter().map(of));
    let sql = "INSERT INTO items AS i (id, is_file, extension, channel_id, user_id, create_at, version, content, words)
               SELECT id, true, extension, channel_id, user_id, create_at, 0, content, words::tsvector
               FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
                 AS e(id, extension, channel_id, user_id, create_at, content, words)
               ORDER BY id
               ON CONFLICT (id) DO UPDATE SET (extension, create_at, content, words)
                 = (excluded.extension, excluded.create_at, excluded.content, excluded.words || i.text_words) WHERE NOT i.is_deleted";
    let values = [
        column(|file| &file.id),
        column(|file| &file.extension),
        column(|file| &file.channel_id),
        column(|file| &file.user_id),
        files.iter().map(|file| file.create_at).collect::<Vec<_>>().into(),
        column(|file| &file.content),
        texts(files.iter().map(|file| vector(&text::index(&file.content)))),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Posts show files; each file once.
pub async fn attach(exec: &Exec<'_>, files: &[Attached]) -> db::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let column = |of: fn(&Attached) -> &str| texts(files.iter().map(of));
    let sql = "INSERT INTO items AS i (id, is_file, post_id, channel_id, user_id, create_at, version, content, words)
               SELECT id, true, post_id, channel_id, user_id, at, at, '', ''
               FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS e(id, post_id, channel_id, user_id, at)
               ORDER BY id
               ON CONFLICT (id) DO UPDATE SET (post_id, channel_id, version) = (excluded.post_id, excluded.channel_id, excluded.version)
               WHERE i.version < excluded.version";
    let values = [
        column(|file| &file.file_id),
        column(|file| &file.post_id),
        column(|file| &file.channel_id),
        column(|file| &file.user_id),
        files.iter().map(|file| file.at).collect::<Vec<_>>().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Takes off what a post does not show any more.
pub async fn keep(exec: &Exec<'_>, shown: &Shown) -> db::Result<()> {
    let sql =
        "UPDATE items SET post_id = '', version = $3 WHERE post_id = $1 AND id <> ALL($2) AND version < $3";
    exec.run(sql, [shown.post_id.as_str().into(), texts(&shown.file_ids), shown.at.into()]).await.map(|_| ())
}

/// Files of deleted posts.
pub async fn hide(exec: &Exec<'_>, post_ids: &[String], at: i64) -> db::Result<()> {
    if post_ids.is_empty() {
        return Ok(());
    }
    let sql = "UPDATE items SET is_deleted = true, content = '', words = '', text = '', text_words = '', version = greatest(version, $2)
               WHERE post_id <> '' AND post_id = ANY($1)";
    exec.run(sql, [texts(post_ids), at.into()]).await.map(|_| ())
}

/// Files that are gone for good.
pub async fn forget(exec: &Exec<'_>, ids: &[String]) -> db::Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    // First what is wanted: who is about to index it waits, or finds that nobody wants it any more.
    exec.run("DELETE FROM wanted_texts WHERE file_id = ANY($1)", [texts(ids)]).await?;
    exec.run("DELETE FROM items WHERE is_file AND id = ANY($1)", [texts(ids)]).await.map(|_| ())
}

#[derive(Debug, FromQueryResult)]
pub struct Place {
    pub id: String,
    pub post_id: String,
    /// What the file says.
    pub text: String,
}

/// Which posts show these files?
pub async fn places(exec: &Exec<'_>, ids: &[String]) -> db::Result<Vec<Place>> {
    let values: [Value; 1] = [texts(ids)];
    exec.all("SELECT id, post_id, text FROM items WHERE is_file AND id = ANY($1)", values).await
}
