//! Reacting to posts.

use ::access::permission::{ADD_REACTION, REMOVE_OTHERS_REACTIONS, REMOVE_REACTION};
use events::live::{Broadcast, Live};
use events::messaging::ReactionChanged;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::posts::read;
use crate::app::{emoji, restricted};
use crate::domain::reaction::Reaction;
use crate::store::access::problem;
use crate::store::posts::edit as posts;
use crate::store::reactions as store;

/// A different emoji is refused beyond this number, whatever the setting says.
const MOST_EMOJI: i64 = 500;

pub async fn list(state: &State, caller: &Identity, post_id: &str) -> Result<Vec<Reaction>, Problem> {
    let missing = Problem::forbidden(::access::permission::READ_CHANNEL_CONTENT);
    read::readable(state, caller, post_id, missing).await?;
    store::of_post(&state.db.exec(), post_id).await.map_err(problem)
}

pub async fn add(state: &State, caller: &Identity, mut reaction: Reaction) -> Result<Reaction, Problem> {
    reaction.check()?;
    if reaction.user_id != caller.user_id {
        let id = "api.reaction.save_reaction.user_id.app_error";
        return Err(Problem::new(403, id, "One can only react oneself."));
    }
    let at = at_post(state, caller, &reaction.post_id).await?;
    at.require(ADD_REACTION)?;
    refuse_archived(&at, "api.reaction.save.archived_channel.app_error")?;
    restricted::refuse(state, &at.standing.channel, "api.reaction.save.restricted_dm.error").await?;
    if !emoji::exists(state, &reaction.emoji_name).await? {
        return Err(Problem::new(404, "app.emoji.get_by_name.no_result", "There is no emoji of that name."));
    }
    reaction.channel_id.clone_from(&at.standing.channel.id);
    let tx = state.db.begin().await.map_err(problem)?;
    let now = posts::lock_channel(&tx.exec(), &reaction.channel_id).await.map_err(problem)?;
    let locked = posts::locked(&tx.exec(), &reaction.channel_id, &reaction.post_id).await.map_err(problem)?;
    locked.ok_or_else(read::not_found)?;
    let others = store::others(&tx.exec(), &reaction.post_id, &reaction.emoji_name).await.map_err(problem)?;
    if others >= state.settings.service.unique_emoji_reaction_limit_per_post.min(MOST_EMOJI) {
        let id = "app.reaction.save.save.too_many_reactions";
        return Err(Problem::bad_request(id, "The post has too many different reactions."));
    }
    (reaction.create_at, reaction.update_at) = (now, now);
    reaction.delete_at = 0;
    reaction.remote_id = String::new();
    store::save(&tx.exec(), &reaction).await.map_err(problem)?;
    write(state, tx, &reaction, true, now).await?;
    show(state, "reaction_added", &reaction, &at).await?;
    Ok(reaction)
}

/// Takes a reaction away; that there was none is no error.
pub async fn remove(
    state: &State,
    caller: &Identity,
    user_id: &str,
    post_id: &str,
    name: &str,
) -> Result<(), Problem> {
    let at = at_post(state, caller, post_id).await?;
    at.require(REMOVE_REACTION)?;
    if user_id != caller.user_id {
        at.require(REMOVE_OTHERS_REACTIONS)?;
    }
    refuse_archived(&at, "api.reaction.delete.archived_channel.app_error")?;
    restricted::refuse(state, &at.standing.channel, "api.reaction.delete.restricted_dm.error").await?;
    let mut reaction = Reaction {
        user_id: user_id.to_owned(),
        post_id: post_id.to_owned(),
        emoji_name: name.to_owned(),
        ..Reaction::default()
    };
    let tx = state.db.begin().await.map_err(problem)?;
    let now = posts::lock_channel(&tx.exec(), &at.standing.channel.id).await.map_err(problem)?;
    let locked = posts::locked(&tx.exec(), &at.standing.channel.id, post_id).await.map_err(problem)?;
    locked.ok_or_else(read::not_found)?;
    reaction.update_at = now;
    if store::remove(&tx.exec(), post_id, user_id, name).await.map_err(problem)? {
        reaction.channel_id.clone_from(&at.standing.channel.id);
        write(state, tx, &reaction, false, now).await?;
        reaction.channel_id.clear();
    }
    show(state, "reaction_removed", &reaction, &at).await
}

async fn at_post(state: &State, caller: &Identity, post_id: &str) -> Result<AtChannel, Problem> {
    let at = access::post_channel(state, caller, post_id).await?;
    at.ok_or_else(|| Problem::forbidden(ADD_REACTION))
}

fn refuse_archived(at: &AtChannel, id: &'static str) -> Result<(), Problem> {
    if at.standing.channel.delete_at > 0 {
        return Err(Problem::new(403, id, "Reactions in an archived channel cannot be changed."));
    }
    Ok(())
}

async fn write(state: &State, tx: db::Tx, reaction: &Reaction, added: bool, at: i64) -> Result<(), Problem> {
    let event = ReactionChanged {
        post_id: reaction.post_id.clone(),
        channel_id: reaction.channel_id.clone(),
        user_id: reaction.user_id.clone(),
        emoji_name: reaction.emoji_name.clone(),
        added,
    };
    posts::touch_reactions(&tx.exec(), &reaction.post_id, at).await.map_err(problem)?;
    state.outbox.push(&tx.exec(), at, &event).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok(())
}

async fn show(state: &State, event: &str, reaction: &Reaction, at: &AtChannel) -> Result<(), Problem> {
    let text = serde_json::to_string(reaction).map_err(Problem::internal)?;
    let broadcast = Broadcast::channel(&at.standing.channel.id);
    state.bus.live(&Live::new(event, json!({ "reaction": text }), broadcast)).await;
    Ok(())
}
