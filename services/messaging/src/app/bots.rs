//! Bots, as far as they write.

use model::{Identity, Problem};
use serde_json::Value;

use super::posts::Draft;
use super::{channels, users};
use crate::State;

const GREETING: &str = "Please add me to the teams and channels you want me to take part in.";

/// A new bot writes to its owner. An owner who is no user here is not greeted.
pub async fn introduce(state: &State, user_id: &str, owner_id: &str) -> Result<(), Problem> {
    let people = users::by_ids(state, &[user_id.to_owned(), owner_id.to_owned()]).await?;
    let Some(bot) = people.iter().find(|user| user.id == user_id) else { return Ok(()) };
    if !people.iter().any(|user| user.id == owner_id) {
        return Ok(());
    }
    let caller = Identity {
        user_id: bot.id.clone(),
        username: bot.username.clone(),
        roles: bot.roles.clone(),
        is_bot: true,
        ..Identity::default()
    };
    let channel = channels::direct(state, &caller, vec![bot.id.clone(), owner_id.to_owned()]).await?;
    let mut draft = Draft::new(&bot.id, &channel.id, GREETING.to_owned());
    draft.username.clone_from(&bot.username);
    draft.kind = "add_bot_teams_channels".to_owned();
    draft.props.insert("from_bot".to_owned(), Value::from("true"));
    draft.is_system = true;
    state.writer.write(draft).await.map(|_| ())
}
