//! Programs that are told what is said.

use db::Exec;

use crate::domain::webhook::OutgoingWebhook;

const COLUMNS: &str = "id, token, create_at, update_at, delete_at, creator_id, channel_id, team_id, trigger_words, trigger_when, \
     callback_urls, display_name, description, content_type, username, icon_url";

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<OutgoingWebhook>> {
    let sql = "SELECT to_jsonb(h) AS value FROM outgoing_hooks h WHERE id = $1 AND delete_at = 0";
    exec.document(sql, [id.into()]).await
}

/// All of a team.
pub async fn of_team(exec: &Exec<'_>, team_id: &str) -> db::Result<Vec<OutgoingWebhook>> {
    let sql =
        "SELECT to_jsonb(h) AS value FROM outgoing_hooks h WHERE team_id = $1 AND delete_at = 0 ORDER BY id";
    exec.documents(sql, [team_id.into()]).await
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
    let sql = "SELECT to_jsonb(h) AS value FROM outgoing_hooks h
         WHERE delete_at = 0 AND ($1::text IS NULL OR team_id = $1) AND ($2::text IS NULL OR channel_id = $2)
           AND ($3::text IS NULL OR creator_id = $3)
         ORDER BY display_name, id OFFSET $4 LIMIT $5";
    let values = [
        filter.team_id.clone().into(),
        filter.channel_id.clone().into(),
        filter.creator_id.clone().into(),
        offset.into(),
        limit.into(),
    ];
    exec.documents(sql, values).await
}

/// Saves a new hook or the new state of one.
pub async fn save(exec: &Exec<'_>, hook: &OutgoingWebhook) -> db::Result<()> {
    exec.save_document("outgoing_hooks", COLUMNS, hook).await
}
