//! Slash commands of teams.

use db::{Exec, FromQueryResult, Value};

use crate::domain::command::Command;

#[derive(FromQueryResult)]
struct Row {
    id: String,
    token: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    creator_id: String,
    team_id: String,
    trigger: String,
    method: String,
    username: String,
    icon_url: String,
    auto_complete: bool,
    auto_complete_desc: String,
    auto_complete_hint: String,
    display_name: String,
    description: String,
    url: String,
}

impl From<Row> for Command {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            token: row.token,
            create_at: row.create_at,
            update_at: row.update_at,
            delete_at: row.delete_at,
            creator_id: row.creator_id,
            team_id: row.team_id,
            trigger: row.trigger,
            method: row.method,
            username: row.username,
            icon_url: row.icon_url,
            auto_complete: row.auto_complete,
            auto_complete_desc: row.auto_complete_desc,
            auto_complete_hint: row.auto_complete_hint,
            display_name: row.display_name,
            description: row.description,
            url: row.url,
            plugin_id: String::new(),
        }
    }
}

const COLUMNS: &str = "id, token, create_at, update_at, delete_at, creator_id, team_id, trigger, method, username, icon_url, \
     auto_complete, auto_complete_desc, auto_complete_hint, display_name, description, url";

pub async fn find(exec: &Exec<'_>, id: &str) -> db::Result<Option<Command>> {
    let sql = format!("SELECT {COLUMNS} FROM commands WHERE id = $1 AND delete_at = 0");
    Ok(exec.one::<Row>(&sql, [id.into()]).await?.map(Into::into))
}

pub async fn by_trigger(exec: &Exec<'_>, team_id: &str, trigger: &str) -> db::Result<Option<Command>> {
    let sql = format!("SELECT {COLUMNS} FROM commands WHERE team_id = $1 AND trigger = $2 AND delete_at = 0");
    Ok(exec.one::<Row>(&sql, [team_id.into(), trigger.into()]).await?.map(Into::into))
}

/// A team's commands in order of trigger; of one maker alone when he is named.
pub async fn of_team(exec: &Exec<'_>, team_id: &str, creator_id: Option<&str>) -> db::Result<Vec<Command>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM commands WHERE team_id = $1 AND delete_at = 0 AND ($2::text IS NULL OR creator_id = $2)
         ORDER BY trigger"
    );
    let creator = creator_id.map(str::to_owned);
    Ok(exec.all::<Row>(&sql, [team_id.into(), creator.into()]).await?.into_iter().map(Into::into).collect())
}

/// Saves a new command or the new state of one.
pub async fn save(exec: &Exec<'_>, command: &Command) -> db::Result<()> {
    let sql = "INSERT INTO commands (id, token, create_at, update_at, delete_at, creator_id, team_id, trigger, method, username,
                 icon_url, auto_complete, auto_complete_desc, auto_complete_hint, display_name, description, url)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
               ON CONFLICT (id) DO UPDATE SET token = $2, update_at = $4, delete_at = $5, team_id = $7, trigger = $8, method = $9,
                 username = $10, icon_url = $11, auto_complete = $12, auto_complete_desc = $13, auto_complete_hint = $14,
                 display_name = $15, description = $16, url = $17";
    let values: [Value; 17] = [
        command.id.as_str().into(),
        command.token.as_str().into(),
        command.create_at.into(),
        command.update_at.into(),
        command.delete_at.into(),
        command.creator_id.as_str().into(),
        command.team_id.as_str().into(),
        command.trigger.as_str().into(),
        command.method.as_str().into(),
        command.username.as_str().into(),
        command.icon_url.as_str().into(),
        command.auto_complete.into(),
        command.auto_complete_desc.as_str().into(),
        command.auto_complete_hint.as_str().into(),
        command.display_name.as_str().into(),
        command.description.as_str().into(),
        command.url.as_str().into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}
