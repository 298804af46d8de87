//! What we do when others speak.

mod alarm;
pub mod auth;
mod own;
mod presence;
mod requests;
mod roles;
mod schemes;
mod typing;

use std::sync::Arc;

use runtime::Context;

use crate::State;
use crate::app::webhooks;

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
    let listening = bus::consume(
        context.bus.clone(),
        state.db.clone(),
        "messaging-hooks",
        events::messaging::PRODUCER,
        Arc::new(own::FromUs::new(state.clone())),
        context.stop.clone(),
    );
    context.tasks.spawn(listening);
    context.tasks.spawn(webhooks::deliver_forever(state.clone(), context.stop.clone()));
}
