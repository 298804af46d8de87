//! Users.

mod activation;
mod body;
mod create;
mod guests;
mod letters;
mod list;
mod password;
mod read;
mod roles;
mod update;

use model::{Identity, User};

use crate::domain::view;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    create::routes(cfg);
    list::routes(cfg);
    read::routes(cfg);
    update::routes(cfg);
    password::routes(cfg);
    roles::routes(cfg);
    activation::routes(cfg);
    guests::routes(cfg);
    letters::routes(cfg);
}

/// One user as the caller may see him.
async fn shown(state: &State, caller: &Identity, user: User) -> db::Result<User> {
    if user.id == caller.user_id {
        return Ok(user.for_self());
    }
    Ok(listed(state, caller, vec![user]).await?.remove(0))
}

/// A list of users as the caller may see them; in a list he himself is one of the others.
async fn listed(state: &State, caller: &Identity, users: Vec<User>) -> db::Result<Vec<User>> {
    if state.is_admin(caller).await? {
        return Ok(users.into_iter().map(view::for_admin).collect());
    }
    let seen = view::visibility(&state.settings);
    Ok(users.into_iter().map(|user| user.for_others(seen)).collect())
}
