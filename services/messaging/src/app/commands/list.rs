//! Which commands there are.

use ::access::permission::{MANAGE_OTHERS_SLASH_COMMANDS, MANAGE_OWN_SLASH_COMMANDS, VIEW_TEAM};
use model::{Identity, Problem};

use super::builtin;
use crate::State;
use crate::app::access::{may_in_team, require_in_team};
use crate::domain::command::{AutocompleteSuggestion, Command, split};
use crate::store::access::problem;
use crate::store::commands as store;

/// All commands of a team with their secrets for those who manage them; for others what they may use.
pub async fn list(
    state: &State,
    caller: &Identity,
    team_id: &str,
    custom_only: bool,
) -> Result<Vec<Command>, Problem> {
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    if custom_only {
        require_in_team(state, caller, team_id, MANAGE_OWN_SLASH_COMMANDS).await?;
    } else if !may_in_team(state, caller, team_id, MANAGE_OWN_SLASH_COMMANDS).await? {
        return usable(state, team_id).await;
    }
    let all = may_in_team(state, caller, team_id, MANAGE_OTHERS_SLASH_COMMANDS).await?;
    let creator = (!all).then_some(caller.user_id.as_str());
    let mut found = if custom_only { Vec::new() } else { builtin::all() };
    found.extend(store::of_team(&state.db.exec(), team_id, creator).await.map_err(problem)?);
    Ok(found)
}

/// What may be completed in a team.
pub async fn completions(state: &State, caller: &Identity, team_id: &str) -> Result<Vec<Command>, Problem> {
    require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    usable(state, team_id).await
}

async fn usable(state: &State, team_id: &str) -> Result<Vec<Command>, Problem> {
    let mut found = builtin::all();
    if state.settings.service.enable_commands {
        let custom = store::of_team(&state.db.exec(), team_id, None).await.map_err(problem)?;
        found.extend(custom.into_iter().map(Command::for_users));
    }
    found.retain(|command| command.auto_complete);
    Ok(found)
}

/// Completions of what was typed so far, with or without the slash.
pub async fn suggestions(
    state: &State,
    caller: &Identity,
    team_id: &str,
    typed: &str,
) -> Result<Vec<AutocompleteSuggestion>, Problem> {
    if typed.is_empty() {
        return Err(Problem::invalid_body("userInput"));
    }
    let commands = completions(state, caller, team_id).await?;
    if typed.contains(char::is_whitespace) {
        return Ok(Vec::new());
    }
    let (prefix, _) = split(typed);
    let mut found: Vec<AutocompleteSuggestion> = commands
        .into_iter()
        .filter(|command| command.trigger.starts_with(&prefix))
        .map(|command| AutocompleteSuggestion {
            complete: command.trigger.clone(),
            suggestion: command.trigger,
            hint: command.auto_complete_hint,
            description: command.auto_complete_desc,
            icon_data: String::new(),
        })
        .collect();
    found.sort_by(|one, other| one.suggestion.cmp(&other.suggestion));
    Ok(found)
}
