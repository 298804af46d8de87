//! Calls to be made because of what was said.

use db::{Exec, FromQueryResult, texts};

#[derive(Clone, Debug, FromQueryResult)]
pub struct HookCall {
    pub id: String,
    pub hook_id: String,
    pub post_id: String,
    pub url: String,
    pub trigger_word: String,
    pub attempts: i64,
}

/// Writes down calls, due at once.
pub async fn add(exec: &Exec<'_>, calls: &[HookCall], now: i64) -> db::Result<()> {
    let sql = "INSERT INTO hook_calls (id, hook_id, post_id, url, trigger_word, due_at)
               SELECT t.*, $6 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS t
               ON CONFLICT (id) DO NOTHING";
    let values = [
        texts(calls.iter().map(|call| &call.id)),
        texts(calls.iter().map(|call| &call.hook_id)),
        texts(calls.iter().map(|call| &call.post_id)),
        texts(calls.iter().map(|call| &call.url)),
        texts(calls.iter().map(|call| &call.trigger_word)),
        now.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Takes due calls for this process, the oldest first; until `until` nobody else does (index `hook_calls_due`).
pub async fn claim(exec: &Exec<'_>, now: i64, until: i64, limit: i64) -> db::Result<Vec<HookCall>> {
    let sql = "UPDATE hook_calls h SET due_at = $2, attempts = attempts + 1
               FROM (SELECT id FROM hook_calls WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
               WHERE h.id = due.id
               RETURNING h.id, h.hook_id, h.post_id, h.url, h.trigger_word, h.attempts";
    exec.all(sql, [now.into(), until.into(), limit.into()]).await
}

pub async fn done(exec: &Exec<'_>, id: &str) -> db::Result<()> {
    exec.run("DELETE FROM hook_calls WHERE id = $1", [id.into()]).await.map(|_| ())
}
