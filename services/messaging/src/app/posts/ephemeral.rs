//! Messages that one person sees until he reloads, and nobody keeps.

use ::access::permission::CREATE_POST_EPHEMERAL;
use events::live::Broadcast;
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::access::may_in_system;
use crate::app::frames;
use crate::app::integrations::seal_actions;
use crate::domain::post::{NewPost, Post, PostMetadata, check_message, check_props};

pub const KIND: &str = "system_ephemeral";

/// A new one, as it is shown.
pub fn ephemeral(author: &str, channel_id: &str, root_id: &str, message: String) -> Post {
    Post {
        id: model::id::new(),
        create_at: now_ms(),
        user_id: author.to_owned(),
        channel_id: channel_id.to_owned(),
        root_id: root_id.to_owned(),
        message,
        kind: KIND.to_owned(),
        metadata: Some(PostMetadata::default()),
        ..Post::default()
    }
}

/// Shows one to somebody.
pub async fn show(state: &State, user_id: &str, post: &Post) {
    let broadcast = Broadcast { channel_id: post.channel_id.clone(), ..Broadcast::user(user_id) };
    frames::send(state, "ephemeral_message", json!({ "post": frames::text(post) }), broadcast).await;
}

/// Somebody with the right to it shows one to somebody else.
pub async fn create(state: &State, caller: &Identity, user_id: &str, new: NewPost) -> Result<Post, Problem> {
    if !may_in_system(state, caller, CREATE_POST_EPHEMERAL) {
        return Err(Problem::forbidden(CREATE_POST_EPHEMERAL));
    }
    if !model::id::is_valid(user_id) {
        return Err(Problem::invalid_body("user_id"));
    }
    let misplaced = !new.root_id.is_empty() && !model::id::is_valid(&new.root_id);
    if !model::id::is_valid(&new.channel_id) || misplaced {
        return Err(Problem::invalid_body("post"));
    }
    check_message(&new.message)?;
    let props = new.props.unwrap_or_default();
    check_props(&props)?;
    let mut post = ephemeral(&caller.user_id, &new.channel_id, &new.root_id, new.message);
    post.props = props;
    seal_actions(state, &mut post, user_id)?;
    show(state, user_id, &post).await;
    Ok(post)
}
