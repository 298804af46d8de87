//! Deleting posts. A root takes its thread with it; the text stays in the database for those who must keep it.

use ::access::permission::{DELETE_OTHERS_POSTS, DELETE_POST};
use db::Exec;
use events::live::{Broadcast, Live};
use events::messaging::PostDeleted;
use model::{Identity, Problem};
use serde_json::json;

use super::read::not_found;
use crate::State;
use crate::app::{access, restricted};
use crate::domain::channel::Channel;
use crate::domain::post::Post;
use crate::store::access::problem;
use crate::store::posts;
use crate::store::posts::edit as store;
use crate::store::{hearing, threads};

pub async fn delete(state: &State, caller: &Identity, post_id: &str) -> Result<(), Problem> {
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(not_found)?;
    let found = posts::find(&state.db.exec(), post_id).await.map_err(problem)?;
    let found = found.filter(|post| post.delete_at == 0 && post.original_id.is_empty());
    // Whether a post was deleted is told to those only who could have read it.
    let post = match found {
        Some(post) => post,
        None if at.may_read() => return Err(not_found()),
        None => return Err(Problem::forbidden(DELETE_POST)),
    };
    at.require(if post.user_id == caller.user_id { DELETE_POST } else { DELETE_OTHERS_POSTS })?;
    if at.standing.channel.delete_at > 0 {
        let id = "api.post.delete_post.can_not_delete_post_in_deleted.error";
        return Err(Problem::bad_request(id, "Posts of an archived channel cannot be deleted."));
    }
    let id = "api.post.delete_post.can_not_delete_from_restricted_dm.error";
    restricted::refuse(state, &at.standing.channel, id).await?;
    let post = write(state, caller, &at.standing.channel, &post).await?;
    show(state, caller, &post).await
}

/// Returns the post as it was.
async fn write(state: &State, caller: &Identity, channel: &Channel, post: &Post) -> Result<Post, Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let at = store::lock_channel(&tx.exec(), &post.channel_id).await.map_err(problem)?;
    let locked = store::locked(&tx.exec(), &post.channel_id, &post.id).await.map_err(problem)?;
    let post = locked.ok_or_else(not_found)?;
    let deleted = store::delete(&tx.exec(), &post, &caller.user_id, at).await.map_err(problem)?;
    let event = PostDeleted {
        post_id: post.id.clone(),
        channel_id: post.channel_id.clone(),
        deleted_by: caller.user_id.clone(),
        delete_at: at,
        thread_ids: deleted.into_iter().filter(|id| *id != post.id).collect(),
    };
    state.outbox.push(&tx.exec(), at, &event).await.map_err(problem)?;
    if !post.root_id.is_empty() {
        unmention(&tx.exec(), channel, &post, at).await?;
    }
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok(post)
}

/// Whom a reply called and who has not read it is called once less in its thread.
async fn unmention(exec: &Exec<'_>, channel: &Channel, post: &Post, at: i64) -> Result<(), Problem> {
    let always = channel.is_direct_or_group();
    let hearers = hearing::mentioned_in(exec, &channel.id, &post.root_id, post.create_at).await;
    let called: Vec<String> = hearers
        .map_err(problem)?
        .into_iter()
        .filter(|hearer| hearer.user_id != post.user_id)
        .filter(|hearer| always || hearer.hearing.is_called(&post.message))
        .map(|hearer| hearer.user_id)
        .collect();
    if called.is_empty() {
        return Ok(());
    }
    threads::forget_mention(exec, &post.root_id, &called, at).await.map_err(problem)
}

/// Everybody learns that it went, administrators also by whom.
async fn show(state: &State, caller: &Identity, post: &Post) -> Result<(), Problem> {
    let shown = Post { pending_post_id: String::new(), ..post.clone() };
    let text = serde_json::to_string(&shown).map_err(Problem::internal)?;
    let to = |data, sensitive: bool| {
        let broadcast = Broadcast {
            contains_sanitized_data: !sensitive,
            contains_sensitive_data: sensitive,
            ..Broadcast::channel(&post.channel_id)
        };
        Live::new("post_deleted", data, broadcast)
    };
    state.bus.live(&to(json!({ "post": text }), false)).await;
    state.bus.live(&to(json!({ "post": text, "delete_by": caller.user_id }), true)).await;
    Ok(())
}
