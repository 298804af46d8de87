//! Bringing people into channels, and out of them.

use model::Problem;

use super::told;
use crate::State;
use crate::app::channel_members::NewChannelMembers;
use crate::app::commands::Run;
use crate::app::{access, channel_members, users};
use crate::domain::channel::{Channel, TOWN_SQUARE};
use crate::domain::command::CommandResponse;
use crate::store::access::problem;
use crate::store::{channel_members as members, team_members};

/// People and channels one command may name.
const MAX_NAMED: usize = 20;

/// `@name… ~channel…`; without a channel it is this one.
pub async fn invite(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    if run.channel.is_direct_or_group() && !run.text.contains('~') {
        return Ok(CommandResponse::whisper("You can't add someone to a direct message channel."));
    }
    let words = || run.text.split_whitespace().take(MAX_NAMED);
    let names: Vec<String> = words()
        .filter(|word| !word.starts_with('~'))
        .map(|word| word.trim_start_matches('@').to_lowercase())
        .collect();
    if names.is_empty() {
        return Ok(CommandResponse::whisper("Missing Username and/or Channel."));
    }
    let mut said: Vec<String> = Vec::new();
    let mut channels: Vec<Channel> = Vec::new();
    for name in words().filter_map(|word| word.strip_prefix('~')) {
        let at = access::channel_by_name(state, &run.caller, &run.team_id, &name.to_lowercase()).await?;
        match at.filter(|at| at.is_member() && at.standing.channel.delete_at == 0) {
            Some(at) => channels.push(at.standing.channel),
            None => said.push(format!("Could not find the channel {name}.")),
        }
    }
    if channels.is_empty() && said.is_empty() {
        channels.push(run.channel.clone());
    }
    let people = users::by_names(state, &names).await?;
    for name in &names {
        let Some(user) = people.iter().find(|user| user.username == *name && user.delete_at == 0) else {
            said.push(format!("We couldn't find the user {name}. They may have been deactivated."));
            continue;
        };
        for channel in &channels {
            said.extend(add(state, run, channel, user).await?);
        }
    }
    Ok(CommandResponse::whisper(said.join("\n")))
}

/// Adds one person to one channel; tells why when it did not work.
async fn add(
    state: &State,
    run: &Run,
    channel: &Channel,
    user: &model::User,
) -> Result<Option<String>, Problem> {
    let name = &user.username;
    let exec = state.db.exec();
    if members::one(&exec, &state.roles(), &channel.id, &user.id).await.map_err(problem)?.is_some() {
        return Ok(Some(format!("@{name} is already in the channel.")));
    }
    let ids = [user.id.clone()];
    if team_members::by_users(&exec, &state.roles(), &channel.team_id, &ids)
        .await
        .map_err(problem)?
        .is_empty()
    {
        return Ok(Some(format!("You can add @{name} to this channel once they are a member of this team.")));
    }
    let new = NewChannelMembers { user_id: user.id.clone(), ..NewChannelMembers::default() };
    match channel_members::add(state, &run.caller, &channel.id, new).await {
        Ok(_) => Ok(None),
        Err(problem) if problem.status >= 500 => Err(problem),
        Err(problem) if problem.status == 403 => {
            Ok(Some(format!("You don't have enough permissions to add @{name} in {}.", channel.name)))
        }
        Err(_) => Ok(Some(format!("@{name} could not be added to {}.", channel.name))),
    }
}

pub async fn kick(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    if run.channel.is_direct_or_group() {
        return Ok(CommandResponse::whisper("You can't remove someone from a direct message channel."));
    }
    if run.text.is_empty() {
        return Ok(CommandResponse::whisper("A message must be provided with the /remove or /kick command."));
    }
    if run.channel.name == TOWN_SQUARE {
        return Ok(CommandResponse::whisper(format!(
            "Nobody can be removed from the channel {TOWN_SQUARE}."
        )));
    }
    let name = run.text.split_whitespace().next().unwrap_or_default().trim_start_matches('@').to_lowercase();
    let people = users::by_names(state, &[name]).await?;
    let Some(user) = people.into_iter().next() else {
        return Ok(CommandResponse::whisper("We couldn't find the user. They may have been deactivated."));
    };
    if members::one(&state.db.exec(), &state.roles(), &run.channel.id, &user.id)
        .await
        .map_err(problem)?
        .is_none()
    {
        return Ok(CommandResponse::whisper(format!("{} is not a member of this channel.", user.username)));
    }
    match channel_members::leave(state, &run.caller, &run.channel.id, &user.id).await {
        Ok(()) => Ok(CommandResponse::default()),
        Err(problem) => told(problem, "You don't have the permission to remove the member."),
    }
}
