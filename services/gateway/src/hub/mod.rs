//! The hub: who is connected, which places they may hear, and how a frame reaches them.
//!
//! * A [`Topic`] is one subscription and one task: its messages are handled in order, fanned out without waiting.
//! * A [`User`] is somebody with sockets here; where he is a [`member`] is asked once ([`sync`]) and kept current by what is
//!   published on the places' own subjects, in order with their frames.
//! * A [`Connection`] is a client's stream of events; it outlives its socket for some minutes ([`life`]).

mod connection;
mod delivery;
mod everybody;
mod fanout;
mod frame;
mod id;
mod life;
mod member;
mod outbox;
mod sync;
mod topic;
mod upkeep;
mod user;
mod view;

use std::collections::HashMap;
use std::sync::Arc;

use bus::Bus;
use dashmap::DashMap;
use events::signal::IsHere;
use parking_lot::Mutex;
use runtime::Context;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::identity::Identities;
use crate::metrics::Metrics;

pub use connection::{Connection, Taken};
pub use frame::{write_close, write_ping, write_pong, write_text};
pub use id::Id;
pub use life::Attached;
pub use view::View;

use topic::{Scope, Topic};
use user::User;

/// Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    bus: Bus,
    identities: Identities,
    metrics: Metrics,
    tasks: TaskTracker,
    /// Where the hub's tasks run, whichever thread starts them.
    runtime: Handle,
    stop: CancellationToken,
    users: DashMap<Id, Arc<User>>,
    connections: DashMap<Id, Arc<Connection>>,
    topics: Mutex<HashMap<Scope, Arc<Topic>>>,
    /// Who waits for a word of this gateway to itself to come back.
    barriers: Mutex<HashMap<String, oneshot::Sender<()>>>,
    server_version: String,
    hostname: String,
}

impl Hub {
    /// Starts the hub's own tasks.
    pub fn new(context: &Context, identities: Identities, metrics: Metrics, server_version: &str) -> Self {
        let hostname = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let inner = Inner {
            bus: context.bus.clone(),
            identities,
            metrics,
            tasks: context.tasks.clone(),
            runtime: Handle::current(),
            stop: context.stop.clone(),
            users: DashMap::new(),
            connections: DashMap::new(),
            topics: Mutex::default(),
            barriers: Mutex::default(),
            server_version: server_version.to_owned(),
            hostname: hostname.trim().to_owned(),
        };
        let hub = Self { inner: Arc::new(inner) };
        let obeying = Arc::downgrade(&hub.inner);
        context.bus.on_control(move |control| {
            if let Some(inner) = obeying.upgrade() {
                Self { inner }.obey(control);
            }
        });
        context.spawn(hub.clone().hear_everybody());
        context.spawn(hub.clone().hear_control());
        let asked = hub.clone();
        context.bus.affirm(move |ask: &IsHere| {
            Id::parse(&ask.user_id).and_then(|id| asked.user(id)).is_some_and(|user| user.has_socket())
        });
        context.spawn(hub.clone().watch_bus());
        context.spawn(hub.clone().keep_up());
        hub
    }

    pub fn identities(&self) -> &Identities {
        &self.inner.identities
    }

    pub fn bus(&self) -> &Bus {
        &self.inner.bus
    }

    /// Ends when the process is told to stop.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> tokio::task::AbortHandle {
        let stop = self.inner.stop.clone();
        let work = async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = work => {}
            }
        };
        self.inner.tasks.spawn_on(work, &self.inner.runtime).abort_handle()
    }

    fn user(&self, id: Id) -> Option<Arc<User>> {
        self.inner.users.get(&id).map(|user| user.clone())
    }
}
