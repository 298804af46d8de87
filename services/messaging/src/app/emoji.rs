//! Emoji that people make. Their pictures are kept by the service of files, which asks here before and after it has one.

use ::access::permission::{CREATE_EMOJIS, DELETE_EMOJIS, DELETE_OTHERS_EMOJIS};
use events::live::Broadcast;
use events::messaging::EmojiDeleted;
use events::request::CreateEmoji;
use model::time::now_ms;
use model::{Emoji, Identity, Problem};
use serde_json::json;

use super::access::may_in_any_team;
use crate::State;
use crate::app::frames;
use crate::domain::emoji::{check_name, is_known};
use crate::store::access::problem;
use crate::store::emoji as store;

pub fn missing() -> Problem {
    Problem::not_found("app.emoji.get.no_result")
}

pub fn missing_name() -> Problem {
    Problem::not_found("app.emoji.get_by_name.no_result")
}

fn duplicate() -> Problem {
    Problem::bad_request("api.emoji.create.duplicate.app_error", "Another emoji has that name.")
}

pub fn require_enabled(state: &State) -> Result<(), Problem> {
    if state.settings.service.enable_custom_emoji {
        return Ok(());
    }
    Err(Problem::new(501, "api.emoji.disabled.app_error", "Nobody makes emoji on this server."))
}

/// Checks whether the emoji may be made, and makes it unless only that was asked.
pub async fn create(state: &State, ask: CreateEmoji) -> Result<Emoji, Problem> {
    require_enabled(state)?;
    if !may_in_any_team(state, &ask.identity, CREATE_EMOJIS).await? {
        return Err(Problem::forbidden(CREATE_EMOJIS));
    }
    if ask.creator_id != ask.identity.user_id {
        let id = "api.emoji.create.other_user.app_error";
        return Err(Problem::new(403, id, "One can only make one's own emoji."));
    }
    check_name(&ask.name)?;
    let exec = state.db.exec();
    if !store::by_names(&exec, &[&ask.name]).await.map_err(problem)?.is_empty() {
        return Err(duplicate());
    }
    let now = now_ms();
    let emoji = Emoji {
        id: ask.id,
        create_at: now,
        update_at: now,
        delete_at: 0,
        creator_id: ask.creator_id,
        name: ask.name,
    };
    if ask.check_only {
        return Ok(emoji);
    }
    store::insert(&exec, &emoji)
        .await
        .map_err(|error| if error.violates("emoji_name") { duplicate() } else { problem(error) })?;
    frames::send(state, "emoji_added", json!({ "emoji": frames::text(&emoji) }), Broadcast::everybody())
        .await;
    Ok(emoji)
}

pub async fn get(state: &State, id: &str) -> Result<Emoji, Problem> {
    require_enabled(state)?;
    store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(missing)
}

pub async fn by_name(state: &State, name: &str) -> Result<Emoji, Problem> {
    require_enabled(state)?;
    let mut found = store::by_names(&state.db.exec(), &[name]).await.map_err(problem)?;
    found.pop().ok_or_else(missing_name)
}

/// Is there an emoji of this name, built in or made?
pub async fn exists(state: &State, name: &str) -> Result<bool, Problem> {
    if is_known(name) {
        return Ok(true);
    }
    Ok(!store::by_names(&state.db.exec(), &[name]).await.map_err(problem)?.is_empty())
}

/// Whoever made it may, with the right to it; others need another one.
pub async fn delete(state: &State, caller: &Identity, id: &str) -> Result<(), Problem> {
    let emoji = get(state, id).await?;
    if !may_in_any_team(state, caller, DELETE_EMOJIS).await? {
        return Err(Problem::forbidden(DELETE_EMOJIS));
    }
    if emoji.creator_id != caller.user_id && !may_in_any_team(state, caller, DELETE_OTHERS_EMOJIS).await? {
        return Err(Problem::forbidden(DELETE_OTHERS_EMOJIS));
    }
    let now = now_ms();
    let tx = state.db.begin().await.map_err(problem)?;
    if !store::delete(&tx.exec(), id, now).await.map_err(problem)? {
        return Err(missing());
    }
    let event = EmojiDeleted { emoji_id: emoji.id };
    state.outbox.push(&tx.exec(), now, &event).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok(())
}
