//! What the index was made of.

use db::{Exec, FromQueryResult};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Analysis {
    /// All items are at least of this one; 0: nobody can tell.
    pub version: i32,
    /// How often news told less than there is to be found.
    pub doubts: i64,
}

pub async fn find(exec: &Exec<'_>) -> db::Result<Analysis> {
    Ok(exec.one("SELECT version, doubts FROM analysis", []).await?.unwrap_or_default())
}

/// An index without items is of any version.
pub async fn adopt(exec: &Exec<'_>, version: i32) -> db::Result<()> {
    let sql = "UPDATE analysis SET version = $1 WHERE version < $1 AND NOT EXISTS (SELECT 1 FROM items)";
    exec.run(sql, [version.into()]).await.map(|_| ())
}

/// There may be items that lack something.
pub async fn doubt(exec: &Exec<'_>) -> db::Result<()> {
    exec.run("UPDATE analysis SET version = 0, doubts = doubts + 1", []).await.map(|_| ())
}

/// All was made anew; false if there were doubts meanwhile.
pub async fn settle(exec: &Exec<'_>, version: i32, doubts: i64) -> db::Result<bool> {
    let sql = "UPDATE analysis SET version = $1 WHERE doubts = $2";
    Ok(exec.run(sql, [version.into(), doubts.into()]).await? > 0)
}
