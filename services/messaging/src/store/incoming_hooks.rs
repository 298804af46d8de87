//! Addresses programs may post through.

use db::{Exec, FromQueryResult, Value};

use crate::domain::webhook::IncomingWebhook;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    user_id: String,
    channel_id: String,
    team_id: String,
    display_name: String,
    description: String,
    username: String,
    icon_url: String,
    channel_locked: bool,
}

impl From<Row> for IncomingWebhook {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            user_id: row.user_id,
            channel_id: row.channel_id,
            team_id: row.team_id,
            display_name: row.display_name,
            description: row.description,
            username: row.username,
            icon_url: row.icon_url,
            channel_locked: row.channel_locked,
        }
    }
}

const COLUMNS: &str = "id, create_at, update_at, delete_at, user_id, channel_id, team_id, display_name, description, username, \
     icon_url, channel_locked";

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<IncomingWebhook>> {
    let sql = format!("SELECT {COLUMNS} FROM incoming_hooks WHERE id = $1 AND delete_at = 0");
    Ok(exec.one::<Row>(&sql, [id.into()]).await?.map(Into::into))
}

/// A page of them by title: of one team, of one person, or of all.
pub async fn list(
    exec: &Exec<'_>,
    team_id: Option<String>,
    user_id: Option<String>,
    (offset, limit): (i64, i64),
) -> db::Result<Vec<IncomingWebhook>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM incoming_hooks
         WHERE delete_at = 0 AND ($1::text IS NULL OR team_id = $1) AND ($2::text IS NULL OR user_id = $2)
         ORDER BY display_name, id OFFSET $3 LIMIT $4"
    );
    let rows = exec.all::<Row>(&sql, [team_id.into(), user_id.into(), offset.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Saves a new hook or the new state of one.
pub async fn save(exec: &Exec<'_>, hook: &IncomingWebhook) -> db::Result<()> {
    let sql = "INSERT INTO incoming_hooks (id, create_at, update_at, delete_at, user_id, channel_id, team_id, display_name, description,
                 username, icon_url, channel_locked)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
               ON CONFLICT (id) DO UPDATE SET update_at = $3, delete_at = $4, channel_id = $6, display_name = $8,
                 description = $9, username = $10, icon_url = $11, channel_locked = $12";
    let values: [Value; 12] = [
        hook.id.as_str().into(),
        hook.create_at.into(),
        hook.update_at.into(),
        hook.delete_at.into(),
        hook.user_id.as_str().into(),
        hook.channel_id.as_str().into(),
        hook.team_id.as_str().into(),
        hook.display_name.as_str().into(),
        hook.description.as_str().into(),
        hook.username.as_str().into(),
        hook.icon_url.as_str().into(),
        hook.channel_locked.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}
