//! Where the buttons of posts lead.

use db::Exec;

use crate::domain::attachment::{Kept, KeptActions};

pub async fn find(exec: &Exec<'_>, post_id: &str, action_id: &str) -> db::Result<Option<Kept>> {
    let sql = "SELECT actions->$2 AS value FROM post_actions WHERE post_id = $1 AND actions ? $2";
    let found = exec.value::<serde_json::Value>(sql, [post_id.into(), action_id.into()]).await?;
    found
        .map(|kept| serde_json::from_value(kept).map_err(|error| db::Error::Bug(error.to_string())))
        .transpose()
}

/// All that is kept of a post's actions.
pub async fn of_post(exec: &Exec<'_>, post_id: &str) -> db::Result<KeptActions> {
    let sql = "SELECT actions AS value FROM post_actions WHERE post_id = $1";
    let found = exec.value::<serde_json::Value>(sql, [post_id.into()]).await?;
    let read =
        found.map(|kept| serde_json::from_value(kept).map_err(|error| db::Error::Bug(error.to_string())));
    Ok(read.transpose()?.unwrap_or_default())
}

/// Replaces what is kept of a post's actions.
pub async fn put(exec: &Exec<'_>, post_id: &str, actions: &KeptActions) -> db::Result<()> {
    if actions.is_empty() {
        return exec.run("DELETE FROM post_actions WHERE post_id = $1", [post_id.into()]).await.map(|_| ());
    }
    let text = serde_json::to_string(actions).map_err(|error| db::Error::Bug(error.to_string()))?;
    let sql = "INSERT INTO post_actions (post_id, actions) VALUES ($1, $2::jsonb)
               ON CONFLICT (post_id) DO UPDATE SET actions = EXCLUDED.actions";
    exec.run(sql, [post_id.into(), text.into()]).await.map(|_| ())
}
