//! What we do when others speak.

mod messaging;
mod requests;

use std::sync::Arc;

use events::live::Control;
use runtime::Context;

use crate::State;

/// Starts following messaging and answering questions.
pub fn start(context: &Context, state: &State) {
    requests::serve(state);
    let rights = state.rights.clone();
    state.bus.on_control(move |control| {
        if matches!(
            control,
            Control::LeftChannel { .. } | Control::LeftTeam { .. } | Control::UserChanged { .. }
        ) {
            rights.invalidate_all();
        }
    });
    let following = bus::consume(
        context.bus.clone(),
        state.db.clone(),
        events::files::PRODUCER,
        events::messaging::PRODUCER,
        Arc::new(messaging::FromMessaging::new(state.clone())),
        context.stop.clone(),
    );
    context.tasks.spawn(following);
}
