//! Questions other services ask.

use events::request::{
    AllRoles, AllSchemes, DropScheme, FindScheme, FindUsers, HasPermission, ModerateChannel, NewestTerms,
    PageUsers, ResolveToken, SetPicture, SetUserProp, SystemBot, TouchSession,
};
use model::Problem;

use crate::app::{Failure, schemes, sessions, system_bot, users};
use crate::state::State;
use crate::store;

/// Users a question may ask for at a time, by id and by name.
const USERS_MAX: usize = 1000;

pub fn serve(state: &State) {
    serve_people(state);
    serve_rights(state);
}

/// Who somebody is.
fn serve_people(state: &State) {
    let bus = state.bus.clone();
    let held = state.clone();
    bus.serve(move |ask: ResolveToken| {
        let state = held.clone();
        async move { sessions::resolve(&state, &ask.token).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: FindUsers| {
        let state = held.clone();
        async move { find_users(&state, ask).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: PageUsers| {
        let state = held.clone();
        async move {
            let limit = i64::from(ask.limit).min(USERS_MAX as i64);
            let page = store::users::page_after(&state.db.exec(), &ask.after_id, limit).await;
            page.map_err(|error| Failure::from(error).into())
        }
    });
    let held = state.clone();
    bus.serve(move |_: NewestTerms| {
        let state = held.clone();
        async move {
            let newest = store::terms::newest(&state.db.exec()).await;
            newest.map(|held| held.map(|terms| terms.id)).map_err(|error| Failure::from(error).into())
        }
    });
    let held = state.clone();
    bus.serve(move |ask: TouchSession| {
        let state = held.clone();
        async move { sessions::touch(&state, &ask.session_id, ask.at).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |_: SystemBot| {
        let state = held.clone();
        async move { system_bot::get(&state).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: SetPicture| {
        let state = held.clone();
        async move { Ok(users::set_picture(&state, &ask).await.map_err(Problem::from)) }
    });
    let held = state.clone();
    bus.serve(move |ask: SetUserProp| {
        let state = held.clone();
        async move { users::set_prop(&state, &ask.user_id, ask.name, ask.value).await.map_err(Problem::from) }
    });
}

/// What roles and schemes allow.
fn serve_rights(state: &State) {
    let bus = state.bus.clone();
    let held = state.clone();
    bus.serve(move |_: AllRoles| {
        let state = held.clone();
        async move { crate::app::roles::as_they_are(&state).await.map_err(|error| Failure::from(error).into()) }
    });
    let held = state.clone();
    bus.serve(move |_: AllSchemes| {
        let state = held.clone();
        async move { schemes::as_they_are(&state).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: FindScheme| {
        let state = held.clone();
        async move { schemes::with_roles(&state, &ask.scheme_id).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: ModerateChannel| {
        let state = held.clone();
        async move { schemes::moderate(&state, ask).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: DropScheme| {
        let state = held.clone();
        async move { schemes::remove(&state, &ask.scheme_id).await.map_err(Problem::from) }
    });
    let held = state.clone();
    bus.serve(move |ask: HasPermission| {
        let state = held.clone();
        async move {
            let granted = state.grants(&ask.identity.roles, &ask.permission).await;
            granted.map_err(|error| Failure::from(error).into())
        }
    });
}

async fn find_users(state: &State, ask: FindUsers) -> Result<Vec<events::request::RevisedUser>, Failure> {
    if ask.ids.len() > USERS_MAX || ask.usernames.len() > USERS_MAX {
        return Err(Problem::invalid_body("ids").into());
    }
    let exec = state.db.exec();
    let mut found =
        if ask.ids.is_empty() { Vec::new() } else { store::users::list_by_ids(&exec, &ask.ids, -1).await? };
    if !ask.usernames.is_empty() {
        let named = store::users::list_by_usernames(&exec, &ask.usernames).await?;
        found.extend(named.into_iter().filter(|named| !ask.ids.contains(&named.user.id)));
    }
    Ok(found)
}
