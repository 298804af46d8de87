//! The bot that speaks for the server: made when it is first needed.

use events::request::RevisedUser;
use model::{Problem, User};

use super::{Result, bots};
use crate::domain::bot::NewBot;
use crate::domain::user::SYSTEM_BOT;
use crate::state::State;
use crate::store;

pub async fn get(state: &State) -> Result<RevisedUser> {
    if let Some(found) = find(state).await? {
        return Ok(found);
    }
    let named = |username: &str| NewBot {
        username: Some(username.to_owned()),
        display_name: Some("System".to_owned()),
        description: None,
    };
    let user = User {
        username: SYSTEM_BOT.to_owned(),
        email: format!("{SYSTEM_BOT}@localhost"),
        ..named("bot").user()?
    };
    // When somebody else has made it in this very moment, it is there.
    let made = bots::save(state, user, None).await;
    match (find(state).await?, made) {
        (Some(found), _) => Ok(found),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(Problem::internal("the system's bot is gone").into()),
    }
}

async fn find(state: &State) -> Result<Option<RevisedUser>> {
    let found = store::users::find_by_username(&state.db.exec(), SYSTEM_BOT).await?;
    Ok(found.filter(|found| found.user.is_bot))
}
