//! What handlers, use cases and jobs of this service work with.

use std::sync::Arc;
use std::time::Duration;

use access::Roles;
use arc_swap::ArcSwap;
use bus::{Bus, Outbox, Relay};
use db::Db;
use moka::sync::Cache;
use runtime::Context;
use settings::Settings;
use tokio::sync::Notify;

use crate::app::integrations::{Client, Keys};
use crate::app::posts::Writer;
use crate::app::statuses::Known;
use crate::domain::webhook::OutgoingWebhook;
use crate::store;

/// Cheap to clone; one a process.
#[derive(Clone)]
pub struct State {
    pub db: Db,
    pub bus: Bus,
    pub outbox: Outbox,
    pub settings: Arc<Settings>,
    pub writer: Writer,
    /// Rung when something was put off: it may be due before what is waited for.
    pub alarm: Arc<Notify>,
    /// Who was noted as active a moment ago, and need not be noted again.
    pub recently_active: Cache<String, ()>,
    pub known_statuses: Known,
    /// Calls servers that people named.
    pub client: Client,
    pub keys: Keys,
    /// Calls of hooks may be due.
    pub hook_calls: Arc<Notify>,
    /// Outgoing webhooks by team, fresh enough to decide which posts concern them.
    pub team_hooks: Cache<String, Arc<Vec<OutgoingWebhook>>>,
    /// Members and guests of channels with very many, counted a moment ago.
    pub crowds: Cache<String, (i64, i64)>,
    roles: Arc<ArcSwap<Roles>>,
}

/// How often the activity of one person is written down.
const ACTIVITY_STEP: Duration = Duration::from_secs(60);
const MOST_ACTIVE: u64 = 100_000;
/// How long a change of outgoing webhooks made elsewhere may go unnoticed.
const HOOKS_FRESH: Duration = Duration::from_secs(3);
const MOST_TEAMS: u64 = 10_000;
/// How far the number of members of a crowded channel may lag behind.
const CROWDS_FRESH: Duration = Duration::from_secs(2);
const MOST_CROWDS: u64 = 10_000;

impl State {
    /// Reads the roles it knows and starts the relay and the post writer.
    pub async fn new(context: &Context, db: Db) -> anyhow::Result<Self> {
        let outbox = Outbox::default();
        let retention =
            Duration::from_secs(3600 * context.settings.parlance.outbox_retention_hours.unsigned_abs());
        let relay = Relay::new(&context.bus, &db, &outbox, events::messaging::PRODUCER, retention);
        let stop = context.stop.clone();
        context.tasks.spawn(async move { relay.run(stop).await });
        let roles = Arc::new(ArcSwap::from_pointee(store::roles::all(&db.exec()).await?));
        let writer = Writer::start(context, &db, &outbox, roles.clone());
        let recently_active = Cache::builder().time_to_live(ACTIVITY_STEP).max_capacity(MOST_ACTIVE).build();
        let secret: [u8; 32] = rand::random();
        let keys = Keys::new(&store::keys::get_or_put(&db.exec(), "integrations", secret.to_vec()).await?);
        let team_hooks = Cache::builder().time_to_live(HOOKS_FRESH).max_capacity(MOST_TEAMS).build();
        let service = &context.settings.service;
        let patience = service.outgoing_integration_requests_timeout.clamp(1, 300).unsigned_abs();
        let allowed = &service.allowed_untrusted_internal_connections;
        let client = Client::new(allowed, Duration::from_secs(patience))?;
        let (bus, settings) = (context.bus.clone(), context.settings.clone());
        Ok(Self {
            db,
            bus,
            outbox,
            settings,
            writer,
            alarm: Arc::default(),
            recently_active,
            known_statuses: Known::default(),
            crowds: Cache::builder().time_to_live(CROWDS_FRESH).max_capacity(MOST_CROWDS).build(),
            client,
            keys,
            hook_calls: Arc::default(),
            team_hooks,
            roles,
        })
    }

    /// The roles as they are now.
    pub fn roles(&self) -> Arc<Roles> {
        self.roles.load_full()
    }

    pub fn set_roles(&self, roles: Roles) {
        self.roles.store(Arc::new(roles));
    }
}
