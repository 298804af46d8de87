//! What handlers, use cases and jobs of this service work with.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Outbox, Relay};
use db::Db;
use events::request::ChannelRights;
use moka::sync::Cache;
use outside::Client;
use runtime::Context;
use settings::Settings;
use tokio::sync::Notify;

use crate::app::link::LinkKey;
use crate::blobs::Blobs;
use crate::pictures::Studio;
use crate::scanner::Scanner;
use crate::store;
use crate::texts::{Limits, Reader};

/// How long a right that was taken away elsewhere may go on working here.
const RIGHTS_FRESH: Duration = Duration::from_secs(2);
const MOST_RIGHTS: u64 = 10_000;
/// How long strangers' servers have for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Cheap to clone; one a process.
#[derive(Clone)]
pub struct State {
    pub db: Db,
    pub bus: Bus,
    pub outbox: Outbox,
    pub settings: Arc<Settings>,
    pub blobs: Blobs,
    pub studio: Studio,
    /// Looks at every file before anybody has it.
    pub scanner: Option<Scanner>,
    pub link_key: LinkKey,
    /// By user, his system roles, and channel.
    pub rights: Cache<(String, String, String), ChannelRights>,
    /// Looks at what people named an address of.
    pub client: Client,
    /// Posts may wait for previews.
    pub link_jobs: Arc<Notify>,
    /// Has documents read.
    pub reader: Reader,
    /// Files may wait for being read.
    pub text_jobs: Arc<Notify>,
}

impl State {
    /// Opens the store and starts the relay.
    pub async fn new(context: &Context, db: Db) -> anyhow::Result<Self> {
        let settings = context.settings.clone();
        let blobs = Blobs::open(&settings.file)?;
        let outbox = Outbox::default();
        let retention = Duration::from_secs(3600 * settings.parlance.outbox_retention_hours.unsigned_abs());
        let relay = Relay::new(&context.bus, &db, &outbox, events::files::PRODUCER, retention);
        context.tasks.spawn(relay.run(context.stop.clone()));
        let salt = &settings.file.public_link_salt;
        let link_key = if salt.is_empty() {
            let fresh: [u8; 32] = rand::random();
            store::secrets::get_or_put(&db.exec(), "links", fresh.to_vec()).await?
        } else {
            salt.expose().as_bytes().to_vec()
        };
        let rights = Cache::builder().time_to_live(RIGHTS_FRESH).max_capacity(MOST_RIGHTS).build();
        let studio = Studio::new(&settings.file);
        let scanner = Scanner::parse(&settings.file.virus_scanner)?;
        let reader = Reader::new(&settings.file.text_reader, Limits::default());
        let client = Client::new(&settings.service.allowed_untrusted_internal_connections, PATIENCE)?;
        Ok(Self {
            db,
            bus: context.bus.clone(),
            outbox,
            settings,
            blobs,
            studio,
            scanner,
            link_key: LinkKey::new(&link_key),
            rights,
            client,
            link_jobs: Arc::default(),
            reader,
            text_jobs: Arc::default(),
        })
    }
}
