//! How services talk over NATS. Nothing else knows NATS.
//!
//! * [`Outbox`]: events written in a transaction, handed to JetStream by one relay a service, replayed on request.
//! * [`consume`]: another service's events, each handled once in effect, in order, holes filled from its outbox.
//! * [`Bus::request`] / [`Bus::serve`]: typed questions; answered in process when the service runs in the same one.
//! * [`Bus::live`], [`Bus::signal`]: core NATS, now or never.

mod anybody;
mod backlog;
mod consume;
mod live;
mod newcomers;
mod outbox;
mod relay;
mod request;
mod subscribe;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use async_nats::connection::State;
use parking_lot::RwLock;
use tokio::sync::watch;

use newcomers::Newcomers;

pub use consume::{Batch, Consumer, Handling, consume};
pub use outbox::Outbox;
pub use relay::{History, Relay};
pub use request::RequestError;
pub use subscribe::Subscription;

/// One connection to NATS and the deployment's subject prefix. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    inner: Arc<Inner>,
}

struct Inner {
    client: async_nats::Client,
    jetstream: async_nats::jetstream::Context,
    prefix: String,
    local: RwLock<HashMap<&'static str, request::LocalHandler>>,
    /// Counts connections made; more than one means news may have been missed.
    connections: watch::Receiver<u64>,
    dropped: AtomicU64,
    newcomers: Newcomers,
    /// Who in this process wants to know of control messages before anybody else does.
    listeners: RwLock<Vec<live::Listener>>,
}

impl Bus {
    /// Connects in the background and for ever: a server that is away is waited for, not an error.
    ///
    /// # Errors
    /// The URL does not parse.
    pub async fn connect(url: &str, prefix: &str, name: &str) -> anyhow::Result<Self> {
        let (sender, connections) = watch::channel(0);
        let sender = Arc::new(sender);
        let client = async_nats::ConnectOptions::new()
            .name(name)
            .retry_on_initial_connect()
            .max_reconnects(None)
            .reconnect_delay_callback(|attempts| {
                std::time::Duration::from_millis(50 * u64::try_from(attempts.min(20)).unwrap_or(20))
            })
            .ping_interval(std::time::Duration::from_secs(10))
            .event_callback(move |event| {
                let sender = sender.clone();
                async move {
                    match event {
                        async_nats::Event::Connected => sender.send_modify(|count| *count += 1),
                        // We were too slow for a subscription: as good as having been away.
                        async_nats::Event::SlowConsumer(_) => {
                            tracing::error!("nats dropped news that were not taken in time");
                            sender.send_modify(|count| *count += 1);
                        }
                        event => tracing::warn!(%event, "nats"),
                    }
                }
            })
            .connect(url)
            .await
            .with_context(|| format!("connecting to NATS at {url}"))?;
        let jetstream = async_nats::jetstream::new(client.clone());
        let inner = Inner {
            client,
            jetstream,
            prefix: prefix.to_owned(),
            local: RwLock::default(),
            connections,
            dropped: AtomicU64::new(0),
            newcomers: Newcomers::default(),
            listeners: RwLock::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    fn subject(&self, rest: &str) -> String {
        format!("{}.{rest}", self.inner.prefix)
    }

    pub fn is_connected(&self) -> bool {
        self.inner.client.connection_state() == State::Connected
    }

    /// Waits until NATS is there; false when it was not within this time.
    pub async fn connected_within(&self, patience: std::time::Duration) -> bool {
        let mut connections = self.connections();
        let connected = connections.wait_for(|count| *count > 0);
        tokio::time::timeout(patience, connected).await.is_ok_and(|connected| connected.is_ok())
    }

    /// Counts the connections made so far and losses noticed; a change after the first means that live news may have been
    /// missed.
    pub fn connections(&self) -> watch::Receiver<u64> {
        self.inner.connections.clone()
    }

    /// Live frames and signals that could not be sent because NATS was away.
    pub fn dropped(&self) -> u64 {
        self.inner.dropped.load(Ordering::Relaxed)
    }
}

impl Bus {
    pub(crate) fn stream_name(&self, producer: &str) -> String {
        format!("{}_{producer}", self.inner.prefix)
    }
}

impl Bus {
    /// Deletes a producer's stream: for tests of what happens when JetStream has lost it.
    ///
    /// # Errors
    /// NATS is away.
    #[doc(hidden)]
    pub async fn forget_stream(&self, producer: &str) -> anyhow::Result<()> {
        self.inner.jetstream.delete_stream(self.stream_name(producer)).await?;
        Ok(())
    }
}
