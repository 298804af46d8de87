//! Writing what can be found.

use db::{Exec, texts};

use super::vector;
use crate::domain::item::Item;
use crate::domain::text;

/// Adds items or replaces older versions of them, and the same where more was read of it; each id once.
pub async fn put(exec: &Exec<'_>, items: &[Item]) -> db::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let column = |of: fn(&Item) -> &str| texts(items.iter().map(of));
    let words = items.iter().map(|item| vector(&text::index(&item.content)));
    let sql = "INSERT INTO items AS i (id, is_file, post_id, extension, channel_id, user_id, create_at, version, is_deleted, content, words)
               SELECT id, is_file, post_id, extension, channel_id, user_id, create_at, version, is_deleted, content, words::tsvector
               FROM unnest($1::text[], $2::boolean[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::boolean[], $10::text[], $11::text[])
                 AS e(id, is_file, post_id, extension, channel_id, user_id, create_at, version, is_deleted, content, words)
               ORDER BY id
               ON CONFLICT (id) DO UPDATE SET (post_id, extension, channel_id, user_id, create_at, version, is_deleted, content, words)
                 = (excluded.post_id, excluded.extension, excluded.channel_id, excluded.user_id, excluded.create_at, excluded.version,
                    excluded.is_deleted, excluded.content, excluded.words || i.text_words)
               WHERE i.version < excluded.version OR i.version = excluded.version AND NOT i.is_deleted
                 AND (i.is_file OR (i.content, i.words) IS DISTINCT FROM (excluded.content, excluded.words))";
    let values = [
        column(|item| &item.id),
        items.iter().map(|item| item.is_file).collect::<Vec<_>>().into(),
        column(|item| &item.post_id),
        column(|item| &item.extension),
        column(|item| &item.channel_id),
        column(|item| &item.user_id),
        items.iter().map(|item| item.create_at).collect::<Vec<_>>().into(),
        items.iter().map(|item| item.version).collect::<Vec<_>>().into(),
        items.iter().map(|item| item.is_deleted).collect::<Vec<_>>().into(),
        column(|item| &item.content),
        texts(words),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// An item's new text.
#[derive(Clone, Debug)]
pub struct Edit {
    pub id: String,
    pub content: String,
    pub version: i64,
}

/// Changes the texts of items that are there; each id once.
pub async fn edit(exec: &Exec<'_>, edits: &[Edit]) -> db::Result<()> {
    if edits.is_empty() {
        return Ok(());
    }
    let words = edits.iter().map(|edit| vector(&text::index(&edit.content)));
    let sql = "UPDATE items i SET content = e.content, words = e.words::tsvector, version = e.version
               FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS e(id, content, words, version)
               WHERE i.id = e.id AND i.version < e.version AND NOT i.is_deleted";
    let values = [
        texts(edits.iter().map(|edit| &edit.id)),
        texts(edits.iter().map(|edit| &edit.content)),
        texts(words),
        edits.iter().map(|edit| edit.version).collect::<Vec<_>>().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}
