//! Making and changing a team's commands. Whoever may not manage them is told that there is none.

use ::access::permission::{MANAGE_OTHERS_SLASH_COMMANDS, MANAGE_OWN_SLASH_COMMANDS};
use model::time::now_ms;
use model::{Identity, Problem};

use super::builtin;
use crate::State;
use crate::app::access::{may_in_team, require_in_team};
use crate::app::users;
use crate::domain::command::Command;
use crate::store::access::problem;
use crate::store::commands as store;
use crate::store::teams::{Key, standing};

fn missing() -> Problem {
    Problem::new(404, "store.sql_command.save.get.app_error", "Unable to get the command.")
}

fn taken() -> Problem {
    let id = "api.command.duplicate_trigger.app_error";
    Problem::bad_request(id, "This trigger word is already in use. Please choose another word.")
}

fn require_enabled(state: &State) -> Result<(), Problem> {
    if state.settings.service.enable_commands {
        return Ok(());
    }
    Err(Problem::new(
        501,
        "api.command.disabled.app_error",
        "Commands have been disabled by the system admin.",
    ))
}

pub async fn create(state: &State, caller: &Identity, mut command: Command) -> Result<Command, Problem> {
    require_in_team(state, caller, &command.team_id, MANAGE_OWN_SLASH_COMMANDS).await?;
    if command.creator_id.is_empty() {
        command.creator_id.clone_from(&caller.user_id);
    }
    if command.creator_id != caller.user_id {
        require_in_team(state, caller, &command.team_id, MANAGE_OTHERS_SLASH_COMMANDS).await?;
        users::find(state, &command.creator_id).await?.ok_or_else(|| Problem::invalid_body("creator_id"))?;
    }
    require_enabled(state)?;
    require_team(state, caller, &command.team_id).await?;
    command.id = model::id::new();
    command.token = model::id::random();
    command.create_at = now_ms();
    command.update_at = command.create_at;
    command.delete_at = 0;
    save(state, command).await
}

async fn require_team(state: &State, caller: &Identity, team_id: &str) -> Result<(), Problem> {
    let team = standing(&state.db.exec(), &caller.user_id, Key::Id(team_id)).await.map_err(problem)?;
    team.map(|_| ()).ok_or_else(|| Problem::not_found("app.team.get.find.app_error"))
}

async fn save(state: &State, mut command: Command) -> Result<Command, Problem> {
    command.trigger = command.trigger.to_lowercase();
    command.plugin_id = String::new();
    if builtin::is_one(&command.trigger) {
        return Err(taken());
    }
    command.check()?;
    match store::save(&state.db.exec(), &command).await {
        Err(error) if error.violates("commands_trigger") => Err(taken()),
        Err(error) => Err(problem(error)),
        Ok(()) => Ok(command),
    }
}

/// The command, if the caller may manage it.
async fn managed(state: &State, caller: &Identity, id: &str) -> Result<Command, Problem> {
    let command = find(state, caller, id).await?;
    if command.creator_id != caller.user_id {
        require_in_team(state, caller, &command.team_id, MANAGE_OTHERS_SLASH_COMMANDS).await?;
    }
    Ok(command)
}

pub async fn find(state: &State, caller: &Identity, id: &str) -> Result<Command, Problem> {
    let command = store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(missing)?;
    let own = command.creator_id == caller.user_id;
    let permission = if own { MANAGE_OWN_SLASH_COMMANDS } else { MANAGE_OTHERS_SLASH_COMMANDS };
    let manages = may_in_team(state, caller, &command.team_id, MANAGE_OWN_SLASH_COMMANDS).await?;
    if manages && (own || may_in_team(state, caller, &command.team_id, permission).await?) {
        return Ok(command);
    }
    Err(missing())
}

pub async fn change(state: &State, caller: &Identity, id: &str, new: Command) -> Result<Command, Problem> {
    if new.id != id {
        return Err(Problem::invalid_body("command_id"));
    }
    require_enabled(state)?;
    let held = store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(missing)?;
    if new.team_id != held.team_id {
        let id = "api.command.team_mismatch.app_error";
        return Err(Problem::bad_request(id, "Cannot update a command across teams."));
    }
    let held = managed(state, caller, id).await?;
    let command = Command {
        token: held.token,
        create_at: held.create_at,
        update_at: now_ms().max(held.update_at + 1),
        delete_at: 0,
        creator_id: held.creator_id,
        ..new
    };
    save(state, command).await
}

pub async fn move_to(state: &State, caller: &Identity, id: &str, team_id: &str) -> Result<(), Problem> {
    require_team(state, caller, team_id).await?;
    require_in_team(state, caller, team_id, MANAGE_OWN_SLASH_COMMANDS).await?;
    let held = managed(state, caller, id).await?;
    let update_at = now_ms().max(held.update_at + 1);
    save(state, Command { team_id: team_id.to_owned(), update_at, ..held }).await.map(|_| ())
}

pub async fn remove(state: &State, caller: &Identity, id: &str) -> Result<(), Problem> {
    let held = managed(state, caller, id).await?;
    let now = now_ms();
    store::save(&state.db.exec(), &Command { delete_at: now, update_at: now, ..held }).await.map_err(problem)
}

pub async fn regenerate(state: &State, caller: &Identity, id: &str) -> Result<String, Problem> {
    let held = managed(state, caller, id).await?;
    let token = model::id::random();
    let update_at = now_ms().max(held.update_at + 1);
    store::save(&state.db.exec(), &Command { token: token.clone(), update_at, ..held })
        .await
        .map_err(problem)?;
    Ok(token)
}
