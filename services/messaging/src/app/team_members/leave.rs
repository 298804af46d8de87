//! Leaving a team, of one's own will or by another's: its channels are left too.

use access::permission::REMOVE_USER_FROM_TEAM;
use events::live::Broadcast;
use events::messaging::MemberChanged;
use model::{Identity, Problem, User};
use serde_json::json;

use crate::State;
use crate::app::access::require_in_team;
use crate::app::notices::Who;
use crate::app::{frames, notices, teams, users};
use crate::domain::channel::TOWN_SQUARE;
use crate::store::access::problem;
use crate::store::teams::Key;
use crate::store::{channel_members, channels, sidebar, team_members};

pub async fn leave(state: &State, caller: &Identity, team_id: &str, user_id: &str) -> Result<(), Problem> {
    if caller.user_id != user_id {
        require_in_team(state, caller, team_id, REMOVE_USER_FROM_TEAM).await?;
    }
    let at = teams::at(state, caller, Key::Id(team_id)).await?.ok_or_else(teams::missing)?;
    let user = users::find(state, user_id)
        .await?
        .ok_or_else(|| Problem::not_found("app.user.missing_account.const"))?;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let Some(member) = team_members::lock(&exec, &state.roles(), team_id, user_id).await.map_err(problem)?
    else {
        return Err(Problem::bad_request(
            "api.team.remove_user_from_team.missing.app_error",
            "The user does not appear to be part of this team.",
        ));
    };
    if member.delete_at > 0 {
        return Ok(());
    }
    let now = model::time::now_ms();
    team_members::end(&exec, team_id, user_id, now).await.map_err(problem)?;
    let in_team = channel_members::channels_in_team(&exec, user_id, team_id).await.map_err(problem)?;
    let left = channel_members::remove(&exec, user_id, &in_team).await.map_err(problem)?;
    sidebar::forget(&exec, user_id, team_id).await.map_err(problem)?;
    let fact = |channel_id: &str| MemberChanged {
        user_id: user_id.to_owned(),
        team_id: team_id.to_owned(),
        channel_id: channel_id.to_owned(),
        joined: false,
        by: caller.user_id.clone(),
    };
    let facts: Vec<MemberChanged> = left.iter().map(|channel| fact(channel)).chain([fact("")]).collect();
    state.outbox.push_all(&exec, now, &facts).await.map_err(problem)?;
    let town = channels::named(&exec, &at.team.id, &[TOWN_SQUARE.to_owned()]).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    tell(state, team_id, &user, &left).await;
    if let Some((channel, _)) = town.first() {
        let who = Who { id: &user.id, name: &user.username };
        let own = caller.user_id == user.id;
        let notice =
            if own { notices::left_team(channel, who) } else { notices::removed_from_team(channel, who) };
        notices::post(state, vec![notice]).await;
    }
    Ok(())
}

/// The one who left hears it on his own subject; his sockets get nothing of the team any more.
async fn tell(state: &State, team_id: &str, user: &User, left: &[String]) {
    for channel in left {
        frames::left_channel(state, &user.id, channel).await;
    }
    frames::left_team(state, &user.id, team_id).await;
    let data = json!({ "user_id": user.id, "team_id": team_id });
    frames::send(state, "leave_team", data.clone(), Broadcast::team(team_id).omit_user(&user.id)).await;
    frames::send(state, "leave_team", data, Broadcast::user(&user.id)).await;
}
