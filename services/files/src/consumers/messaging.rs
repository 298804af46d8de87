//! Messaging's events: which post a file belongs to, and who may still see it.

use std::future::Future;
use std::pin::Pin;

use bus::{Consumer, Handling};
use db::Tx;
use events::messaging::{ChannelChanged, MemberChanged, PostChanged, PostCreated, PostDeleted};
use events::{Envelope, Event};

use crate::State;
use crate::app::claims::reconcile;
use crate::store::claims as store;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromMessaging {
    state: State,
}

impl FromMessaging {
    pub fn new(state: State) -> Self {
        Self { state }
    }
}

impl Consumer for FromMessaging {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            match apply(tx, event).await {
                Ok(done) => done.map(|()| Handling::Done),
                Err(error) => Ok(Handling::Discard(error.to_string())),
            }
        })
    }

    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let told = [MemberChanged::subject(), ChannelChanged::subject()];
            if events.iter().any(|event| told.contains(&event.subject)) {
                self.state.rights.invalidate_all();
            }
        })
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async { Ok(reconcile(&self.state).await?) })
    }
}

/// The outer error: the event does not parse and never will.
async fn apply(tx: &Tx, event: &Envelope) -> Result<db::Result<()>, serde_json::Error> {
    let exec = tx.exec();
    if let Some(created) = event.decode::<PostCreated>() {
        let created = created?;
        if created.file_ids.is_empty() {
            return Ok(Ok(()));
        }
        return Ok(store::attached(&exec, &created.post_id, &created.file_ids).await);
    }
    if let Some(changed) = event.decode::<PostChanged>() {
        let changed = changed?;
        return Ok(store::shown(&exec, &changed.post_id, &changed.file_ids, event.at).await);
    }
    if let Some(deleted) = event.decode::<PostDeleted>() {
        let deleted = deleted?;
        let mut posts = deleted.thread_ids;
        posts.push(deleted.post_id);
        return Ok(store::hidden(&exec, &posts, deleted.delete_at).await);
    }
    Ok(Ok(()))
}
