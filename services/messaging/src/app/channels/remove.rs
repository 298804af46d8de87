//! Removing a channel for good.

use access::permission::{DELETE_PRIVATE_CHANNEL, DELETE_PUBLIC_CHANNEL};
use events::messaging::ChannelChanged;
use model::{Identity, Problem};
use serde_json::json;

use super::at;
use super::change::audience;
use crate::State;
use crate::app::frames;
use crate::domain::channel::{OPEN, TOWN_SQUARE};
use crate::store::access::problem;
use crate::store::channels;

/// With everything in it, if the site allows that.
pub async fn remove(state: &State, caller: &Identity, channel_id: &str) -> Result<(), Problem> {
    let at = at(state, caller, channel_id).await?;
    let mut channel = at.standing.channel.clone();
    if channel.is_direct_or_group() {
        return Err(Problem::bad_request(
            "api.channel.delete_channel.type.invalid",
            "Unable to delete direct or group message channels.",
        ));
    }
    at.require(if channel.kind == OPEN { DELETE_PUBLIC_CHANNEL } else { DELETE_PRIVATE_CHANNEL })?;
    if !state.settings.service.enable_api_channel_deletion {
        return Err(Problem::new(
            401,
            "api.user.delete_channel.not_enabled.app_error",
            "Permanent channel deletion is not enabled.",
        ));
    }
    if channel.name == TOWN_SQUARE {
        return Err(Problem::bad_request(
            "api.channel.delete_channel.cannot.app_error",
            "Unable to delete the default channel.",
        ));
    }
    channel.delete_at = model::time::now_ms();
    channel.update_at = channel.delete_at;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let places = channels::remove(&exec, &[channel.id.clone()]).await.map_err(problem)?;
    state.outbox.push(&exec, channel.update_at, &ChannelChanged::from(&channel)).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    let data = json!({ "channel_id": channel.id, "delete_at": channel.delete_at });
    frames::send(state, "channel_deleted", data, audience(&channel)).await;
    for (user, channel) in places {
        frames::left_channel(state, &user, &channel).await;
    }
    Ok(())
}
