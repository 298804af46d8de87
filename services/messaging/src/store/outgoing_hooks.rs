//! Programs that are told what is said.

use db::{Exec, FromQueryResult, Value, texts};

use crate::domain::webhook::OutgoingWebhook;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    token: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    creator_id: String,
    channel_id: String,
    team_id: String,
    trigger_words: Vec<String>,
    trigger_when: i64,
    callback_urls: Vec<String>,
    display_name: String,
    description: String,
    content_type: String,
    username: String,
    icon_url: String,
}

impl From<Row> for OutgoingWebhook {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            token: row.token,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            creator_id: row.creator_id,
            channel_id: row.channel_id,
            team_id: row.team_id,
            trigger_words: row.trigger_words,
            trigger_when: row.trigger_when,
            callback_urls: row.callback_urls,
            display_name: row.display_name,
            description: row.description,
            content_type: row.content_type,
            username: row.username,
            icon_url: row.icon_url,
        }
    }
}

const COLUMNS: &str = "id, token, create_at, update_at, delete_at, creator_id, channel_id, team_id, trigger_words, trigger_when, \
     callback_urls, display_name, description, content_type, username, icon_url";

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<OutgoingWebhook>> {
    let sql = format!("SELECT {COLUMNS} FROM outgoing_hooks WHERE id = $1 AND delete_at = 0");
    Ok(exec.one::<Row>(&sql, [id.into()]).await?.map(Into::into))
}

/// All of a team.
pub async fn of_team(exec: &Exec<'_>, team_id: &str) -> db::Result<Vec<OutgoingWebhook>> {
    let sql =
        format!("SELECT {COLUMNS} FROM outgoing_hooks WHERE team_id = $1 AND delete_at = 0 ORDER BY id");
    Ok(exec.all::<Row>(&sql, [team_id.into()]).await?.into_iter().map(Into::into).collect())
}

/// Which hooks a list has; what is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub team_id: Option<String>,
    pub channel_id: Option<String>,
    pub creator_id: Option<String>,
}

/// A page of them by title.
pub async fn list(
    exec: &Exec<'_>,
    filter: &Filter,
    (offset, limit): (i64, i64),
) -> db::Result<Vec<OutgoingWebhook>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outgoing_hooks
         WHERE delete_at = 0 AND ($1::text IS NULL OR team_id = $1) AND ($2::text IS NULL OR channel_id = $2)
           AND ($3::text IS NULL OR creator_id = $3)
         ORDER BY display_name, id OFFSET $4 LIMIT $5"
    );
    let values = [
        filter.team_id.clone().into(),
        filter.channel_id.clone().into(),
        filter.creator_id.clone().into(),
        offset.into(),
        limit.into(),
    ];
    Ok(exec.all::<Row>(&sql, values).await?.into_iter().map(Into::into).collect())
}

/// Saves a new hook or the new state of one.
pub async fn save(exec: &Exec<'_>, hook: &OutgoingWebhook) -> db::Result<()> {
    let sql = "INSERT INTO outgoing_hooks (id, token, create_at, update_at, delete_at, creator_id, channel_id, team_id, trigger_words,
                 trigger_when, callback_urls, display_name, description, content_type, username, icon_url)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
               ON CONFLICT (id) DO UPDATE SET token = $2, update_at = $4, delete_at = $5, channel_id = $7, trigger_words = $9,
                 trigger_when = $10, callback_urls = $11, display_name = $12, description = $13, content_type = $14,
                 username = $15, icon_url = $16";
    let values: [Value; 16] = [
        hook.id.as_str().into(),
        hook.token.as_str().into(),
        hook.create_at.into(),
        hook.update_at.into(),
        hook.delete_at.into(),
        hook.creator_id.as_str().into(),
        hook.channel_id.as_str().into(),
        hook.team_id.as_str().into(),
        texts(&hook.trigger_words),
        hook.trigger_when.into(),
        texts(&hook.callback_urls),
        hook.display_name.as_str().into(),
        hook.description.as_str().into(),
        hook.content_type.as_str().into(),
        hook.username.as_str().into(),
        hook.icon_url.as_str().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}
