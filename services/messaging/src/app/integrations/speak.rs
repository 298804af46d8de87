//! Saying what a program wants to have said: in a channel, or to one person alone.

use events::live::Broadcast;
use model::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::State;
use crate::app::frames;
use crate::app::posts::Draft;
use crate::app::posts::ephemeral::{ephemeral, show};
use crate::domain::attachment::{self, Attachment, Kept};
use crate::domain::post::{Post, Props, check_message, check_props, hashtags};
use crate::domain::slack_text::links;

/// Words for a channel. Whether they may be said there was asked before.
#[derive(Clone, Debug, Default)]
pub struct Saying {
    pub user_id: String,
    /// The author's name.
    pub username: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    pub kind: String,
    pub props: Props,
    pub attachments: Option<Vec<Attachment>>,
    /// Taken as it is, not as Slack's way of writing.
    pub verbatim: bool,
    pub set_online: bool,
    /// The same words with the same key are said once.
    pub key: String,
}

pub async fn say(state: &State, saying: Saying) -> Result<Post, Problem> {
    let message = if saying.verbatim { saying.message } else { links(&saying.message) };
    let mut draft = Draft::new(&saying.user_id, &saying.channel_id, message);
    draft.username = saying.username;
    draft.root_id = saying.root_id;
    draft.kind = saying.kind;
    draft.props = saying.props;
    draft.set_online = saying.set_online;
    draft.pending_post_id = saying.key;
    draft.by_program = true;
    if let Some(attachments) = saying.attachments {
        draft.kind = attachment::KIND.to_owned();
        draft
            .props
            .insert("attachments".to_owned(), serde_json::to_value(attachments).map_err(Problem::internal)?);
    }
    if draft.kind.starts_with("system_") {
        return Err(Problem::bad_request("api.context.invalid_param.app_error", "Invalid type parameter."));
    }
    check_message(&draft.message)?;
    check_props(&draft.props)?;
    draft.hashtags = hashtags(&draft.message);
    let mut post = state.writer.write(draft).await?;
    post.pending_post_id.clear();
    Ok(post)
}

/// Words for one person. They are nowhere kept.
#[derive(Clone, Debug, Default)]
pub struct Whisper {
    /// Who hears it, and by whom it seems to be said.
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    pub props: Props,
    pub attachments: Option<Vec<Attachment>>,
    /// Id of the message whose place it takes; "" for a new one.
    pub replaces: String,
}

/// What a button of such a message brings back, as nothing of it is kept here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cookie {
    pub post_id: String,
    pub action_id: String,
    pub user_id: String,
    pub channel_id: String,
    pub kept: Kept,
}

pub async fn whisper(state: &State, words: Whisper) -> Result<(), Problem> {
    let mut post = ephemeral(&words.user_id, &words.channel_id, &words.root_id, words.message);
    post.props = words.props;
    if let Some(attachments) = words.attachments {
        post.props
            .insert("attachments".to_owned(), serde_json::to_value(attachments).map_err(Problem::internal)?);
    }
    if !words.replaces.is_empty() {
        post.id = words.replaces.clone();
    }
    seal_actions(state, &mut post, &words.user_id)?;
    if words.replaces.is_empty() {
        show(state, &words.user_id, &post).await;
    } else {
        let to = Broadcast { channel_id: words.channel_id, ..Broadcast::user(&words.user_id) };
        frames::send(state, "post_edited", json!({ "post": frames::text(&post) }), to).await;
    }
    Ok(())
}

/// Puts what is to be kept of an ephemeral post's buttons into cookies that its reader brings back.
pub fn seal_actions(state: &State, post: &mut Post, user_id: &str) -> Result<(), Problem> {
    let kept = attachment::settle(&mut post.props);
    let embeds = post.shown_embeds();
    post.metadata.get_or_insert_default().embeds = embeds;
    let actions = post.props.get_mut("attachments").and_then(Value::as_array_mut).into_iter().flatten();
    for action in actions.filter_map(|one| one.get_mut("actions")?.as_array_mut()).flatten() {
        let Some((action_id, kept)) = action["id"].as_str().and_then(|id| kept.get_key_value(id)) else {
            continue;
        };
        let cookie = Cookie {
            post_id: post.id.clone(),
            action_id: action_id.clone(),
            user_id: user_id.to_owned(),
            channel_id: post.channel_id.clone(),
            kept: kept.clone(),
        };
        action["cookie"] = state.keys.seal(&cookie)?.into();
    }
    Ok(())
}
