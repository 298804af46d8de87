//! Somebody is typing.

use events::signal::Typing;

use crate::State;
use crate::app::statuses;

pub fn start(state: &State) {
    let listening = state.clone();
    state.bus.on_signal("messaging", move |typing: Typing| {
        let state = listening.clone();
        async move { statuses::typing_signal(&state, typing).await }
    });
}
