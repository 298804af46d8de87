//! What we do when others speak.

mod alarm;
mod auth;
mod presence;
mod requests;
mod roles;
mod typing;

use std::sync::Arc;

use runtime::Context;

use crate::State;

/// Starts following auth and answering questions.
pub fn start(context: &Context, state: &State) {
    requests::serve(state);
    presence::start(context, state);
    typing::start(state);
    alarm::start(context, state);
    roles::start(context, state);
    let consumer = Arc::new(auth::FromAuth::new(state.clone()));
    let following = bus::consume(
        context.bus.clone(),
        state.db.clone(),
        "messaging",
        events::auth::PRODUCER,
        consumer,
        context.stop.clone(),
    );
    context.tasks.spawn(following);
}
