//! Acknowledging posts.

use ::access::permission::{EDIT_OTHER_USERS, READ_CHANNEL_CONTENT};
use db::Tx;
use events::live::Broadcast;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::frames;
use crate::app::posts::read;
use crate::domain::acknowledgement::{PostAcknowledgement, REVOCABLE};
use crate::store::access::problem;
use crate::store::acknowledgements as store;
use crate::store::posts::edit as posts;

/// The post's channel, if the caller reads it and it is not archived; only a member acknowledges.
async fn permit(
    state: &State,
    caller: &Identity,
    user_id: &str,
    post_id: &str,
    archived: &'static str,
) -> Result<AtChannel, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let missing = || Problem::forbidden(READ_CHANNEL_CONTENT);
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(missing)?;
    at.require(READ_CHANNEL_CONTENT)?;
    if at.standing.channel.delete_at > 0 {
        return Err(Problem::new(403, archived, "Nothing changes in an archived channel."));
    }
    Ok(at)
}

/// Keeps others from the post until the end of the transaction; says the time, and when the user acknowledged it.
async fn hold(
    tx: &Tx,
    channel_id: &str,
    post_id: &str,
    user_id: &str,
) -> Result<(i64, Option<i64>), Problem> {
    let now = posts::lock_channel(&tx.exec(), channel_id).await.map_err(problem)?;
    posts::locked(&tx.exec(), channel_id, post_id).await.map_err(problem)?.ok_or_else(read::not_found)?;
    let before = store::at(&tx.exec(), post_id, user_id).await.map_err(problem)?;
    Ok((now, before))
}

/// Acknowledges a post; who did so before keeps his time.
pub async fn add(
    state: &State,
    caller: &Identity,
    user_id: &str,
    post_id: &str,
) -> Result<PostAcknowledgement, Problem> {
    let archived = "api.acknowledgement.save.archived_channel.app_error";
    let at = permit(state, caller, user_id, post_id, archived).await?;
    let channel = &at.standing.channel.id;
    let tx = state.db.begin().await.map_err(problem)?;
    let (now, before) = hold(&tx, channel, post_id, user_id).await?;
    let ack = PostAcknowledgement {
        user_id: user_id.to_owned(),
        post_id: post_id.to_owned(),
        acknowledged_at: before.unwrap_or(now),
        channel_id: channel.clone(),
    };
    if before.is_some() {
        tx.rollback().await.map_err(problem)?;
        return Ok(ack);
    }
    store::save(&tx.exec(), &ack).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    show(state, "post_acknowledgement_added", &ack).await;
    Ok(ack)
}

/// Takes an acknowledgement back, as long as nobody will have acted on it.
pub async fn remove(state: &State, caller: &Identity, user_id: &str, post_id: &str) -> Result<(), Problem> {
    let archived = "api.acknowledgement.delete.archived_channel.app_error";
    let at = permit(state, caller, user_id, post_id, archived).await?;
    let channel = &at.standing.channel.id;
    let tx = state.db.begin().await.map_err(problem)?;
    let (now, before) = hold(&tx, channel, post_id, user_id).await?;
    let before = before.ok_or_else(|| Problem::not_found("app.acknowledgement.get.app_error"))?;
    if now - before > REVOCABLE {
        let id = "api.acknowledgement.delete.deadline.app_error";
        return Err(Problem::new(403, id, "It is too late to take it back."));
    }
    store::remove(&tx.exec(), post_id, user_id, now).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    let ack = PostAcknowledgement {
        user_id: user_id.to_owned(),
        post_id: post_id.to_owned(),
        acknowledged_at: 0,
        channel_id: channel.clone(),
    };
    show(state, "post_acknowledgement_removed", &ack).await;
    Ok(())
}

async fn show(state: &State, event: &str, ack: &PostAcknowledgement) {
    let data = json!({ "acknowledgement": frames::text(ack) });
    frames::send(state, event, data, Broadcast::channel(&ack.channel_id)).await;
}
