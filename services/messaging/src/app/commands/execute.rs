//! Running what somebody typed.

use ::access::permission::{CREATE_POST, USE_SLASH_COMMANDS};
use model::{Identity, Problem};
use serde::Deserialize;

use super::{Run, builtin, custom, respond};
use crate::State;
use crate::app::{access, restricted};
use crate::domain::command::{CommandResponse, split};
use crate::store::access::problem;
use crate::store::commands as store;
use crate::store::teams::{Key, standing};

#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CommandArgs {
    pub channel_id: String,
    /// Of a direct or group channel: the team in which the command is looked for.
    pub team_id: String,
    pub root_id: String,
    pub command: String,
}

/// Custom commands come before the built-in ones.
pub async fn execute(
    state: &State,
    caller: &Identity,
    args: CommandArgs,
) -> Result<CommandResponse, Problem> {
    if args.command.len() <= 1 || !args.command.starts_with('/') || !model::id::is_valid(&args.channel_id) {
        let id = "api.command.execute_command.start.app_error";
        return Err(Problem::bad_request(id, "No command trigger found."));
    }
    if !args.root_id.is_empty() && !model::id::is_valid(&args.root_id) {
        return Err(Problem::invalid_body("root_id"));
    }
    let at = access::channel(state, caller, &args.channel_id).await?;
    let at = at.ok_or_else(|| Problem::forbidden(CREATE_POST))?;
    at.require(CREATE_POST)?;
    let channel = at.standing.channel;
    if channel.delete_at > 0 {
        let id = "api.command.execute_command.deleted.error";
        return Err(Problem::bad_request(id, "Cannot run a command in an archived channel."));
    }
    restricted::refuse(state, &channel, "api.command.execute_command.restricted_dm.error").await?;
    let team_id = if channel.is_direct_or_group() { args.team_id } else { channel.team_id.clone() };
    let team = standing(&state.db.exec(), &caller.user_id, Key::Id(&team_id)).await.map_err(problem)?;
    let inside = team.as_ref().is_some_and(|team| team.roles.is_some());
    // Within a channel of the team the channel has decided; from elsewhere one must belong to the team.
    if channel.is_direct_or_group() && !inside && !access::may_in_system(state, caller, CREATE_POST) {
        return Err(Problem::forbidden(USE_SLASH_COMMANDS));
    }
    let (trigger, text) = split(&args.command);
    let run = Run {
        caller: caller.clone(),
        team_name: team.map(|team| team.team.name).unwrap_or_default(),
        team_id,
        channel,
        root_id: args.root_id,
        text: text.to_owned(),
        trigger,
    };
    if state.settings.service.enable_commands
        && let Some(command) =
            store::by_trigger(&state.db.exec(), &run.team_id, &run.trigger).await.map_err(problem)?
    {
        let response = Box::pin(custom::run(state, &run, &command)).await?;
        return Box::pin(respond::all(state, &run, response, Some(&command))).await;
    }
    match Box::pin(builtin::run(state, &run)).await? {
        Some(response) => Box::pin(respond::all(state, &run, response, None)).await,
        None => {
            let id = "api.command.execute_command.not_found.app_error";
            Err(Problem::new(404, id, "There is no command of that trigger."))
        }
    }
}
