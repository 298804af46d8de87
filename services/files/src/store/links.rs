//! What was found behind addresses, and the posts that wait for it.

use db::{Exec, FromQueryResult};
use model::preview::Links;
use serde_json::Value;

/// A post that leads somewhere.
#[derive(Clone, Debug)]
pub struct Job {
    pub post_id: String,
    pub links: Links,
    pub tries: i32,
}

#[derive(FromQueryResult)]
struct Row {
    post_id: String,
    links: Value,
    tries: i32,
}

#[derive(FromQueryResult)]
pub struct Known {
    pub found: Value,
    /// Unix ms.
    pub at: i64,
}

/// Looks are to be taken for this post; what it led to before does not count any more.
pub async fn wait(exec: &Exec<'_>, post_id: &str, links: &Links, at: i64) -> db::Result<()> {
    let sql = "INSERT INTO link_jobs (post_id, links, at) VALUES ($1, $2, $3)
               ON CONFLICT (post_id) DO UPDATE SET links = $2, at = $3, due_at = 0, tries = 0";
    exec.run(sql, [post_id.into(), db::document(links)?, at.into()]).await.map(|_| ())
}

/// Takes some that are due; nobody else gets them before `until`.
pub async fn take(exec: &Exec<'_>, limit: i64, now: i64, until: i64) -> db::Result<Vec<Job>> {
    let sql = "UPDATE link_jobs SET due_at = $3, tries = tries + 1 WHERE post_id IN (
                   SELECT post_id FROM link_jobs WHERE due_at <= $2 ORDER BY due_at, at LIMIT $1 FOR UPDATE SKIP LOCKED)
               RETURNING post_id, links, tries";
    let rows = exec.all::<Row>(sql, [limit.into(), now.into(), until.into()]).await?;
    let job = |row: Row| {
        let links = serde_json::from_value(row.links).unwrap_or_default();
        Job { post_id: row.post_id, links, tries: row.tries }
    };
    Ok(rows.into_iter().map(job).collect())
}

/// Not done yet; to be tried again at some time.
pub async fn put_off(exec: &Exec<'_>, job: &Job, due_at: i64) -> db::Result<()> {
    let sql = "UPDATE link_jobs SET due_at = $3 WHERE post_id = $1 AND links = $2";
    exec.run(sql, [job.post_id.as_str().into(), db::document(&job.links)?, due_at.into()]).await.map(|_| ())
}

/// Done, unless the post leads elsewhere by now.
pub async fn done(exec: &Exec<'_>, job: &Job) -> db::Result<()> {
    let sql = "DELETE FROM link_jobs WHERE post_id = $1 AND links = $2";
    exec.run(sql, [job.post_id.as_str().into(), db::document(&job.links)?]).await.map(|_| ())
}

pub async fn find(exec: &Exec<'_>, address: &str) -> db::Result<Option<Known>> {
    exec.one("SELECT found, at FROM found_links WHERE address = $1", [address.into()]).await
}

pub async fn keep(exec: &Exec<'_>, address: &str, found: Value, at: i64) -> db::Result<()> {
    let sql = "INSERT INTO found_links (address, found, at) VALUES ($1, $2, $3)
               ON CONFLICT (address) DO UPDATE SET found = $2, at = $3";
    exec.run(sql, [address.into(), found.into(), at.into()]).await.map(|_| ())
}

pub async fn forget(exec: &Exec<'_>, before: i64) -> db::Result<()> {
    exec.run("DELETE FROM found_links WHERE at < $1", [before.into()]).await.map(|_| ())
}
