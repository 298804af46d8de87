//! A person writes a post.

use access::permission::MANAGE_SYSTEM;
use model::{Identity, Problem};
use serde_json::Value;

use super::Draft;
use crate::State;
use crate::app::access::may_in_system;
use crate::app::{files, restricted, statuses};
use crate::domain::post::{NewPost, Post, hashtags};

/// Checks, writes and shows it. The permission (`create_post` in the channel) is asked by the writer, in the statement
/// that reads everything else it needs.
pub async fn create(
    state: &State,
    caller: &Identity,
    mut new: NewPost,
    set_online: bool,
) -> Result<Post, Problem> {
    new.check()?;
    restricted::refuse_post(state, caller, &new.channel_id).await?;
    let priority = new.priority().cloned();
    let mut draft = Draft::new(&caller.user_id, &new.channel_id, new.message);
    draft.username.clone_from(&caller.username);
    draft.system_roles.clone_from(&caller.roles);
    draft.priority = priority;
    draft.root_id = new.root_id;
    draft.kind = new.kind;
    draft.hashtags = hashtags(&draft.message);
    draft.props = new.props.unwrap_or_default();
    draft.pending_post_id = new.pending_post_id;
    draft.set_online = set_online;
    if new.create_at > 0 && may_in_system(state, caller, MANAGE_SYSTEM) {
        draft.create_at = new.create_at;
    }
    // Only the server says where a post comes from.
    for prop in ["from_bot", "from_webhook", "from_plugin", "from_oauth_app", "deleteBy"] {
        draft.props.remove(prop);
    }
    if caller.is_bot {
        draft.props.insert("from_bot".to_owned(), Value::from("true"));
    }
    if let Some(file_ids) = new.file_ids.filter(|ids| !ids.is_empty()) {
        draft.take_files(state, file_ids).await?;
    }
    let post = write(state, draft).await?;
    if set_online {
        statuses::active(state, &caller.user_id);
    }
    Ok(post)
}

/// Writes a post. Files claimed for one that is refused are free again.
pub async fn write(state: &State, draft: Draft) -> Result<Post, Problem> {
    let (user_id, claimed) = (draft.user_id.clone(), draft.files.clone());
    let outcome = state.writer.write(draft).await;
    if let Err(refusal) = &outcome {
        files::give_back(state, &user_id, &claimed, refusal).await;
    }
    outcome
}
