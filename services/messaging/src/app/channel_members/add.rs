//! Coming into a channel, by oneself or by another.

use access::permission::{
    JOIN_PUBLIC_CHANNELS, MANAGE_PRIVATE_CHANNEL_MEMBERS, MANAGE_PUBLIC_CHANNEL_MEMBERS,
};
use events::live::Broadcast;
use events::messaging::MemberChanged;
use model::{Identity, Problem, User};
use serde::Deserialize;
use serde_json::json;

use crate::State;
use crate::app::access::AtChannel;
use crate::app::notices::Who;
use crate::app::{channels, frames, notices, team_members, users};
use crate::domain::channel::{Channel, ChannelMember, OPEN};
use crate::store::access::problem;
use crate::store::team_members::Joining;
use crate::store::{self, channel_members};

/// Who is to come in: one (`user_id`) or several (`user_ids`).
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewChannelMembers {
    pub user_id: String,
    pub user_ids: Option<Vec<String>>,
    /// The thread in which to say so.
    pub post_root_id: Option<String>,
}

/// One membership for one user, a list for a list.
pub enum Added {
    One(Box<ChannelMember>),
    Several(Vec<ChannelMember>),
}

const MAX_AT_ONCE: usize = 1_000;

pub async fn add(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    new: NewChannelMembers,
) -> Result<Added, Problem> {
    let (ids, several) = match new.user_ids {
        Some(ids) => (ids, true),
        None => (vec![new.user_id], false),
    };
    if ids.is_empty() || ids.len() > MAX_AT_ONCE {
        return Err(Problem::invalid_body("user_ids"));
    }
    if ids.iter().any(|id| !model::id::is_valid(id)) {
        return Err(Problem::invalid_body("user_id"));
    }
    check_root(state, channel_id, new.post_root_id.as_deref().unwrap_or_default()).await?;
    let at = channels::at(state, caller, channel_id).await?;
    let channel = &at.standing.channel;
    if channel.is_direct_or_group() {
        return Err(Problem::bad_request(
            "api.channel.add_user_to_channel.type.app_error",
            "Can not add user to this channel type.",
        ));
    }
    if !(several || ids[0] != caller.user_id) && at.is_member() {
        let member = channel_members::one(&state.db.exec(), &state.roles(), channel_id, &caller.user_id)
            .await
            .map_err(problem)?;
        return Ok(Added::One(Box::new(member.ok_or_else(super::missing)?)));
    }
    require_add(&at, caller, &ids)?;
    let members = join(state, caller, channel, ids).await?;
    let mut members = members
        .into_iter()
        .map(|member| if member.user_id == caller.user_id { member } else { member.for_others() })
        .collect::<Vec<_>>();
    if several {
        return Ok(Added::Several(members));
    }
    Ok(Added::One(Box::new(members.pop().ok_or_else(super::missing)?)))
}

async fn check_root(state: &State, channel_id: &str, root: &str) -> Result<(), Problem> {
    if root.is_empty() {
        return Ok(());
    }
    if !model::id::is_valid(root) {
        return Err(Problem::invalid_body("post_root_id"));
    }
    let found = store::channels::of_post(&state.db.exec(), root).await.map_err(problem)?;
    match found {
        None => Err(Problem::not_found("app.post.get.app_error")),
        Some(of) if of != channel_id => Err(Problem::invalid_body("post_root_id")),
        Some(_) => Ok(()),
    }
}

/// Joining an open channel needs the right to join; everything else the right to manage members.
fn require_add(at: &AtChannel, caller: &Identity, ids: &[String]) -> Result<(), Problem> {
    let open = at.standing.channel.kind == OPEN;
    let others = ids.iter().any(|id| *id != caller.user_id);
    if open && !others {
        // The right is one of the team: whoever is not in it cannot come in.
        return at.require(JOIN_PUBLIC_CHANNELS);
    }
    at.require(if open { MANAGE_PUBLIC_CHANNEL_MEMBERS } else { MANAGE_PRIVATE_CHANNEL_MEMBERS })
}

/// Brings people into a channel, all or none; they must be in its team. Who is in already stays as he is.
async fn join(
    state: &State,
    caller: &Identity,
    channel: &Channel,
    mut ids: Vec<String>,
) -> Result<Vec<ChannelMember>, Problem> {
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let people = users::by_ids(state, &ids).await?;
    if people.len() < ids.len() {
        return Err(Problem::not_found("app.user.missing_account.const"));
    }
    let joining: Vec<Joining> = people
        .iter()
        .map(|user| Joining { user_id: user.id.clone(), guest: user.is_guest(), admin: false })
        .collect();
    let now = model::time::now_ms();
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let in_team = store::team_members::lock_those_in(&exec, &channel.team_id, &ids).await.map_err(problem)?;
    if in_team < ids.len() {
        return Err(team_members::missing());
    }
    let new = channel_members::add(&exec, std::slice::from_ref(&channel.id), &joining, now)
        .await
        .map_err(problem)?;
    let facts: Vec<MemberChanged> = new
        .iter()
        .map(|(_, user_id)| MemberChanged {
            user_id: user_id.clone(),
            team_id: channel.team_id.clone(),
            channel_id: channel.id.clone(),
            joined: true,
            by: caller.user_id.clone(),
        })
        .collect();
    state.outbox.push_all(&exec, now, &facts).await.map_err(problem)?;
    let mut members =
        channel_members::by_users(&exec, &state.roles(), &channel.id, &ids).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    let came: Vec<&User> = people.iter().filter(|user| new.iter().any(|(_, id)| *id == user.id)).collect();
    announce(state, caller, channel, &came).await;
    members.sort_by_key(|member| ids.iter().position(|id| *id == member.user_id));
    Ok(members)
}

async fn announce(state: &State, caller: &Identity, channel: &Channel, came: &[&User]) {
    let by = Who { id: &caller.user_id, name: &caller.username };
    let mut messages = Vec::new();
    for user in came {
        frames::joined_channel(state, &user.id, &channel.id).await;
        let data = json!({ "user_id": user.id, "team_id": channel.team_id });
        let own =
            Broadcast { user_id: user.id.clone(), channel_id: channel.id.clone(), ..Broadcast::default() };
        frames::send(state, "user_added", data.clone(), own).await;
        frames::send(state, "user_added", data, Broadcast::channel(&channel.id).omit_user(&user.id)).await;
        let whom = Who { id: &user.id, name: &user.username };
        messages.push(if user.id == caller.user_id {
            notices::joined_channel(&channel.id, whom)
        } else {
            notices::added(&channel.id, by, whom)
        });
    }
    notices::post(state, messages).await;
}
