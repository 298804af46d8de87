//! The read model of users: asked for when it misses somebody, rebuilt when told to.

use events::request::{FindUsers, PageUsers, RevisedUser, SystemBot};
use model::{Problem, User};

use crate::State;
use crate::store::access::problem;
use crate::store::users;

const PAGE: u32 = 1_000;

/// The users of these ids, asking auth for those not heard of yet: someone created a moment ago must not be unknown.
pub async fn by_ids(state: &State, ids: &[String]) -> Result<Vec<User>, Problem> {
    let known = users::by_ids(&state.db.exec(), ids).await.map_err(problem)?;
    if known.len() >= ids.len() {
        return Ok(known);
    }
    let missing = users::missing(&state.db.exec(), ids).await.map_err(problem)?;
    // None missing any more: somebody else has just saved them.
    if !missing.is_empty() && !fetch(state, missing).await? {
        return Ok(known);
    }
    users::by_ids(&state.db.exec(), ids).await.map_err(problem)
}

/// The users of these names, in lower case; deactivated ones too.
pub async fn by_names(state: &State, names: &[String]) -> Result<Vec<User>, Problem> {
    let known = users::by_names(&state.db.exec(), names).await.map_err(problem)?;
    if known.len() >= names.len() {
        return Ok(known);
    }
    let usernames = names.iter().filter(|name| known.iter().all(|user| user.username != **name)).cloned();
    let ask = FindUsers { ids: Vec::new(), usernames: usernames.take(1_000).collect() };
    let found = state.bus.request(&ask).await?;
    if found.is_empty() {
        return Ok(known);
    }
    save(state, &found).await.map_err(problem)?;
    users::by_names(&state.db.exec(), names).await.map_err(problem)
}

pub async fn find(state: &State, id: &str) -> Result<Option<User>, Problem> {
    Ok(by_ids(state, &[id.to_owned()]).await?.pop())
}

/// The bot that speaks for the server.
pub async fn system_bot(state: &State) -> Result<User, Problem> {
    let bot = state.bus.request(&SystemBot {}).await?;
    save(state, std::slice::from_ref(&bot)).await.map_err(problem)?;
    Ok(bot.user)
}

/// Reads users anew; what is older than what is known changes nothing.
pub async fn reread(state: &State, ids: Vec<String>) -> Result<(), Problem> {
    fetch(state, ids).await.map(|_| ())
}

/// Asks auth for users and keeps them; false when it knows none of them.
async fn fetch(state: &State, ids: Vec<String>) -> Result<bool, Problem> {
    let found = state.bus.request(&FindUsers { ids, usernames: Vec::new() }).await?;
    save(state, &found).await.map_err(problem)?;
    Ok(!found.is_empty())
}

async fn save(state: &State, found: &[RevisedUser]) -> db::Result<()> {
    let tx = state.db.begin().await?;
    let new = users::save(&tx.exec(), found).await?;
    users::add_default_preferences(&tx.exec(), &new).await?;
    tx.commit().await
}

/// Reads every user of auth anew. Returns how many there are.
///
/// # Errors
/// Auth does not answer or the database is away.
pub async fn rebuild(state: &State) -> anyhow::Result<usize> {
    let mut count = 0;
    let mut after_id = String::new();
    loop {
        let page = state.bus.request(&PageUsers { after_id, limit: PAGE }).await?;
        save(state, &page).await?;
        count += page.len();
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after_id = last.user.id.clone(),
            _ => return Ok(count),
        }
    }
}
