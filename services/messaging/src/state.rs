//! What handlers, use cases and jobs of this service work with.

use std::sync::Arc;

use access::Roles;
use arc_swap::ArcSwap;
use bus::{Bus, Outbox, Relay};
use db::Db;
use runtime::Context;
use settings::Settings;

use crate::app::posts::Writer;
use crate::store;

/// Cheap to clone; one a process.
#[derive(Clone)]
pub struct State {
    pub db: Db,
    pub bus: Bus,
    pub outbox: Outbox,
    pub settings: Arc<Settings>,
    pub writer: Writer,
    roles: Arc<ArcSwap<Roles>>,
}

impl State {
    /// Reads the roles it knows and starts the relay and the post writer.
    pub async fn new(context: &Context, db: Db) -> anyhow::Result<Self> {
        let outbox = Outbox::default();
        let retention = std::time::Duration::from_secs(
            3600 * context.settings.parlance.outbox_retention_hours.unsigned_abs(),
        );
        let relay = Relay::new(&context.bus, &db, &outbox, events::messaging::PRODUCER, retention);
        let stop = context.stop.clone();
        context.tasks.spawn(async move { relay.run(stop).await });
        let known = store::roles::all(&db.exec()).await?;
        // Before auth was ever heard, its roles are those of a fresh server.
        let roles = if known.is_empty() { Roles::default() } else { Roles::new(known) };
        let roles = Arc::new(ArcSwap::from_pointee(roles));
        let writer = Writer::start(context, &db, &outbox, roles.clone());
        Ok(Self { db, bus: context.bus.clone(), outbox, settings: context.settings.clone(), writer, roles })
    }

    /// The roles as they are now.
    pub fn roles(&self) -> Arc<Roles> {
        self.roles.load_full()
    }

    pub fn set_roles(&self, roles: Roles) {
        self.roles.store(Arc::new(roles));
    }
}
