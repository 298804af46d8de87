//! Messaging's events: what there is to be found.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bus::{Batch, Consumer, Handling};
use db::Tx;
use events::Envelope;
use model::time::now_ms;
use parking_lot::Mutex;

use super::pace::Pace;
use crate::State;
use crate::app::index::{self, Changes};
use crate::app::rebuild;
use crate::store::heard;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromMessaging {
    state: State,
    /// Words of the transaction under way.
    fresh: Mutex<Vec<String>>,
    pace: Pace,
}

impl FromMessaging {
    pub fn new(state: State) -> Self {
        Self { state, fresh: Mutex::default(), pace: Pace::default() }
    }

    async fn write(&self, tx: &Tx, events: &[Envelope]) -> db::Result<()> {
        let fresh = Changes::of(events).write(&self.state, &tx.exec()).await?;
        *self.fresh.lock() = fresh;
        if let Some(last) = events.iter().map(|event| event.at).max() {
            heard::advance(&tx.exec(), last).await?;
        }
        Ok(())
    }
}

impl Consumer for FromMessaging {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move { self.write(tx, std::slice::from_ref(event)).await.map(|()| Handling::Done) })
    }

    fn handle_all<'a>(&'a self, tx: &'a Tx, events: &'a [Envelope]) -> Option<BoxFuture<'a, db::Result<()>>> {
        Some(Box::pin(self.write(tx, events)))
    }

    fn concerns(&self, event: &Envelope) -> bool {
        index::concerns(event)
    }

    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let fresh = std::mem::take(&mut *self.fresh.lock());
            fresh.into_iter().for_each(|word| self.state.known_words.insert(word, ()));
            if let Some(last) = events.last() {
                self.state.heard.fetch_max(last.at, Ordering::Relaxed);
            }
            if let Some(first) = events.iter().map(|event| event.at).min() {
                self.state.delay.fetch_max(now_ms() - first, Ordering::Relaxed);
            }
            self.state.engine.wake();
        })
    }

    fn rest(&self, batch: &Batch) -> Duration {
        let rest = self.pace.rest(batch, Instant::now());
        self.state.engine.is_pressed(rest.is_some());
        rest.unwrap_or_default()
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(rebuild::whole(&self.state, events::messaging::PRODUCER))
    }
}
