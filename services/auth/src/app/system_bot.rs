//! The bot that speaks for the server: made when it is first needed.

use events::request::RevisedUser;
use model::{Problem, User};

use super::{Result, bots};
use crate::domain::bot::NewBot;
use crate::state::State;
use crate::store;

/// Nobody can register under this name.
pub const NAME: &str = "system-bot";

pub async fn get(state: &State) -> Result<RevisedUser> {
    if let Some(found) = find(state).await? {
        return Ok(found);
    }
    let named = |username: &str| NewBot {
        username: Some(username.to_owned()),
        display_name: Some("System".to_owned()),
        description: None,
    };
    let user = User { username: NAME.to_owned(), email: format!("{NAME}@localhost"), ..named("bot").user()? };
    // When somebody else has made it in this very moment, it is there.
    let made = bots::save(state, user, None).await;
    match (find(state).await?, made) {
        (Some(found), _) => Ok(found),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(Problem::internal("the system's bot is gone").into()),
    }
}

async fn find(state: &State) -> Result<Option<RevisedUser>> {
    let found = store::users::find_by_username(&state.db.exec(), NAME).await?;
    Ok(found.filter(|found| found.user.is_bot))
}
