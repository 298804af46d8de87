//! How far an index is made anew.

use db::{Exec, FromQueryResult};

#[derive(Clone, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Rebuild {
    pub after_id: String,
    pub done: i64,
    pub started_at: i64,
    /// 0 while it is going on, or was cut off.
    pub finished_at: i64,
}

pub async fn find(exec: &Exec<'_>, name: &str) -> db::Result<Option<Rebuild>> {
    let sql = "SELECT after_id, done, started_at, finished_at FROM rebuilds WHERE name = $1";
    exec.one(sql, [name.into()]).await
}

pub async fn save(exec: &Exec<'_>, name: &str, rebuild: &Rebuild) -> db::Result<()> {
    let sql =
        "INSERT INTO rebuilds (name, after_id, done, started_at, finished_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (name) DO UPDATE SET (after_id, done, started_at, finished_at)
                 = (excluded.after_id, excluded.done, excluded.started_at, excluded.finished_at)";
    let Rebuild { after_id, done, started_at, finished_at } = rebuild.clone();
    let values = [name.into(), after_id.into(), done.into(), started_at.into(), finished_at.into()];
    exec.run(sql, values).await.map(|_| ())
}
