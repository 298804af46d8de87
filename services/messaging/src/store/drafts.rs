//! Drafts.

use db::{Exec, document};

use crate::domain::draft::Draft;

/// Drafts of a list at most.
const MOST: i64 = 1_000;

const COLUMNS: &str =
    "user_id, channel_id, root_id, create_at, update_at, message, type, props, priority, file_ids";

/// Saves a draft over the one that was there.
pub async fn save(exec: &Exec<'_>, draft: &Draft) -> db::Result<()> {
    let sql = format!(
        "INSERT INTO drafts ({COLUMNS}) SELECT {COLUMNS} FROM jsonb_populate_record(NULL::drafts, jsonb_build_object('file_ids', '[]'::jsonb) || $1)
         ON CONFLICT (user_id, channel_id, root_id) DO UPDATE SET update_at = EXCLUDED.update_at, message = EXCLUDED.message,
             type = EXCLUDED.type, props = EXCLUDED.props, priority = EXCLUDED.priority, file_ids = EXCLUDED.file_ids"
    );
    exec.run(&sql, [document(draft)?]).await.map(|_| ())
}

/// One's drafts in a team's channels and in direct and group channels, the latest first.
pub async fn list(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Vec<Draft>> {
    let sql = "SELECT to_jsonb(d) AS value FROM drafts d JOIN channels c ON c.id = d.channel_id
         JOIN channel_members m ON m.channel_id = d.channel_id AND m.user_id = d.user_id
         WHERE d.user_id = $1 AND c.team_id IN ($2, '') ORDER BY d.update_at DESC, d.channel_id, d.root_id LIMIT $3";
    exec.documents(sql, [user_id.into(), team_id.into(), MOST.into()]).await
}

/// Removes a draft and returns it; nothing when there was none.
pub async fn remove(
    exec: &Exec<'_>,
    user_id: &str,
    channel_id: &str,
    root_id: &str,
) -> db::Result<Option<Draft>> {
    let sql = "DELETE FROM drafts d WHERE user_id = $1 AND channel_id = $2 AND root_id = $3
               RETURNING to_jsonb(d) AS value";
    exec.document(sql, [user_id.into(), channel_id.into(), root_id.into()]).await
}
