//! What becomes of a command's answer: posts, or words for the one who ran it.

use ::access::permission::CREATE_POST;
use model::Problem;

use super::Run;
use crate::State;
use crate::app::access;
use crate::app::integrations::{Saying, Whisper, say, whisper};
use crate::domain::command::{Command, CommandResponse, IN_CHANNEL};
use crate::domain::slack_text::links;

/// Says the answer and those beside it. `command` is the custom command that gave it.
pub async fn all(
    state: &State,
    run: &Run,
    mut response: CommandResponse,
    command: Option<&Command>,
) -> Result<CommandResponse, Problem> {
    let failed = |error: Problem| {
        tracing::warn!(%error, trigger = run.trigger, "answer of a command not posted");
        let id = "api.command.execute_command.create_post_failed.app_error";
        Problem::new(500, id, "The command's answer could not be posted.")
    };
    one(state, run, &response, command).await.map_err(failed)?;
    for extra in response.extra_responses.iter().flatten() {
        one(state, run, extra, command).await.map_err(failed)?;
    }
    if leads_astray(&response.goto_location) {
        response.goto_location.clear();
    }
    Ok(response)
}

/// Would following it run something in the client?
fn leads_astray(location: &str) -> bool {
    let scheme: String = location
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take_while(|c| *c != ':')
        .flat_map(char::to_lowercase)
        .collect();
    matches!(scheme.as_str(), "javascript" | "data" | "vbscript")
}

async fn one(
    state: &State,
    run: &Run,
    response: &CommandResponse,
    command: Option<&Command>,
) -> Result<(), Problem> {
    let mut props = response.props.clone().unwrap_or_default();
    for name in ["from_bot", "from_webhook", "from_plugin", "from_oauth_app", "deleteBy"] {
        props.remove(name);
    }
    disguise(state, &mut props, response, command);
    if command.is_some() {
        props.insert("from_webhook".to_owned(), "true".into());
    }
    let (channel_id, root_id) = place(state, run, response).await?;
    if response.response_type == IN_CHANNEL {
        let saying = Saying {
            user_id: run.caller.user_id.clone(),
            username: run.caller.username.clone(),
            channel_id,
            root_id,
            message: response.text.clone(),
            kind: response.kind.clone(),
            props,
            attachments: response.attachments.clone(),
            verbatim: response.skip_slack_parsing,
            set_online: true,
            key: String::new(),
        };
        return say(state, saying).await.map(|_| ());
    }
    if !response.says_something() {
        return Ok(());
    }
    let message = if response.skip_slack_parsing { response.text.clone() } else { links(&response.text) };
    let words = Whisper {
        user_id: run.caller.user_id.clone(),
        channel_id,
        root_id,
        message,
        props,
        attachments: response.attachments.clone(),
        replaces: String::new(),
    };
    whisper(state, words).await
}

/// Another name or picture, where the site allows it. The command's own counts more than what the answer says.
fn disguise(
    state: &State,
    props: &mut crate::domain::post::Props,
    response: &CommandResponse,
    command: Option<&Command>,
) {
    let settings = &state.settings.service;
    let first = |own: Option<&String>, said: &String| {
        own.filter(|own| !own.is_empty()).or(Some(said)).filter(|text| !text.is_empty()).cloned()
    };
    let wanted = [
        (
            "override_username",
            settings.enable_post_username_override,
            first(command.map(|c| &c.username), &response.username),
        ),
        (
            "override_icon_url",
            settings.enable_post_icon_override,
            first(command.map(|c| &c.icon_url), &response.icon_url),
        ),
    ];
    for (name, allowed, value) in wanted {
        match value {
            Some(value) if allowed => _ = props.insert(name.to_owned(), value.into()),
            _ if allowed => {}
            _ => _ = props.remove(name),
        }
    }
}

/// An answer may go to another channel, if he who ran the command may write there.
async fn place(state: &State, run: &Run, response: &CommandResponse) -> Result<(String, String), Problem> {
    if response.channel_id.is_empty() || response.channel_id == run.channel.id {
        return Ok((run.channel.id.clone(), run.root_id.clone()));
    }
    let at = access::channel(state, &run.caller, &response.channel_id).await?;
    let at = at.filter(access::AtChannel::is_member).ok_or_else(|| Problem::forbidden(CREATE_POST))?;
    at.require(CREATE_POST)?;
    Ok((response.channel_id.clone(), String::new()))
}

#[cfg(test)]
mod tests {
    use super::leads_astray;

    #[test]
    fn where_one_must_not_be_led() {
        for bad in ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "data:text/html,x"] {
            assert!(leads_astray(bad), "{bad}");
        }
        for good in ["", "/team/channels/x", "https://a.b/javascript:x", "mattermost://x"] {
            assert!(!leads_astray(good), "{good}");
        }
    }
}
