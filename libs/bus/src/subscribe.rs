//! Subscriptions to live news and signals.

use std::future::Future;
use std::time::Duration;

use bytes::Bytes;
use events::signal::Signal;
use futures_util::StreamExt;

use crate::Bus;

const SETTLE_TIMEOUT: Duration = Duration::from_secs(2);

/// Raw messages of one subject, in the order they were published by each sender.
pub struct Subscription {
    inner: async_nats::Subscriber,
}

impl Subscription {
    /// The next payload; `None` when the subscription has ended.
    pub async fn next(&mut self) -> Option<Bytes> {
        self.inner.next().await.map(|message| message.payload)
    }
}

impl Bus {
    /// Subscribes and returns once the server knows, so that nothing published from now on is missed.
    ///
    /// # Errors
    /// The subject is malformed or the client is closed.
    pub async fn subscribe(&self, subject: &str) -> anyhow::Result<Subscription> {
        let inner = self.inner.client.subscribe(self.subject(subject)).await?;
        self.settle().await;
        Ok(Subscription { inner })
    }

    /// The same for many subjects with one wait.
    ///
    /// # Errors
    /// A subject is malformed or the client is closed.
    pub async fn subscribe_all(&self, subjects: &[String]) -> anyhow::Result<Vec<Subscription>> {
        let mut all = Vec::with_capacity(subjects.len());
        for subject in subjects {
            all.push(Subscription { inner: self.inner.client.subscribe(self.subject(subject)).await? });
        }
        self.settle().await;
        Ok(all)
    }

    /// Returns when the server has handled what this connection sent before: it answers a question to nobody at once.
    pub(crate) async fn settle(&self) {
        if self.is_connected() {
            let question = self.inner.client.request(self.subject("nobody"), bytes::Bytes::new());
            let _ = tokio::time::timeout(SETTLE_TIMEOUT, question).await;
        }
    }

    /// Handles a kind of signal; each signal reaches one replica of `group`.
    pub fn on_signal<S, F, Fut>(&self, group: &'static str, handler: F)
    where
        S: Signal,
        F: Fn(S) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send,
    {
        let bus = self.clone();
        tokio::spawn(async move {
            let subscribed =
                bus.inner.client.queue_subscribe(bus.subject(S::SUBJECT), group.to_owned()).await;
            let mut signals = match subscribed {
                Ok(signals) => signals,
                Err(error) => return tracing::error!(%error, subject = S::SUBJECT, "cannot subscribe"),
            };
            while let Some(message) = signals.next().await {
                match serde_json::from_slice::<S>(&message.payload) {
                    Ok(signal) => handler(signal).await,
                    Err(error) => tracing::warn!(%error, subject = S::SUBJECT, "signal does not parse"),
                }
            }
        });
    }
}
