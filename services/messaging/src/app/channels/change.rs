//! Changing, archiving and restoring a channel.

use access::permission::{
    CONVERT_PRIVATE_CHANNEL_TO_PUBLIC, CONVERT_PUBLIC_CHANNEL_TO_PRIVATE, DELETE_PRIVATE_CHANNEL,
    DELETE_PUBLIC_CHANNEL, MANAGE_PRIVATE_CHANNEL_PROPERTIES, MANAGE_PUBLIC_CHANNEL_PROPERTIES, MANAGE_TEAM,
};
use events::live::Broadcast;
use events::messaging::ChannelChanged;
use model::{Identity, Problem};
use serde_json::json;

use super::{at, missing, taken};
use crate::State;
use crate::app::access::{AtChannel, require_in_team};
use crate::app::notices::Who;
use crate::app::{frames, notices, restricted};
use crate::domain::channel::{Channel, ChannelPatch, ChannelUpdate, OPEN, PRIVATE, TOWN_SQUARE};
use crate::store::access::problem;
use crate::store::channels;

/// A whole update. The type stays, and the first channel keeps its name.
pub async fn update(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    update: ChannelUpdate,
) -> Result<Channel, Problem> {
    if update.id != channel_id {
        return Err(Problem::invalid_body("channel_id"));
    }
    let at = at(state, caller, channel_id).await?;
    require_properties(&at)?;
    let channel = &at.standing.channel;
    if channel.delete_at > 0 {
        return Err(Problem::bad_request(
            "api.channel.update_channel.deleted.app_error",
            "The channel has been archived or deleted.",
        ));
    }
    if !update.kind.is_empty() && update.kind != channel.kind {
        return Err(Problem::bad_request(
            "api.channel.update_channel.typechange.app_error",
            "Channel type cannot be updated.",
        ));
    }
    let named = !(update.name.is_empty() && update.display_name.is_empty() && update.purpose.is_empty());
    if channel.is_direct_or_group() && named {
        return Err(Problem::bad_request(
            "api.channel.update_channel.update_direct_or_group_messages_not_allowed.app_error",
            "You are not allowed to update the name, display name, or purpose of direct or group messages.",
        ));
    }
    let given = |value: String| Some(value).filter(|value| !value.is_empty());
    let patch = ChannelPatch {
        name: given(update.name),
        display_name: given(update.display_name),
        header: Some(update.header),
        purpose: Some(update.purpose),
        group_constrained: None,
    };
    let told = |old: &Channel, new: &Channel| {
        // A whole update tells of a new display name alone.
        let named = Channel { display_name: new.display_name.clone(), ..old.clone() };
        (old.clone(), named)
    };
    apply(state, caller, channel, patch, told).await
}

pub async fn patch(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    patch: ChannelPatch,
) -> Result<Channel, Problem> {
    let at = at(state, caller, channel_id).await?;
    require_properties(&at)?;
    let channel = &at.standing.channel;
    let named = patch.name.is_some() || patch.display_name.is_some() || patch.purpose.is_some();
    if channel.is_direct_or_group() && named {
        return Err(Problem::bad_request(
            "api.channel.patch_update_channel.update_direct_or_group_messages_not_allowed.app_error",
            "You are not allowed to update the name, display name, or purpose of direct or group messages.",
        ));
    }
    restricted::refuse(state, channel, "api.channel.patch_update_channel.restricted_dm.app_error").await?;
    apply(state, caller, channel, patch, |old, new| (old.clone(), new.clone())).await
}

fn require_properties(at: &AtChannel) -> Result<(), Problem> {
    let channel = &at.standing.channel;
    if channel.is_direct_or_group() {
        return if at.is_member() {
            Ok(())
        } else {
            Err(Problem::new(
                403,
                "api.channel.patch_update_channel.forbidden.app_error",
                "Failed to update the channel.",
            ))
        };
    }
    at.require(if channel.kind == OPEN {
        MANAGE_PUBLIC_CHANNEL_PROPERTIES
    } else {
        MANAGE_PRIVATE_CHANNEL_PROPERTIES
    })
}

/// Saves a patch and tells of it; `told` says between which two versions.
async fn apply(
    state: &State,
    caller: &Identity,
    known: &Channel,
    patch: ChannelPatch,
    told: impl FnOnce(&Channel, &Channel) -> (Channel, Channel),
) -> Result<Channel, Problem> {
    let renamed = patch.name.as_ref().is_some_and(|name| *name != known.name);
    if known.name == TOWN_SQUARE && renamed {
        return Err(Problem::bad_request(
            "api.channel.update_channel.tried.app_error",
            "Tried to perform an invalid update of the default channel.",
        ));
    }
    let (old, new) = change(state, &known.id, false, |channel| {
        patch.apply(channel);
        channel.check()
    })
    .await?;
    updated(state, &new).await;
    let (from, to) = told(&old, &new);
    notices::post(state, notices::changes(&from, &to, who(caller))).await;
    Ok(new)
}

