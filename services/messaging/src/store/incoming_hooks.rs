//! Addresses programs may post through.

use db::Exec;

use crate::domain::webhook::IncomingWebhook;

const COLUMNS: &str = "id, create_at, update_at, delete_at, user_id, channel_id, team_id, display_name, description, username, \
     icon_url, channel_locked";

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<IncomingWebhook>> {
    let sql = "SELECT to_jsonb(h) AS value FROM incoming_hooks h WHERE id = $1 AND delete_at = 0";
    exec.document(sql, [id.into()]).await
}

/// A page of them by title: of one team, of one person, or of all.
pub async fn list(
    exec: &Exec<'_>,
    team_id: Option<String>,
    user_id: Option<String>,
    (offset, limit): (i64, i64),
) -> db::Result<Vec<IncomingWebhook>> {
    let sql = "SELECT to_jsonb(h) AS value FROM incoming_hooks h
         WHERE delete_at = 0 AND ($1::text IS NULL OR team_id = $1) AND ($2::text IS NULL OR user_id = $2)
         ORDER BY display_name, id OFFSET $3 LIMIT $4";
    exec.documents(sql, [team_id.into(), user_id.into(), offset.into(), limit.into()]).await
}

/// Saves a new hook or the new state of one.
pub async fn save(exec: &Exec<'_>, hook: &IncomingWebhook) -> db::Result<()> {
    exec.save_document("incoming_hooks", COLUMNS, hook).await
}
