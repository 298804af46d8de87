//! How far the index is behind, for those who watch.

use std::sync::atomic::Ordering;
use std::time::Duration;

use model::time::now_ms;
use runtime::Context;

use crate::State;

const LOOK: Duration = Duration::from_secs(2);

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
    let (mut behind, mut oldest) = (0, i64::MAX);
    for producer in [events::messaging::PRODUCER, events::files::PRODUCER] {
        match state.bus.backlog(events::search::PRODUCER, producer).await {
            Ok(backlog) => {
                behind += backlog.events;
                oldest = oldest.min(backlog.since.unwrap_or(i64::MAX));
            }
            // What is said then would be wrong; what was said stays.
            Err(error) => return tracing::debug!(%error, producer, "nobody says how far the index is behind"),
        }
    }
    let delay = state.delay.swap(0, Ordering::Relaxed);
    let waiting = if oldest == i64::MAX { 0 } else { now_ms() - oldest };
    state.metrics.lag_events.set(behind);
    state.metrics.lag_seconds.set(waiting.max(delay).max(0) as f64 / 1_000.0);
}
