//! Messaging's events: which post a file belongs to, and who may still see it.

use std::future::Future;
use std::pin::Pin;

use bus::{Consumer, Handling};
use db::Tx;
use events::messaging::{ChannelChanged, EmojiDeleted, MemberChanged};
use events::{Envelope, Event};
use model::time::now_ms;

use crate::State;
use crate::app::claims::reconcile;
use crate::app::posts;
use crate::store::{doomed, pictures};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromMessaging {
    state: State,
}

impl FromMessaging {
    pub fn new(state: State) -> Self {
        Self { state }
    }

    fn forget_rights(&self, event: &Envelope) {
        if event.subject == MemberChanged::subject() || event.subject == ChannelChanged::subject() {
            self.state.rights.invalidate_all();
        }
    }
}

impl Consumer for FromMessaging {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            if let Some(deleted) = event.decode::<EmojiDeleted>() {
                return match deleted {
                    Ok(deleted) => forget_emoji(tx, &deleted.emoji_id).await.map(|()| Handling::Done),
                    Err(error) => Ok(Handling::Discard(error.to_string())),
                };
            }
            match posts::apply(&tx.exec(), event).await {
                Ok(done) => done.map(|()| Handling::Done),
                Err(error) => Ok(Handling::Discard(error.to_string())),
            }
        })
    }

    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            events.iter().for_each(|event| self.forget_rights(event));
            if events.iter().any(posts::leads_somewhere) {
                self.state.link_jobs.notify_one();
            }
        })
    }

    /// Rights are forgotten as soon as their change is heard: nothing need be stored for that.
    fn concerns(&self, event: &Envelope) -> bool {
        self.forget_rights(event);
        event.subject == EmojiDeleted::subject() || posts::concerns(event)
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async { Ok(reconcile(&self.state).await?) })
    }
}

async fn forget_emoji(tx: &Tx, emoji_id: &str) -> db::Result<()> {
    match pictures::remove(&tx.exec(), "emoji", emoji_id).await? {
        Some(path) => doomed::add(&tx.exec(), &[path], now_ms()).await,
        None => Ok(()),
    }
}