async fn updated(state: &State, channel: &Channel) {
    let data = json!({ "channel": frames::text(channel) });
    frames::send(state, "channel_updated", data, Broadcast::channel(&channel.id)).await;
}

fn who(caller: &Identity) -> Who<'_> {
    Who { id: &caller.user_id, name: &caller.username }
}

/// Changes the channel as it is now, under its lock. Returns it as it was and as it is.
async fn change(
    state: &State,
    channel_id: &str,
    archived_too: bool,
    edit: impl FnOnce(&mut Channel) -> Result<(), Problem>,
) -> Result<(Channel, Channel), Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let old = channels::lock(&exec, channel_id).await.map_err(problem)?.ok_or_else(missing)?;
    if old.delete_at > 0 && !archived_too {
        return Err(Problem::bad_request("app.channel.update.bad_id", "Unable to update the channel."));
    }
    let mut new = old.clone();
    edit(&mut new)?;
    new.update_at = model::time::now_ms().max(old.update_at + 1);
    channels::update(&exec, &new)
        .await
        .map_err(|error| if error.violates("channels_name") { taken() } else { problem(error) })?;
    state.outbox.push(&exec, new.update_at, &ChannelChanged::from(&new)).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok((old, new))
}

pub async fn privacy(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    privacy: &str,
) -> Result<Channel, Problem> {
    let permission = match privacy {
        OPEN => CONVERT_PRIVATE_CHANNEL_TO_PUBLIC,
        PRIVATE => CONVERT_PUBLIC_CHANNEL_TO_PRIVATE,
        _ => return Err(Problem::invalid_body("privacy")),
    };
    let at = at(state, caller, channel_id).await?;
    at.require(permission)?;
    let channel = &at.standing.channel;
    if channel.is_direct_or_group() {
        return Err(Problem::bad_request(
            "api.channel.update_channel.typechange.app_error",
            "Channel type cannot be updated.",
        ));
    }
    if channel.name == TOWN_SQUARE && privacy == PRIVATE {
        return Err(Problem::bad_request(
            "api.channel.update_channel_privacy.default_channel_error",
            "The default channel cannot be made private.",
        ));
    }
    let (_, new) = change(state, channel_id, false, |channel| {
        channel.kind = privacy.to_owned();
        Ok(())
    })
    .await?;
    updated(state, &new).await;
    let data = json!({ "channel_id": new.id });
    frames::send(state, "channel_converted", data, Broadcast::team(&new.team_id)).await;
    notices::post(state, vec![notices::privacy(&new, who(caller))]).await;
    Ok(new)
}

/// Archives it: it can be read and restored, not written to.
pub async fn archive(state: &State, caller: &Identity, channel_id: &str) -> Result<(), Problem> {
    let at = at(state, caller, channel_id).await?;
    let channel = &at.standing.channel;
    if channel.is_direct_or_group() {
        return Err(Problem::bad_request(
            "api.channel.delete_channel.type.invalid",
            "Unable to delete direct or group message channels.",
        ));
    }
    at.require(if channel.kind == OPEN { DELETE_PUBLIC_CHANNEL } else { DELETE_PRIVATE_CHANNEL })?;
    if channel.delete_at > 0 {
        return Err(already_archived());
    }
    if channel.name == TOWN_SQUARE {
        return Err(Problem::bad_request(
            "api.channel.delete_channel.cannot.app_error",
            "Unable to delete the default channel.",
        ));
    }
    // Before the act: afterwards nobody can write there, the server included.
    notices::post(state, vec![notices::archived(channel_id, who(caller))]).await;
    let (_, new) = change(state, channel_id, true, |channel| {
        if channel.delete_at > 0 {
            return Err(already_archived());
        }
        channel.delete_at = model::time::now_ms();
        Ok(())
    })
    .await?;
    let data = json!({ "channel_id": new.id, "delete_at": new.delete_at });
    frames::send(state, "channel_deleted", data, audience(&new)).await;
    Ok(())
}

fn already_archived() -> Problem {
    Problem::bad_request(
        "api.channel.delete_channel.deleted.app_error",
        "The channel has been archived or deleted.",
    )
}

/// Everybody of the team may know of an open channel.
pub fn audience(channel: &Channel) -> Broadcast {
    if channel.kind == OPEN { Broadcast::team(&channel.team_id) } else { Broadcast::channel(&channel.id) }
}

pub async fn restore(state: &State, caller: &Identity, channel_id: &str) -> Result<Channel, Problem> {
    let at = at(state, caller, channel_id).await?;
    require_in_team(state, caller, &at.standing.channel.team_id, MANAGE_TEAM).await?;
    let (_, new) = change(state, channel_id, true, |channel| {
        if channel.delete_at == 0 {
            return Err(Problem::bad_request(
                "api.channel.restore_channel.restored.app_error",
                "Unable to unarchive channel. The channel is not archived.",
            ));
        }
        channel.delete_at = 0;
        Ok(())
    })
    .await?;
    frames::send(state, "channel_restored", json!({ "channel_id": new.id }), audience(&new)).await;
    notices::post(state, vec![notices::restored(channel_id, who(caller))]).await;
    Ok(new)
}
