//! A new channel of a team, with its creator.

use access::permission::{CREATE_PRIVATE_CHANNEL, CREATE_PUBLIC_CHANNEL};
use events::live::Broadcast;
use events::messaging::{ChannelChanged, MemberChanged};
use model::{Identity, Problem};
use serde_json::json;

use super::taken;
use crate::State;
use crate::app::access::require_in_team;
use crate::app::notices::Who;
use crate::app::{frames, notices};
use crate::domain::channel::{Channel, DIRECT, GROUP, NewChannel, PRIVATE};
use crate::store::access::problem;
use crate::store::team_members::Joining;
use crate::store::{channel_members, channels};

pub async fn create(state: &State, caller: &Identity, new: NewChannel) -> Result<Channel, Problem> {
    if !model::id::is_valid(&new.team_id) {
        return Err(Problem::invalid_body("team_id"));
    }
    if new.display_name.is_empty() {
        return Err(Problem::invalid_body("display_name"));
    }
    let permission = if new.kind == PRIVATE { CREATE_PRIVATE_CHANNEL } else { CREATE_PUBLIC_CHANNEL };
    require_in_team(state, caller, &new.team_id, permission).await?;
    if new.kind == DIRECT || new.kind == GROUP {
        return Err(Problem::bad_request(
            "api.channel.create_channel.direct_channel.app_error",
            "Must use createDirectChannel API service for direct message channel creation.",
        ));
    }
    let channel = fresh(caller, new);
    channel.check()?;
    save(state, caller, &channel).await?;
    frames::joined_channel(state, &caller.user_id, &channel.id).await;
    let data = json!({ "channel_id": channel.id, "team_id": channel.team_id });
    frames::send(state, "channel_created", data, Broadcast::user(&caller.user_id)).await;
    let who = Who { id: &caller.user_id, name: &caller.username };
    notices::post(state, vec![notices::joined_channel(&channel.id, who)]).await;
    Ok(channel)
}

fn fresh(caller: &Identity, new: NewChannel) -> Channel {
    let now = model::time::now_ms();
    Channel {
        id: model::id::new(),
        create_at: now,
        update_at: now,
        team_id: new.team_id,
        kind: new.kind,
        display_name: new.display_name,
        name: new.name,
        header: new.header,
        purpose: new.purpose,
        creator_id: caller.user_id.clone(),
        ..Channel::default()
    }
}

async fn save(state: &State, caller: &Identity, channel: &Channel) -> Result<(), Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let count = channels::count_in_team(&exec, &channel.team_id).await.map_err(problem)?;
    if count >= state.settings.team.max_channels_per_team {
        return Err(Problem::bad_request(
            "api.channel.create_channel.max_channel_limit.app_error",
            "Cannot create more channels for the current team.",
        ));
    }
    channels::insert(&exec, channel)
        .await
        .map_err(|error| if error.violates("channels_name") { taken() } else { problem(error) })?;
    let creator = Joining { user_id: caller.user_id.clone(), guest: caller.is_guest, admin: true };
    channel_members::add(&exec, std::slice::from_ref(&channel.id), &[creator], channel.create_at)
        .await
        .map_err(problem)?;
    let joined = MemberChanged {
        user_id: caller.user_id.clone(),
        team_id: channel.team_id.clone(),
        channel_id: channel.id.clone(),
        joined: true,
        by: caller.user_id.clone(),
    };
    state.outbox.push(&exec, channel.create_at, &ChannelChanged::from(channel)).await.map_err(problem)?;
    state.outbox.push(&exec, channel.create_at, &joined).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok(())
}
