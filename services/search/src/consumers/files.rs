//! Events of the service of files: what files are called, that something is known of what they say, and which are gone.

use std::future::Future;
use std::pin::Pin;

use bus::{Consumer, Handling};
use db::Tx;
use events::Envelope;

use crate::State;
use crate::app::{files_index, rebuild};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromFiles {
    state: State,
}

impl FromFiles {
    pub fn new(state: State) -> Self {
        Self { state }
    }
}

impl Consumer for FromFiles {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            match files_index::apply(&self.state, &tx.exec(), event).await {
                Ok(done) => done.map(|()| Handling::Done),
                Err(error) => Ok(Handling::Discard(error.to_string())),
            }
        })
    }

    fn committed<'a>(&'a self, _: &'a [Envelope]) -> BoxFuture<'a, ()> {
        self.state.texts.notify_one();
        Box::pin(async {})
    }

    fn concerns(&self, event: &Envelope) -> bool {
        files_index::concerns(event)
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(rebuild::whole(&self.state, events::files::PRODUCER))
    }
}
