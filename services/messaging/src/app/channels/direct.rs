//! The channel of two people, or of one with himself: made when it is first asked for.

use access::permission::{CREATE_DIRECT_CHANNEL, MANAGE_SYSTEM};
use db::Exec;
use events::live::Broadcast;
use events::messaging::{ChannelChanged, MemberChanged};
use model::{Identity, Problem, User};
use serde_json::json;

use crate::State;
use crate::app::access::{may_in_system, require_sees};
use crate::app::{frames, restricted, users};
use crate::domain::channel::{Channel, DIRECT, direct_name};
use crate::store::access::problem;
use crate::store::team_members::Joining;
use crate::store::{channel_members, channels};

pub async fn direct(state: &State, caller: &Identity, mut ids: Vec<String>) -> Result<Channel, Problem> {
    // One id means oneself, and so does the same twice.
    ids.dedup();
    if ids.is_empty() || ids.len() > 2 {
        return Err(Problem::invalid_body("user_ids"));
    }
    if ids.iter().any(|id| !model::id::is_valid(id)) {
        return Err(Problem::invalid_body("user_id"));
    }
    if !may_in_system(state, caller, CREATE_DIRECT_CHANNEL) {
        return Err(Problem::forbidden(CREATE_DIRECT_CHANNEL));
    }
    if !ids.contains(&caller.user_id) && !may_in_system(state, caller, MANAGE_SYSTEM) {
        return Err(Problem::forbidden(MANAGE_SYSTEM));
    }
    require_sees(state, caller, &ids).await?;
    let (first, second) = (ids[0].clone(), ids.last().cloned().unwrap_or_default());
    let name = direct_name(&first, &second);
    if let Some(channel) = channels::by_name(&state.db.exec(), "", &name).await.map_err(problem)? {
        return Ok(channel);
    }
    let people = users::by_ids(state, &ids).await?;
    if people.len() < ids.len() {
        return Err(Problem::bad_request(
            "api.channel.create_direct_channel.invalid_user.app_error",
            "Invalid user ID.",
        ));
    }
    if !may_in_system(state, caller, MANAGE_SYSTEM) {
        restricted::require_common_team(state, &first, &second).await?;
    }
    let channel = Channel { kind: DIRECT.to_owned(), name, creator_id: first.clone(), ..fresh() };
    let Some(channel) = save(state, caller, channel, &people).await? else {
        // Somebody else made it in this very moment.
        let name = direct_name(&first, &second);
        return channels::by_name(&state.db.exec(), "", &name)
            .await
            .map_err(problem)?
            .ok_or_else(super::missing);
    };
    for id in &ids {
        frames::joined_channel(state, id, &channel.id).await;
    }
    let data = json!({ "creator_id": first, "teammate_id": second });
    frames::send(state, "direct_added", data, Broadcast::channel(&channel.id)).await;
    Ok(channel)
}

pub fn fresh() -> Channel {
    let now = model::time::now_ms();
    Channel {
        id: model::id::new(),
        create_at: now,
        update_at: now,
        shared: Some(false),
        ..Channel::default()
    }
}

/// Saves a channel without a team and its members; `None` when there is one of that name already.
pub async fn save(
    state: &State,
    caller: &Identity,
    channel: Channel,
    people: &[User],
) -> Result<Option<Channel>, Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    match channels::insert(&exec, &channel).await {
        Err(error) if error.violates("channels_name") => return Ok(None),
        other => other.map_err(problem)?,
    }
    add_members(state, &exec, caller, &channel, people).await?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    Ok(Some(channel))
}

async fn add_members(
    state: &State,
    exec: &Exec<'_>,
    caller: &Identity,
    channel: &Channel,
    people: &[User],
) -> Result<(), Problem> {
    let joining: Vec<Joining> = people
        .iter()
        .map(|user| Joining { user_id: user.id.clone(), guest: user.is_guest(), admin: false })
        .collect();
    channel_members::add(exec, std::slice::from_ref(&channel.id), &joining, channel.create_at)
        .await
        .map_err(problem)?;
    let facts: Vec<MemberChanged> = people
        .iter()
        .map(|user| MemberChanged {
            user_id: user.id.clone(),
            team_id: String::new(),
            channel_id: channel.id.clone(),
            joined: true,
            by: caller.user_id.clone(),
        })
        .collect();
    state.outbox.push(exec, channel.create_at, &ChannelChanged::from(channel)).await.map_err(problem)?;
    state.outbox.push_all(exec, channel.create_at, &facts).await.map_err(problem)
}
