//! Our own events: what was said is told to the programs that listen. Taken from the stream like anybody else's, so that a
//! post costs nothing more and nothing is forgotten when the process dies.

use std::future::Future;
use std::pin::Pin;

use bus::{Consumer, Handling};
use db::Tx;
use events::messaging::PostCreated;
use events::{Envelope, Event};
use model::time::now_ms;

use crate::State;
use crate::app::webhooks;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromUs {
    state: State,
}

impl FromUs {
    pub fn new(state: State) -> Self {
        Self { state }
    }
}

impl Consumer for FromUs {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            match event.decode::<PostCreated>() {
                Some(Ok(said)) => {
                    webhooks::note(&self.state, tx, &said, now_ms()).await.map(|_| Handling::Done)
                }
                Some(Err(error)) => Ok(Handling::Discard(error.to_string())),
                None => Ok(Handling::Done),
            }
        })
    }

    fn concerns(&self, event: &Envelope) -> bool {
        // What cannot be read is told of by `handle`.
        event
            .decode::<PostCreated>()
            .is_some_and(|said| said.map_or(true, |said| webhooks::may_concern(&self.state, &said)))
    }

    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            if events.iter().any(|event| event.subject == PostCreated::subject()) {
                self.state.hook_calls.notify_one();
            }
        })
    }

    /// What was said so long ago is told to nobody any more.
    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async { Ok(()) })
    }
}
