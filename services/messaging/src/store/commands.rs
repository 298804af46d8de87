//! Slash commands of teams.

use db::Exec;

use crate::domain::command::Command;

const COLUMNS: &str = "id, token, create_at, update_at, delete_at, creator_id, team_id, trigger, method, username, icon_url, \
     auto_complete, auto_complete_desc, auto_complete_hint, display_name, description, url";

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Command>> {
    let sql = "SELECT to_jsonb(c) AS value FROM commands c WHERE id = $1 AND delete_at = 0";
    exec.document(sql, [id.into()]).await
}

pub async fn by_trigger(exec: &Exec<'_>, team_id: &str, trigger: &str) -> db::Result<Option<Command>> {
    let sql =
        "SELECT to_jsonb(c) AS value FROM commands c WHERE team_id = $1 AND trigger = $2 AND delete_at = 0";
    exec.document(sql, [team_id.into(), trigger.into()]).await
}

/// A team's commands in order of trigger; of one maker alone when he is named.
pub async fn of_team(exec: &Exec<'_>, team_id: &str, creator_id: Option<&str>) -> db::Result<Vec<Command>> {
    let sql = "SELECT to_jsonb(c) AS value FROM commands c
               WHERE team_id = $1 AND delete_at = 0 AND ($2::text IS NULL OR creator_id = $2) ORDER BY trigger";
    exec.documents(sql, [team_id.into(), creator_id.map(str::to_owned).into()]).await
}

/// Saves a new command or the new state of one.
pub async fn save(exec: &Exec<'_>, command: &Command) -> db::Result<()> {
    exec.save_document("commands", COLUMNS, command).await
}
