//! What we do when others speak.

mod files;
mod lag;
mod messaging;
mod pace;

use std::sync::Arc;

use runtime::Context;

use crate::State;

/// Starts following messaging and files.
pub fn start(context: &Context, state: &State) {
    let following = bus::consume(
        context.bus.clone(),
        state.db.clone(),
        events::search::PRODUCER,
        events::messaging::PRODUCER,
        Arc::new(messaging::FromMessaging::new(state.clone())),
        context.stop.clone(),
    );
    context.tasks.spawn(following);
    lag::watch(context, state);
    let following = bus::consume(
        context.bus.clone(),
        state.db.clone(),
        events::search::PRODUCER,
        events::files::PRODUCER,
        Arc::new(files::FromFiles::new(state.clone())),
        context.stop.clone(),
    );
    context.tasks.spawn(following);
}
