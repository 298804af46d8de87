//! What is counted: searches under Mattermost's names, the index under our own.

use std::sync::LazyLock;
use std::time::Instant;

use prometheus::core::Collector;
use prometheus::{Gauge, Histogram, HistogramOpts, IntCounter, IntGauge};

static METRICS: LazyLock<Metrics> = LazyLock::new(|| Metrics {
    posts: Searches::new("posts"),
    files: Searches::new("files"),
    indexed: counter("mattermost_search_post_index_total", "Posts written to the index."),
    dropped: counter(
        "parlance_search_hits_dropped_total",
        "Hits that who searched may not see, or that fit no more.",
    ),
    lag_events: gauge("parlance_search_lag_events", "Events that are not indexed yet."),
    lag_seconds: seconds(
        "parlance_search_lag_seconds",
        "Age of the oldest event that is not indexed, or of what was indexed last when it was.",
    ),
    engine_up: gauge("parlance_search_engine_up", "Does Meilisearch answer searches?"),
    engine_lag: gauge(
        "parlance_search_engine_lag_documents",
        "Changes that Meilisearch has not been told of.",
    ),
    fallbacks: counter("parlance_search_fallbacks_total", "Searches that Postgres answered for Meilisearch."),
});

/// The process's counters. Cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    pub posts: Searches,
    pub files: Searches,
    pub indexed: IntCounter,
    pub dropped: IntCounter,
    pub lag_events: IntGauge,
    pub lag_seconds: Gauge,
    pub engine_up: IntGauge,
    pub engine_lag: IntGauge,
    pub fallbacks: IntCounter,
}

/// Searches of one kind.
#[derive(Clone)]
pub struct Searches {
    total: IntCounter,
    duration: Histogram,
}

impl Metrics {
    pub fn get() -> Self {
        METRICS.clone()
    }
}

impl Searches {
    fn new(kind: &str) -> Self {
        let name = format!("mattermost_search_{kind}_searches_duration_seconds");
        let options = HistogramOpts::new(name, "Seconds a search took.");
        #[expect(clippy::expect_used, reason = "name and help are constants")]
        let duration = kept(Histogram::with_opts(options).expect("a valid name"));
        Self { total: counter(&format!("mattermost_search_{kind}_searches_total"), "Searches."), duration }
    }

    pub fn count(&self, since: Instant) {
        self.total.inc();
        self.duration.observe(since.elapsed().as_secs_f64());
    }
}

#[expect(clippy::expect_used, reason = "name and help are constants")]
fn counter(name: &str, help: &str) -> IntCounter {
    kept(IntCounter::new(name, help).expect("a valid name"))
}

#[expect(clippy::expect_used, reason = "name and help are constants")]
fn gauge(name: &str, help: &str) -> IntGauge {
    kept(IntGauge::new(name, help).expect("a valid name"))
}

#[expect(clippy::expect_used, reason = "name and help are constants")]
fn seconds(name: &str, help: &str) -> Gauge {
    kept(Gauge::new(name, help).expect("a valid name"))
}

fn kept<C: Collector + Clone + 'static>(collector: C) -> C {
    // Refused only when it is registered already, by another copy of this crate.
    let _ = prometheus::register(Box::new(collector.clone()));
    collector
}
