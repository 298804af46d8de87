//! Drafts.

use db::{Exec, FromQueryResult};
use serde_json::Value;

use crate::domain::draft::Draft;

/// Drafts of a list at most.
const MOST: i64 = 1_000;

#[derive(FromQueryResult)]
struct Row {
    user_id: String,
    channel_id: String,
    root_id: String,
    create_at: i64,
    update_at: i64,
    message: String,
    kind: String,
    props: Value,
    priority: Option<Value>,
}

impl From<Row> for Draft {
    fn from(row: Row) -> Self {
        let object = |value| match value {
            Value::Object(object) => Some(object),
            _ => None,
        };
        Self {
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: 0,
            user_id: row.user_id,
            channel_id: row.channel_id,
            root_id: row.root_id,
            message: row.message,
            kind: row.kind,
            props: object(row.props).unwrap_or_default(),
            priority: row.priority.and_then(object),
            metadata: None,
        }
    }
}

const COLUMNS: &str = "d.user_id, d.channel_id, d.root_id, d.create_at, d.update_at, d.message, d.type AS kind, d.props, d.priority";

/// Saves a draft over the one that was there.
pub async fn save(exec: &Exec<'_>, draft: &Draft) -> db::Result<()> {
    let sql = "INSERT INTO drafts (user_id, channel_id, root_id, create_at, update_at, message, type, props, priority)
               VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8)
               ON CONFLICT (user_id, channel_id, root_id) DO UPDATE SET update_at = EXCLUDED.update_at, message = EXCLUDED.message,
                   type = EXCLUDED.type, props = EXCLUDED.props, priority = EXCLUDED.priority";
    let values = [
        draft.user_id.as_str().into(),
        draft.channel_id.as_str().into(),
        draft.root_id.as_str().into(),
        draft.update_at.into(),
        draft.message.as_str().into(),
        draft.kind.as_str().into(),
        Value::Object(draft.props.clone()).into(),
        draft.priority.clone().map(Value::Object).into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// One's drafts in a team's channels and in direct and group channels, the latest first.
pub async fn list(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Vec<Draft>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM drafts d JOIN channels c ON c.id = d.channel_id
         JOIN channel_members m ON m.channel_id = d.channel_id AND m.user_id = d.user_id
         WHERE d.user_id = $1 AND c.team_id IN ($2, '') ORDER BY d.update_at DESC, d.channel_id, d.root_id LIMIT $3"
    );
    let rows = exec.all::<Row>(&sql, [user_id.into(), team_id.into(), MOST.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Removes a draft and returns it; nothing when there was none.
pub async fn remove(
    exec: &Exec<'_>,
    user_id: &str,
    channel_id: &str,
    root_id: &str,
) -> db::Result<Option<Draft>> {
    let sql = format!(
        "DELETE FROM drafts d WHERE d.user_id = $1 AND d.channel_id = $2 AND d.root_id = $3 RETURNING {COLUMNS}"
    );
    let row = exec.one::<Row>(&sql, [user_id.into(), channel_id.into(), root_id.into()]).await?;
    Ok(row.map(Into::into))
}
