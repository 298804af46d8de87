//! What is to be done at its time: messages to send, people to remind.

use std::time::Duration;

use model::time::now_ms;
use runtime::Context;

use crate::State;
use crate::app::{reminders, scheduled_posts};
use crate::store::scheduled_posts::next;

/// How long to sleep at most: what other processes took in is seen by then, should they be gone.
const LOOK: Duration = Duration::from_secs(5);

pub fn start(context: &Context, state: &State) {
    let state = state.clone();
    context.spawn(async move {
        loop {
            let pause = match turn(&state).await {
                Ok(pause) => pause,
                Err(error) => {
                    tracing::warn!(%error, "what was due is not done");
                    LOOK
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = state.alarm.notified() => {}
            }
        }
    });
}

/// Does what is due and tells how long to sleep.
async fn turn(state: &State) -> db::Result<Duration> {
    scheduled_posts::deliver(state).await?;
    reminders::deliver(state).await?;
    let next = next(&state.db.exec()).await?;
    let wait = next.map(|next| Duration::from_millis((next - now_ms()).max(1).unsigned_abs()));
    Ok(wait.map_or(LOOK, |wait| wait.min(LOOK)))
}
