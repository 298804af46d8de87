//! How far the index is behind, for those who watch.

use std::sync::atomic::Ordering;
use std::time::Duration;

use model::time::now_ms;
use runtime::Context;

use crate::State;

const LOOK: Duration = Duration::from_secs(5);

pub fn watch(context: &Context, state: &State) {
    let state = state.clone();
    context.spawn(async move {
        loop {
            tokio::time::sleep(LOOK).await;
            look(&state).await;
        }
    });
}

async fn look(state: &State) {
    let mut behind = 0;
    for producer in [events::messaging::PRODUCER, events::files::PRODUCER] {
        match state.bus.backlog(events::search::PRODUCER, producer).await {
            Ok(count) => behind += i64::try_from(count).unwrap_or(i64::MAX),
            // What is said then would be wrong; what was said stays.
            Err(error) => return tracing::debug!(%error, producer, "nobody says how far the index is behind"),
        }
    }
    let heard = state.heard.load(Ordering::Relaxed);
    let age = if behind == 0 || heard == 0 { 0 } else { (now_ms() - heard).max(0) / 1_000 };
    state.metrics.lag_events.set(behind);
    state.metrics.lag_seconds.set(age);
}
