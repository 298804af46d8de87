//! Leaving a channel, of one's own will or by another's.

use access::permission::{MANAGE_PRIVATE_CHANNEL_MEMBERS, MANAGE_PUBLIC_CHANNEL_MEMBERS};
use events::live::Broadcast;
use events::messaging::MemberChanged;
use model::{Identity, Problem, User};
use serde_json::json;

use crate::State;
use crate::app::notices::Who;
use crate::app::{channels, frames, notices, users};
use crate::domain::channel::{Channel, OPEN, TOWN_SQUARE};
use crate::store::access::problem;
use crate::store::channel_members;

pub async fn leave(state: &State, caller: &Identity, channel_id: &str, user_id: &str) -> Result<(), Problem> {
    let at = channels::at(state, caller, channel_id).await?;
    let channel = &at.standing.channel;
    if channel.is_direct_or_group() {
        return Err(Problem::bad_request(
            "api.channel.remove_channel_member.type.app_error",
            "Unable to remove user from this channel type.",
        ));
    }
    if caller.user_id != user_id {
        at.require(if channel.kind == OPEN {
            MANAGE_PUBLIC_CHANNEL_MEMBERS
        } else {
            MANAGE_PRIVATE_CHANNEL_MEMBERS
        })?;
    }
    let user = users::find(state, user_id)
        .await?
        .ok_or_else(|| Problem::not_found("app.user.missing_account.const"))?;
    if channel.name == TOWN_SQUARE && !user.is_guest() {
        return Err(Problem::bad_request(
            "api.channel.remove.default.app_error",
            "Unable to remove user from the default channel.",
        ));
    }
    save(state, caller, channel, user_id).await?;
    tell(state, caller, channel, &user).await;
    Ok(())
}

async fn save(state: &State, caller: &Identity, channel: &Channel, user_id: &str) -> Result<(), Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let left =
        channel_members::remove(&exec, user_id, std::slice::from_ref(&channel.id)).await.map_err(problem)?;
    if left.is_empty() {
        return Err(super::missing());
    }
    let fact = MemberChanged {
        user_id: user_id.to_owned(),
        team_id: channel.team_id.clone(),
        channel_id: channel.id.clone(),
        joined: false,
        by: caller.user_id.clone(),
    };
    state.outbox.push(&exec, model::time::now_ms(), &fact).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok(())
}

async fn tell(state: &State, caller: &Identity, channel: &Channel, user: &User) {
    frames::left_channel(state, &user.id, &channel.id).await;
    let to_channel = json!({ "user_id": user.id, "remover_id": caller.user_id });
    frames::send(state, "user_removed", to_channel, Broadcast::channel(&channel.id)).await;
    let to_user = json!({ "channel_id": channel.id, "remover_id": caller.user_id });
    frames::send(state, "user_removed", to_user, Broadcast::user(&user.id)).await;
    let (by, whom) =
        (Who { id: &caller.user_id, name: &caller.username }, Who { id: &user.id, name: &user.username });
    let notice = if caller.user_id == user.id {
        notices::left_channel(&channel.id, whom)
    } else {
        notices::removed(&channel.id, by, whom)
    };
    notices::post(state, vec![notice]).await;
}
