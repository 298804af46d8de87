//! Somebody presses a button of a message, or chooses from its menu.

use ::access::permission::READ_CHANNEL_CONTENT;
use model::{Identity, Problem};
use serde::Deserialize;
use serde_json::{Value, json};

use super::speak::Cookie;
use super::{Call, Whisper, whisper};
use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::posts::{edit, read};
use crate::domain::attachment::{self, Attachment, Kept};
use crate::domain::post::{Post, PostPatch, Props};
use crate::domain::present;
use crate::domain::slack_text::links;
use crate::store::access::problem;
use crate::store::teams::{Key, standing};
use crate::store::{post_actions, posts};

#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DoPostActionRequest {
    /// Of a menu.
    #[serde(deserialize_with = "present")]
    pub selected_option: String,
    /// Of an ephemeral message's button.
    #[serde(deserialize_with = "present")]
    pub cookie: String,
}

/// What the integration answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    update: Option<Update>,
    #[serde(deserialize_with = "present")]
    ephemeral_text: String,
    #[serde(deserialize_with = "present")]
    skip_slack_parsing: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Update {
    #[serde(deserialize_with = "present")]
    message: String,
    props: Option<Props>,
}

/// Props that tell in whose name a post was made; an answer cannot take them away.
const LASTING: [&str; 4] = ["from_webhook", "override_username", "override_icon_url", "webhook_display_name"];

pub(super) fn failed(error: impl std::fmt::Display) -> Problem {
    let id = "api.post.do_action.action_integration.app_error";
    Problem::bad_request(id, "The integration did not do it.").with_detail(error.to_string())
}

/// A button found: its post (none of an ephemeral one), where the presser stands, and where it leads.
struct Pressed {
    at: AtChannel,
    post: Option<Post>,
    kept: Kept,
}

/// Tells the integration and does what it answers. The result is the client's half of the trigger id.
pub async fn press(
    state: &State,
    caller: &Identity,
    post_id: &str,
    action_id: &str,
    request: DoPostActionRequest,
) -> Result<String, Problem> {
    let pressed = find(state, caller, post_id, action_id, &request.cookie).await?;
    let (client_trigger, trigger_id) = state.keys.trigger(&caller.user_id);
    let channel = &pressed.at.standing.channel;
    let team =
        standing(&state.db.exec(), &caller.user_id, Key::Id(&channel.team_id)).await.map_err(problem)?;
    let mut context = pressed.kept.context.clone().map_or(Value::Null, Value::Object);
    if !request.selected_option.is_empty() {
        let mut map = pressed.kept.context.clone().unwrap_or_default();
        map.insert("selected_option".to_owned(), request.selected_option.into());
        context = Value::Object(map);
    }
    let body = json!({
        "user_id": caller.user_id, "user_name": caller.username, "channel_id": channel.id, "channel_name": channel.name,
        "team_id": channel.team_id, "team_domain": team.map(|team| team.team.name).unwrap_or_default(), "post_id": post_id,
        "trigger_id": trigger_id, "type": pressed.kept.kind, "data_source": pressed.kept.data_source, "context": context,
    });
    let call = Call::post(&pressed.kept.url, "application/json", body.to_string());
    let answer = state.client.call(call).await.map_err(failed)?;
    if !answer.is_success() {
        return Err(failed(answer.status));
    }
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(client_trigger);
    }
    let answer: Answer = serde_json::from_slice(&answer.body).map_err(failed)?;
    react(state, caller, post_id, &pressed, answer).await?;
    Ok(client_trigger)
}

async fn find(
    state: &State,
    caller: &Identity,
    post_id: &str,
    action_id: &str,
    cookie: &str,
) -> Result<Pressed, Problem> {
    let unknown = || Problem::new(404, "api.post.do_action.action_id.app_error", "There is no such action.");
    if !cookie.is_empty() {
        let cookie: Cookie = state.keys.open(cookie).ok_or_else(|| failed("a foreign cookie"))?;
        let fits = cookie.post_id == post_id && cookie.action_id == action_id;
        if !fits || cookie.user_id != caller.user_id {
            return Err(failed("a cookie of something else"));
        }
        let at = access::channel(state, caller, &cookie.channel_id).await?;
        let at = at.ok_or_else(|| Problem::forbidden(READ_CHANNEL_CONTENT))?;
        at.require(READ_CHANNEL_CONTENT)?;
        return Ok(Pressed { at, post: None, kept: cookie.kept });
    }
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(read::not_found)?;
    at.require(READ_CHANNEL_CONTENT)?;
    let exec = state.db.exec();
    let post = posts::find(&exec, post_id).await.map_err(problem)?;
    let post = post.filter(|post| post.delete_at == 0 && post.original_id.is_empty());
    let post = post.ok_or_else(read::not_found)?;
    let kept = post_actions::find(&exec, post_id, action_id).await.map_err(problem)?.ok_or_else(unknown)?;
    Ok(Pressed { at, post: Some(post), kept })
}

async fn react(
    state: &State,
    caller: &Identity,
    post_id: &str,
    pressed: &Pressed,
    answer: Answer,
) -> Result<(), Problem> {
    if let Some(mut update) = answer.update {
        update.props.iter_mut().for_each(translate);
        match &pressed.post {
            Some(post) => {
                if let Some(props) = &mut update.props {
                    let lasting =
                        LASTING.iter().filter_map(|name| Some((*name, post.props.get(*name)?.clone())));
                    props.extend(lasting.map(|(name, value)| (name.to_owned(), value)));
                }
                let patch =
                    PostPatch { message: Some(update.message), props: update.props, ..PostPatch::default() };
                edit::change(state, &pressed.at, post_id, patch).await?;
            }
            None => {
                let words = Whisper {
                    replaces: post_id.to_owned(),
                    message: update.message,
                    props: update.props.unwrap_or_default(),
                    ..words(caller, pressed)
                };
                whisper(state, words).await?;
            }
        }
    }
    if answer.ephemeral_text.is_empty() {
        return Ok(());
    }
    let text = answer.ephemeral_text;
    let message = if answer.skip_slack_parsing { text } else { links(&text) };
    let root =
        pressed.post.as_ref().map(|post| if post.root_id.is_empty() { &post.id } else { &post.root_id });
    let root_id = root.cloned().unwrap_or_default();
    whisper(state, Whisper { message, root_id, ..words(caller, pressed) }).await
}

fn words(caller: &Identity, pressed: &Pressed) -> Whisper {
    Whisper {
        user_id: caller.user_id.clone(),
        channel_id: pressed.at.standing.channel.id.clone(),
        ..Whisper::default()
    }
}

fn translate(props: &mut Props) {
    let Some(raw) = props.get_mut("attachments") else { return };
    let Ok(mut read) = serde_json::from_value::<Vec<Attachment>>(raw.clone()) else { return };
    attachment::translate(&mut read);
    *raw = serde_json::to_value(read).unwrap_or(Value::Null);
}
