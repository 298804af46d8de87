//! Users by membership, as the one who looks may see them.

use std::collections::{BTreeMap, HashMap};

use ::access::permission::{LIST_USERS_WITHOUT_TEAM, MANAGE_SYSTEM, READ_CHANNEL, VIEW_TEAM};
use model::user::Visibility;
use model::{Identity, Problem, User};

use crate::State;
use crate::app::access::{self, may_in_system};
use crate::app::users;
use crate::store::access::problem;
use crate::store::user_lists as store;
pub use crate::store::user_lists::{Filter, Order};

/// The console's right to look at users.
const READ_USERS: &str = "sysconsole_read_user_management_users";

/// What the caller may see of others.
pub fn visibility(state: &State, caller: &Identity) -> Visibility {
    if may_in_system(state, caller, MANAGE_SYSTEM) {
        return Visibility::EVERYTHING;
    }
    let privacy = &state.settings.privacy;
    Visibility { email: privacy.show_email_address, full_name: privacy.show_full_name }
}

/// Users of these ids as the caller sees them.
pub async fn shown_by_ids(
    state: &State,
    caller: &Identity,
    ids: &[String],
) -> Result<HashMap<String, User>, Problem> {
    let visibility = visibility(state, caller);
    let found = users::by_ids(state, ids).await?;
    Ok(found.into_iter().map(|user| (user.id.clone(), user.for_others(visibility))).collect())
}

/// A page of users by membership.
pub async fn list(state: &State, caller: &Identity, filter: Filter) -> Result<Vec<User>, Problem> {
    permit(state, caller, &filter).await?;
    find(state, caller, filter).await
}

async fn find(state: &State, caller: &Identity, mut filter: Filter) -> Result<Vec<User>, Problem> {
    let visibility = visibility(state, caller);
    (filter.emails, filter.full_names) = (visibility.email, visibility.full_name);
    filter.known_to = access::narrow_view(state, caller);
    let found = store::list(&state.db.exec(), &filter).await.map_err(problem)?;
    Ok(found.into_iter().map(|user| user.for_others(visibility)).collect())
}

/// May the caller look into these teams and channels?
async fn permit(state: &State, caller: &Identity, filter: &Filter) -> Result<(), Problem> {
    for team in [&filter.in_team, &filter.not_in_team] {
        if !team.is_empty() {
            access::require_in_team(state, caller, team, VIEW_TEAM).await?;
        }
    }
    for channel in [&filter.in_channel, &filter.not_in_channel] {
        if !channel.is_empty() {
            let at = access::channel(state, caller, channel).await?;
            at.ok_or_else(|| Problem::forbidden(READ_CHANNEL))?.require(READ_CHANNEL)?;
        }
    }
    if filter.without_team && !may_in_system(state, caller, LIST_USERS_WITHOUT_TEAM) {
        return Err(Problem::forbidden(LIST_USERS_WITHOUT_TEAM));
    }
    Ok(())
}

/// Users in whose names the words stand of the filter's term.
pub async fn search(state: &State, caller: &Identity, filter: Filter) -> Result<Vec<User>, Problem> {
    permit(state, caller, &filter).await?;
    find(state, caller, filter).await
}

/// What a completed name may be: people of the channel (or team), and of the team but not of the channel.
pub struct Completed {
    pub users: Vec<User>,
    pub out_of_channel: Vec<User>,
}

pub async fn complete(
    state: &State,
    caller: &Identity,
    team: &str,
    channel: &str,
    term: &str,
    limit: i64,
) -> Result<Completed, Problem> {
    let filter = |in_team: &str, in_channel: &str, not_in_channel: &str| Filter {
        in_team: in_team.to_owned(),
        in_channel: in_channel.to_owned(),
        not_in_channel: not_in_channel.to_owned(),
        term: term.to_owned(),
        active: Some(true),
        take: limit,
        ..Filter::default()
    };
    permit(state, caller, &filter(team, channel, "")).await?;
    if channel.is_empty() {
        return Ok(Completed {
            users: find(state, caller, filter(team, "", "")).await?,
            out_of_channel: Vec::new(),
        });
    }
    let users = find(state, caller, filter("", channel, "")).await?;
    let others =
        if team.is_empty() { Vec::new() } else { find(state, caller, filter(team, "", channel)).await? };
    Ok(Completed { users, out_of_channel: others })
}

/// The others in group channels of the caller, by channel.
pub async fn of_groups(
    state: &State,
    caller: &Identity,
    channel_ids: &[String],
) -> Result<BTreeMap<String, Vec<User>>, Problem> {
    let visibility = visibility(state, caller);
    let mut found: BTreeMap<String, Vec<User>> = BTreeMap::new();
    for (channel, user) in
        store::of_groups(&state.db.exec(), &caller.user_id, channel_ids).await.map_err(problem)?
    {
        found.entry(channel).or_default().push(user.for_others(visibility));
    }
    Ok(found)
}

/// Ids of those the caller shares a channel with.
pub async fn known(state: &State, caller: &Identity) -> Result<Vec<String>, Problem> {
    store::known_to(&state.db.exec(), &caller.user_id).await.map_err(problem)
}

/// How many users fit, for administrators.
pub async fn count(state: &State, caller: &Identity, filter: &Filter) -> Result<i64, Problem> {
    if !may_in_system(state, caller, READ_USERS) {
        return Err(Problem::forbidden(READ_USERS));
    }
    store::count(&state.db.exec(), filter).await.map_err(problem)
}

/// Changes whenever the list does, or one of those in it.
pub fn tag(found: &[User]) -> String {
    use sha1::{Digest, Sha1};
    let mut digest = Sha1::new();
    for user in found {
        digest.update(&user.id);
        digest.update(user.update_at.to_le_bytes());
    }
    digest.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect()
}
