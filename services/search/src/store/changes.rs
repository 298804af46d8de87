//! What changed in which order, for an engine that is fed from the items.

use db::{Db, Exec, FromQueryResult, Lock};

/// What a change left of an item.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Change {
    /// Its number; greater than that of any change seen before.
    pub change: i64,
    pub id: String,
    /// Can it be found? Of one that cannot be, the rest says nothing.
    pub is_there: bool,
    pub is_file: bool,
    pub extension: String,
    pub channel_id: String,
    pub user_id: String,
    pub create_at: i64,
    pub words: Vec<String>,
}

const IS_THERE: &str = "NOT is_deleted AND (NOT is_file OR post_id <> '')";

/// Whoever feeds an engine holds this.
const FEEDING: i64 = 0x0073_6561_7263_6801;

/// What changed after a number, the first first: at most so many, and not many more bytes of words than so many.
pub async fn read(exec: &Exec<'_>, after: i64, most: i64, bytes: i64) -> db::Result<Vec<Change>> {
    let sql = format!(
        "WITH changed AS (
             SELECT * FROM (SELECT change, id, {IS_THERE} AS is_there, is_file, extension, channel_id, user_id, create_at, words
                            FROM items WHERE change > $1 ORDER BY change LIMIT $2) i
             UNION ALL
             SELECT * FROM (SELECT change, id, false, false, '', '', '', 0::bigint, ''::tsvector
                            FROM gone WHERE change > $1 ORDER BY change LIMIT $2) g
             ORDER BY change LIMIT $2),
         sized AS (SELECT *, sum(pg_column_size(words)) OVER (ORDER BY change) - pg_column_size(words) AS before FROM changed)
         SELECT change, id, is_there, is_file, extension, channel_id, user_id, create_at,
                CASE WHEN is_there THEN tsvector_to_array(words) ELSE '{{}}' END AS words
         FROM sized WHERE before < $3 ORDER BY change"
    );
    exec.all(&sql, [after.into(), most.into(), bytes.into()]).await
}

/// How much changed after a number; about `most` are counted at most.
pub async fn count(exec: &Exec<'_>, after: i64, most: i64) -> db::Result<i64> {
    let sql = "SELECT count(*) AS value FROM (
                   (SELECT FROM items WHERE change > $1 ORDER BY change LIMIT $2)
                   UNION ALL (SELECT FROM gone WHERE change > $1 ORDER BY change LIMIT $2)) c";
    Ok(exec.value(sql, [after.into(), most.into()]).await?.unwrap_or(0))
}

/// How many items can be found, if nothing changed after a number.
pub async fn total(exec: &Exec<'_>, after: i64) -> db::Result<Option<i64>> {
    let sql =
        format!("SELECT count(*) FILTER (WHERE {IS_THERE}) AS value FROM items HAVING max(change) <= $1");
    exec.value(&sql, [after.into()]).await
}

/// The greatest number there is.
pub async fn newest(exec: &Exec<'_>) -> db::Result<i64> {
    Ok(exec.value("SELECT last_value AS value FROM changes", []).await?.unwrap_or(0))
}

/// Items that are gone are told of no more.
pub async fn forget(exec: &Exec<'_>, until: i64) -> db::Result<()> {
    exec.run("DELETE FROM gone WHERE change <= $1", [until.into()]).await.map(|_| ())
}

/// Which database this is.
pub async fn origin(exec: &Exec<'_>) -> db::Result<String> {
    Ok(exec.value("SELECT id AS value FROM origin", []).await?.unwrap_or_default())
}

/// One process at a time feeds an engine.
pub async fn lock(db: &Db) -> db::Result<Option<Lock>> {
    db.try_lock(FEEDING).await
}
