//! Conversations of people who share no team: closed where `TeamSettings.RestrictDirectMessage` is `team`, and read only.

use model::{Identity, Problem};

use crate::State;
use crate::app::access;
use crate::domain::channel::Channel;
use crate::store::access::problem;
use crate::store::team_members;

fn applies(state: &State) -> bool {
    state.settings.team.restrict_direct_message == "team"
}

/// Refuses to open a conversation of people who share no team; one with oneself is always fine.
///
/// # Errors
/// 403 `api.channel.create_channel.direct_channel.team_restricted_error`.
pub async fn require_common_team(state: &State, first: &str, second: &str) -> Result<(), Problem> {
    if !applies(state) || first == second {
        return Ok(());
    }
    if team_members::share_a_team(&state.db.exec(), first, second).await.map_err(problem)? {
        return Ok(());
    }
    let id = "api.channel.create_channel.direct_channel.team_restricted_error";
    Err(Problem::new(403, id, "People who share no team cannot write to each other directly."))
}

/// Is this a conversation whose people share no team?
pub async fn is_closed(state: &State, channel: &Channel) -> Result<bool, Problem> {
    if !applies(state) || !channel.is_direct_or_group() {
        return Ok(false);
    }
    Ok(!team_members::channel_shares_a_team(&state.db.exec(), &channel.id).await.map_err(problem)?)
}

/// Refuses a change in a closed conversation.
///
/// # Errors
/// 400 with this id.
pub async fn refuse(state: &State, channel: &Channel, id: &'static str) -> Result<(), Problem> {
    if is_closed(state, channel).await? {
        return Err(Problem::bad_request(id, "The people of this conversation share no team."));
    }
    Ok(())
}

/// The same for a new post, whose channel nobody has looked at yet; who is not in it is left to be refused for that.
pub async fn refuse_post(state: &State, caller: &Identity, channel_id: &str) -> Result<(), Problem> {
    if !applies(state) || !model::id::is_valid(channel_id) {
        return Ok(());
    }
    match access::channel(state, caller, channel_id).await? {
        Some(at) if at.is_member() => {
            refuse(state, &at.standing.channel, "api.post.create_post.can_not_post_in_restricted_dm.error")
                .await
        }
        _ => Ok(()),
    }
}
