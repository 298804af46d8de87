//! People come into a team, and with that into its first channels.

use std::collections::HashMap;

use db::Exec;
use events::live::Broadcast;
use events::messaging::MemberChanged;
use model::{Identity, Problem, User};
use serde_json::json;

use crate::State;
use crate::app::notices::Who;
use crate::app::{frames, notices};
use crate::domain::channel::{OFF_TOPIC, TOWN_SQUARE};
use crate::domain::team::{Team, TeamMember};
use crate::store::access::problem;
use crate::store::team_members::Joining;
use crate::store::{channel_members, channels, team_members};

/// Who was not in before.
#[derive(Debug, Default)]
pub struct Entered {
    pub users: Vec<String>,
    /// First channels: id, name, who came in.
    channels: Vec<(String, String, Vec<String>)>,
}

/// Adds them in the caller's transaction. Say so afterwards with [`announce`].
pub async fn enter(
    state: &State,
    exec: &Exec<'_>,
    team: &Team,
    people: &[Joining],
    by: &str,
) -> Result<Entered, Problem> {
    let now = model::time::now_ms();
    let users = team_members::add(exec, &team.id, people, now).await.map_err(problem)?;
    if users.is_empty() {
        return Ok(Entered::default());
    }
    let limit = state.settings.team.max_users_per_team;
    if team_members::count(exec, &team.id).await.map_err(problem)? > limit {
        return Err(Problem::bad_request(
            "app.team.join_user_to_team.max_accounts.app_error",
            "This team has reached the maximum number of allowed accounts.",
        ));
    }
    // A guest is only where he was asked to.
    let new: Vec<Joining> =
        people.iter().filter(|person| !person.guest && users.contains(&person.user_id)).cloned().collect();
    let facts: Vec<MemberChanged> = users.iter().map(|user| joined(team, "", user, by)).collect();
    state.outbox.push_all(exec, now, &facts).await.map_err(problem)?;
    let channels = enter_first(state, exec, team, &new, by).await?;
    Ok(Entered { users, channels })
}

fn joined(team: &Team, channel_id: &str, user_id: &str, by: &str) -> MemberChanged {
    MemberChanged {
        by: if by.is_empty() { user_id } else { by }.to_owned(),
        user_id: user_id.to_owned(),
        team_id: team.id.clone(),
        channel_id: channel_id.to_owned(),
        joined: true,
    }
}

/// Into the team's first channels: id, name, who came in.
async fn enter_first(
    state: &State,
    exec: &Exec<'_>,
    team: &Team,
    people: &[Joining],
    by: &str,
) -> Result<Vec<(String, String, Vec<String>)>, Problem> {
    let now = model::time::now_ms();
    let first = channels::named(exec, &team.id, &first_channels(state)).await.map_err(problem)?;
    let ids: Vec<String> = first.iter().map(|(id, _)| id.clone()).collect();
    let places = channel_members::add(exec, &ids, people, now).await.map_err(problem)?;
    let facts: Vec<MemberChanged> =
        places.iter().map(|(channel, user)| joined(team, channel, user, by)).collect();
    state.outbox.push_all(exec, now, &facts).await.map_err(problem)?;
    Ok(first
        .into_iter()
        .map(|(id, name)| {
            let came =
                places.iter().filter(|(channel, _)| *channel == id).map(|(_, user)| user.clone()).collect();
            (id, name, came)
        })
        .collect())
}

/// Somebody who was a guest gets into the first channels of the team he is in.
pub async fn settle(state: &State, team: &Team, user: &User) -> Result<(), Problem> {
    let joining = [Joining { user_id: user.id.clone(), guest: false, admin: false }];
    let tx = state.db.begin().await.map_err(problem)?;
    let channels = enter_first(state, &tx.exec(), team, &joining, "").await?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    let entered = Entered { users: Vec::new(), channels };
    announce(state, team, &entered, std::slice::from_ref(user), None).await;
    Ok(())
}

fn first_channels(state: &State) -> Vec<String> {
    let configured = &state.settings.team.experimental_default_channels;
    let mut names = vec![TOWN_SQUARE.to_owned()];
    if configured.is_empty() {
        names.push(OFF_TOPIC.to_owned());
    }
    names.extend(configured.iter().cloned());
    names
}

/// Tells gateways, sockets and the first channels about those who came in; of `by`, if they are said to have been brought.
/// After the commit.
pub async fn announce(state: &State, team: &Team, entered: &Entered, people: &[User], by: Option<Who<'_>>) {
    let names: HashMap<&str, &str> =
        people.iter().map(|user| (user.id.as_str(), user.username.as_str())).collect();
    for user in &entered.users {
        frames::joined_team(state, user, &team.id).await;
        let data = json!({ "team_id": team.id, "user_id": user });
        frames::send(state, "added_to_team", data, Broadcast::user(user)).await;
    }
    let mut messages = Vec::new();
    for (channel, name, users) in &entered.channels {
        for user in users {
            frames::joined_channel(state, user, channel).await;
            let data = json!({ "team_id": team.id, "user_id": user });
            frames::send(state, "user_added", data, Broadcast::channel(channel)).await;
            let who = Who { id: user, name: names.get(user.as_str()).copied().unwrap_or_default() };
            messages.push(match (by, name == TOWN_SQUARE) {
                (Some(by), true) => notices::added_to_team(channel, by, who),
                (Some(by), false) => notices::added(channel, by, who),
                (None, true) => notices::joined_team(channel, who),
                (None, false) => notices::joined_channel(channel, who),
            });
        }
    }
    notices::post(state, messages).await;
}

/// How people came in, for the messages about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coming {
    Joined,
    /// Several at once are said to have been added.
    Added,
}

/// Brings people into a team, all or none of them. Who is in already stays as he is. The caller's right was checked.
pub async fn join(
    state: &State,
    team: &Team,
    people: &[User],
    caller: &Identity,
    coming: Coming,
) -> Result<Vec<TeamMember>, Problem> {
    if team.delete_at > 0 {
        return Err(Problem::bad_request(
            "api.team.add_user_to_team.archived.app_error",
            "The team is archived.",
        ));
    }
    if people.iter().any(|user| !team.admits(user)) {
        return Err(Problem::bad_request(
            "api.team.join_user_to_team.allowed_domains.app_error",
            "This email domain is not allowed to join the team.",
        ));
    }
    let joining: Vec<Joining> = people
        .iter()
        .map(|user| Joining { user_id: user.id.clone(), guest: user.is_guest(), admin: false })
        .collect();
    let ids: Vec<String> = people.iter().map(|user| user.id.clone()).collect();
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let entered = enter(state, &exec, team, &joining, &caller.user_id).await?;
    let mut members = team_members::by_users(&exec, &state.roles(), &team.id, &ids).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    let by = (coming == Coming::Added).then_some(Who { id: &caller.user_id, name: &caller.username });
    announce(state, team, &entered, people, by).await;
    members.sort_by_key(|member| ids.iter().position(|id| *id == member.user_id));
    Ok(members)
}
