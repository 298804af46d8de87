//! Jobs. Whoever works at one holds the lock; what he says is taken only while nobody said otherwise.

use db::{Db, Exec, Lock};

use crate::domain::job::{ASKED, CANCELED, DOCUMENTS, Job};

/// Whoever makes the index anew holds this.
const WORKING: i64 = 0x0073_6561_7263_6802;

/// Jobs that are over and kept.
const MOST_OVER: i64 = 100;

/// One at a time works.
pub async fn lock(db: &Db) -> db::Result<Option<Lock>> {
    db.try_lock(WORKING).await
}

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Job>> {
    exec.document("SELECT to_jsonb(j) AS value FROM jobs j WHERE id = $1", [id.into()]).await
}

/// Jobs of a status, or of any (""), the newest first.
pub async fn list(exec: &Exec<'_>, status: &str, offset: i64, limit: i64) -> db::Result<Vec<Job>> {
    let sql = "SELECT to_jsonb(j) AS value FROM jobs j WHERE $1 = '' OR status = $1 ORDER BY create_at DESC, id OFFSET $2 LIMIT $3";
    exec.documents(sql, [status.into(), offset.into(), limit.into()]).await
}

/// A job that waits; the one there is if one waits for the same reason.
pub async fn create(exec: &Exec<'_>, reason: &str, now: i64) -> db::Result<Job> {
    let sql = "INSERT INTO jobs (id, reason, status, create_at) VALUES ($1, $2, 'pending', $3) ON CONFLICT DO NOTHING";
    loop {
        exec.run(sql, [model::id::new().into(), reason.into(), now.into()]).await?;
        let waiting = "SELECT to_jsonb(j) AS value FROM jobs j WHERE reason = $1 AND status = 'pending'";
        if let Some(job) = exec.document(waiting, [reason.into()]).await? {
            return Ok(job);
        }
        // It has begun in between.
    }
}

/// What is to be done next: those that do not go on come last.
pub async fn next(exec: &Exec<'_>) -> db::Result<Option<Job>> {
    let sql = "SELECT to_jsonb(j) AS value FROM jobs j WHERE status IN ('pending', 'in_progress', 'cancel_requested')
               ORDER BY trouble <> '', status = 'pending', create_at, id LIMIT 1";
    exec.document(sql, []).await
}

/// Is one under way or waiting for this reason?
pub async fn is_open(exec: &Exec<'_>, reason: &str) -> db::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM jobs WHERE reason = $1 AND status IN ('pending', 'in_progress')) AS value";
    Ok(exec.value(sql, [reason.into()]).await?.unwrap_or(false))
}

/// It begins, at the beginning.
pub async fn begin(exec: &Exec<'_>, job: &Job, now: i64) -> db::Result<bool> {
    let sql = "UPDATE jobs SET status = 'in_progress', phase = 'posts', start_at = $2, last_activity_at = $2, after_id = '', posts_done = 0,
                   posts_total = $3, documents_done = 0, documents_total = $4, analysis = $5, doubts = $6, trouble = ''
               WHERE id = $1 AND status IN ('pending', 'in_progress')";
    let values = [
        job.id.as_str().into(),
        now.into(),
        job.posts_total.into(),
        job.documents_total.into(),
        job.analysis.into(),
        job.doubts.into(),
    ];
    Ok(exec.run(sql, values).await? > 0)
}

/// How far it is now; false if it is to be done no more, or from the beginning.
pub async fn save(exec: &Exec<'_>, job: &Job, before: &str, now: i64) -> db::Result<bool> {
    let sql = "UPDATE jobs SET phase = $3, after_id = $4, posts_done = $5, posts_total = $6, documents_done = $7, documents_total = $8,
                   last_activity_at = $9, trouble = ''
               WHERE id = $1 AND after_id = $2 AND status = 'in_progress'";
    let values = [
        job.id.as_str().into(),
        before.into(),
        job.phase.as_str().into(),
        job.after_id.as_str().into(),
        job.posts_done.into(),
        job.posts_total.into(),
        job.documents_done.into(),
        job.documents_total.into(),
        now.into(),
    ];
    Ok(exec.run(sql, values).await? > 0)
}

/// It is over, unless somebody wants it from the beginning. The oldest that are over are forgotten.
pub async fn finish(exec: &Exec<'_>, job: &Job, status: &str, now: i64) -> db::Result<bool> {
    let sql =
        "UPDATE jobs SET status = $3, last_activity_at = $4, trouble = '' WHERE id = $1 AND after_id = $2";
    let values = [job.id.as_str().into(), job.after_id.as_str().into(), status.into(), now.into()];
    let is_over = exec.run(sql, values).await? > 0;
    let sql = "DELETE FROM jobs WHERE id IN (
                   SELECT id FROM jobs WHERE status IN ('success', 'error', 'canceled') ORDER BY create_at DESC, id OFFSET $1)";
    exec.run(sql, [MOST_OVER.into()]).await?;
    Ok(is_over)
}

/// Why it does not go on; one that was asked for is given up when it has not for so long (ms).
pub async fn stumble(exec: &Exec<'_>, id: &str, trouble: &str, now: i64, patience: i64) -> db::Result<()> {
    let sql = "UPDATE jobs SET trouble = $2,
                   status = CASE WHEN reason = $3 AND greatest(last_activity_at, create_at) < $4 THEN 'error' ELSE status END
               WHERE id = $1";
    let values = [id.into(), trouble.into(), ASKED.into(), (now - patience).into()];
    exec.run(sql, values).await.map(|_| ())
}

/// Somebody does not want it any more; false if it cannot be stopped.
pub async fn cancel(exec: &Exec<'_>, id: &str, now: i64) -> db::Result<bool> {
    let sql = "UPDATE jobs SET status = CASE status WHEN 'pending' THEN $2 ELSE 'cancel_requested' END,
                   last_activity_at = CASE status WHEN 'pending' THEN $3 ELSE last_activity_at END
               WHERE id = $1 AND reason = $4 AND (status = 'pending' OR status = 'in_progress' AND phase <> $5)";
    let values = [id.into(), CANCELED.into(), now.into(), ASKED.into(), DOCUMENTS.into()];
    Ok(exec.run(sql, values).await? > 0)
}

/// One that is under way for this reason begins again at the beginning.
pub async fn restart(exec: &Exec<'_>, reason: &str) -> db::Result<Option<String>> {
    let sql = "UPDATE jobs SET after_id = '', posts_done = 0 WHERE reason = $1 AND status = 'in_progress' RETURNING id AS value";
    exec.value(sql, [reason.into()]).await
}
