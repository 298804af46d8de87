//! What handlers, use cases and consumers of this service work with.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use bus::Bus;
use db::Db;
use moka::sync::Cache;
use tokio::sync::Notify;

use crate::engine::Engines;
use crate::metrics::Metrics;

/// Common words that the vocabulary is known to hold.
const MOST_KNOWN: u64 = 20_000;

/// Cheap to clone; one a process.
#[derive(Clone)]
pub struct State {
    pub db: Db,
    pub bus: Bus,
    pub engine: Engines,
    pub metrics: Metrics,
    pub known_words: Cache<String, ()>,
    /// Until when (ms) what was written is known to be indexed.
    pub heard: Arc<AtomicI64>,
    /// How old (ms) the oldest event was of those indexed since somebody looked last, when it was indexed.
    pub delay: Arc<AtomicI64>,
    /// Somebody wants the index made anew.
    pub rebuild: Arc<Notify>,
    /// What files say may be asked for.
    pub texts: Arc<Notify>,
}

impl State {
    pub fn new(bus: &Bus, db: Db, engine: Engines) -> Self {
        let known_words = Cache::builder().max_capacity(MOST_KNOWN).build();
        let metrics = Metrics::get();
        let (heard, delay, rebuild, texts) = Default::default();
        Self { db, bus: bus.clone(), engine, metrics, known_words, heard, delay, rebuild, texts }
    }
}
