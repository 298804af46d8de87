//! Coming, going and what is said about a channel.

use std::collections::BTreeMap;

use ::access::permission::JOIN_PUBLIC_CHANNELS;
use model::Problem;

use super::told;
use crate::State;
use crate::app::commands::Run;
use crate::app::{access, channel_members, channels};
use crate::domain::channel::{ChannelPatch, DIRECT, OPEN, TOWN_SQUARE};
use crate::domain::command::CommandResponse;
use crate::store::access::problem;
use crate::store::channel_members as members;

/// The client shows a channel of the team.
pub fn go_to(state: &State, run: &Run, channel_name: &str) -> CommandResponse {
    let site = state.settings.site_url();
    CommandResponse::go(format!("{site}/{}/channels/{channel_name}", run.team_name))
}

/// The channel's name as it was typed, without the sign before it.
fn named(text: &str) -> String {
    text.trim().trim_start_matches('~').to_lowercase()
}

pub async fn join(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    let unknown = || Ok(CommandResponse::whisper("There is no such channel that could be joined."));
    let name = named(&run.text);
    let at = access::channel_by_name(state, &run.caller, &run.team_id, &name).await?;
    let Some(at) = at.filter(|at| at.standing.channel.delete_at == 0) else { return unknown() };
    let channel = &at.standing.channel;
    if !at.is_member() {
        if channel.kind != OPEN || !at.may(JOIN_PUBLIC_CHANNELS) {
            return unknown();
        }
        let new = channel_members::NewChannelMembers {
            user_id: run.caller.user_id.clone(),
            ..channel_members::NewChannelMembers::default()
        };
        if let Err(problem) = channel_members::add(state, &run.caller, &channel.id, new).await {
            return told(problem, "The channel could not be joined.");
        }
    }
    Ok(go_to(state, run, &channel.name))
}

pub async fn leave(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    if run.channel.name == TOWN_SQUARE {
        return Ok(CommandResponse::whisper(format!("Unable to leave the default channel {TOWN_SQUARE}.")));
    }
    match channel_members::leave(state, &run.caller, &run.channel.id, &run.caller.user_id).await {
        Ok(()) => Ok(go_to(state, run, TOWN_SQUARE)),
        Err(problem) => told(problem, "An error occurred while leaving the channel."),
    }
}

/// /header, /purpose and /rename.
pub async fn describe(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    if run.text.is_empty() {
        return Ok(CommandResponse::whisper(format!(
            "Text must be provided with the /{} command.",
            run.trigger
        )));
    }
    let kind = if run.channel.kind == DIRECT { "direct" } else { "group" };
    if run.trigger != "header" && run.channel.is_direct_or_group() {
        let what = if run.trigger == "rename" { "rename" } else { "set the purpose of" };
        return Ok(CommandResponse::whisper(format!("Unable to {what} {kind} message channels.")));
    }
    let text = Some(run.text.clone());
    let patch = match run.trigger.as_str() {
        "header" => ChannelPatch { header: text, ..ChannelPatch::default() },
        "purpose" => ChannelPatch { purpose: text, ..ChannelPatch::default() },
        _ => ChannelPatch { display_name: text, ..ChannelPatch::default() },
    };
    match channels::patch(state, &run.caller, &run.channel.id, patch).await {
        Ok(_) => Ok(CommandResponse::default()),
        Err(problem) if problem.status == 403 => {
            told(problem, "You do not have the permission to change this channel.")
        }
        Err(problem) => told(problem, format!("The channel's {} could not be changed.", run.trigger)),
    }
}

/// Silences a channel, or lets it be heard again.
pub async fn mute(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    let name = named(&run.text);
    let channel = if name.is_empty() {
        run.channel.clone()
    } else {
        let at = access::channel_by_name(state, &run.caller, &run.team_id, &name).await?;
        match at.filter(access::AtChannel::is_member) {
            Some(at) => at.standing.channel,
            None => return Ok(CommandResponse::whisper(format!("Could not find the channel {name}."))),
        }
    };
    let user_id = &run.caller.user_id;
    let member =
        members::one(&state.db.exec(), &state.roles(), &channel.id, user_id).await.map_err(problem)?;
    let Some(member) = member else {
        return Ok(CommandResponse::whisper("You are not a member of this channel."));
    };
    let muted = member.notify_props.get("mark_unread").is_some_and(|value| value == "mention");
    let value = if muted { "all" } else { "mention" };
    let props = BTreeMap::from([("mark_unread".to_owned(), value.to_owned())]);
    channel_members::set_notify_props(state, &run.caller, &channel.id, user_id, props).await?;
    let shown = if channel.is_direct_or_group() { "this channel" } else { channel.display_name.as_str() };
    Ok(CommandResponse::whisper(if muted {
        format!("{shown} is no longer muted.")
    } else {
        format!("You will not receive notifications for {shown} until channel mute is turned off.")
    }))
}
