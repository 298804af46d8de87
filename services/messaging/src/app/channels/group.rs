//! The channel of three to eight people: made when it is first asked for.

use access::permission::CREATE_GROUP_CHANNEL;
use events::live::Broadcast;
use model::{Identity, Problem};
use serde_json::json;

use super::direct::{fresh, save};
use crate::State;
use crate::app::access::{may_in_system, require_sees};
use crate::app::{frames, users};
use crate::domain::channel::{Channel, GROUP, group_display_name, group_name};
use crate::store::access::problem;
use crate::store::channels;

const SIZE: std::ops::RangeInclusive<usize> = 3..=8;

pub async fn group(state: &State, caller: &Identity, mut ids: Vec<String>) -> Result<Channel, Problem> {
    if ids.is_empty() {
        return Err(Problem::invalid_body("user_ids"));
    }
    if ids.iter().any(|id| !model::id::is_valid(id)) {
        return Err(Problem::invalid_body("user_id"));
    }
    if !may_in_system(state, caller, CREATE_GROUP_CHANNEL) {
        return Err(Problem::forbidden(CREATE_GROUP_CHANNEL));
    }
    require_sees(state, caller, &ids).await?;
    // Who makes a group is in it.
    ids.push(caller.user_id.clone());
    ids.sort();
    ids.dedup();
    if !SIZE.contains(&ids.len()) {
        return Err(Problem::bad_request(
            "api.channel.create_group.bad_size.app_error",
            "Group message channels must contain at least 3 and no more than 8 users.",
        ));
    }
    let name = group_name(&ids);
    if let Some(channel) = channels::by_name(&state.db.exec(), "", &name).await.map_err(problem)? {
        return Ok(channel);
    }
    let people = users::by_ids(state, &ids).await?;
    if people.len() < ids.len() {
        return Err(Problem::bad_request(
            "api.channel.create_group.bad_user.app_error",
            "One of the provided users does not exist.",
        ));
    }
    let usernames: Vec<String> = people.iter().map(|user| user.username.clone()).collect();
    let channel = Channel {
        kind: GROUP.to_owned(),
        display_name: group_display_name(&usernames),
        name: name.clone(),
        ..fresh()
    };
    let Some(channel) = save(state, caller, channel, &people).await? else {
        return channels::by_name(&state.db.exec(), "", &name)
            .await
            .map_err(problem)?
            .ok_or_else(super::missing);
    };
    for id in &ids {
        frames::joined_channel(state, id, &channel.id).await;
    }
    let data = json!({ "teammate_ids": frames::text(&ids) });
    for id in &ids {
        let to = Broadcast { user_id: id.clone(), channel_id: channel.id.clone(), ..Broadcast::default() };
        frames::send(state, "group_added", data.clone(), to).await;
    }
    Ok(channel)
}
