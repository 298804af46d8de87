//! Counters under the names that existing dashboards ask for.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use prometheus::{
    Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
};
use std::sync::Arc;
use std::time::Duration;

const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What the gateway counts. Cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    api_time: HistogramVec,
    request_duration: HistogramVec,
    requests: IntCounter,
    errors: IntCounter,
    websockets: IntGaugeVec,
    logins: IntCounter,
    failed_logins: IntCounter,
    broadcasts: IntCounterVec,
    events: IntCounterVec,
    waiting: IntGaugeVec,
    users: IntGaugeVec,
    reconnects: IntCounterVec,
    dropped_sockets: IntCounter,
    bus_dropped: IntGauge,
}

impl Metrics {
    /// # Errors
    /// A name is taken or malformed.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new_custom(Some("mattermost".to_owned()), None)?;
        let counter = |name: &str, help: &str| keep(&registry, IntCounter::new(name, help)?);
        let gauges = |name: &str, help: &str, label: &str| {
            keep(&registry, IntGaugeVec::new(Opts::new(name, help), &[label])?)
        };
        let counters = |name: &str, help: &str, label: &str| {
            keep(&registry, IntCounterVec::new(Opts::new(name, help), &[label])?)
        };
        let histogram = |name: &str, help: &str, labels: &[&str]| {
            let options = HistogramOpts::new(name, help).buckets(BUCKETS.to_vec());
            keep(&registry, HistogramVec::new(options, labels)?)
        };
        let labels = ["handler", "method", "status_code", "origin_client", "page_load_context"];
        let inner = Inner {
            api_time: histogram("api_time", "Seconds from request to answer.", &labels)?,
            request_duration: histogram(
                "http_request_duration_seconds",
                "The same, by method.",
                &["method"],
            )?,
            requests: counter("http_requests_total", "Requests answered.")?,
            errors: counter("http_errors_total", "Requests answered with 4xx or 5xx.")?,
            websockets: gauges("http_websockets_total", "Open websockets.", "origin_client")?,
            logins: counter("login_logins_total", "Successful logins.")?,
            failed_logins: counter("login_logins_fail_total", "Refused logins.")?,
            broadcasts: counters("websocket_broadcasts_total", "Frames fanned out.", "name")?,
            events: counters("websocket_event_total", "Frames queued for sockets.", "type")?,
            waiting: gauges(
                "websocket_broadcast_buffer_size",
                "Frames in queues that filled up last.",
                "hub",
            )?,
            users: gauges("websocket_broadcast_buffer_users_registered", "People with sockets here.", "hub")?,
            reconnects: counters(
                "websocket_reconnects_total",
                "Sockets that came back, by outcome.",
                "type",
            )?,
            dropped_sockets: counter(
                "websocket_dropped_total",
                "Sockets closed because they read too slowly.",
            )?,
            bus_dropped: keep(
                &registry,
                IntGauge::new("bus_dropped_total", "Live messages lost while NATS was away.")?,
            )?,
            registry,
        };
        let started = Gauge::new("system_server_start_time", "Unix seconds of the start.")?;
        started.set(model::time::now_ms() as f64 / 1000.0);
        keep(&inner.registry, started)?;
        Ok(Self { inner: Arc::new(inner) })
    }

    pub fn request(&self, handler: &str, method: &str, status: StatusCode, agent: &str, took: Duration) {
        let inner = &self.inner;
        let seconds = took.as_secs_f64();
        inner
            .api_time
            .with_label_values(&[handler, method, status.as_str(), origin(agent), "none"])
            .observe(seconds);
        inner.request_duration.with_label_values(&[method]).observe(seconds);
        inner.requests.inc();
        if status.is_client_error() || status.is_server_error() {
            inner.errors.inc();
        }
        if handler == "/api/v4/users/login" {
            if status.is_success() { inner.logins.inc() } else { inner.failed_logins.inc() }
        }
    }

    /// Counts a socket for as long as the returned value lives.
    pub fn socket(&self, agent: &str) -> SocketCount {
        let gauge = self.inner.websockets.with_label_values(&[origin(agent)]);
        gauge.inc();
        SocketCount(gauge)
    }

    pub fn broadcast(&self, event: &str, deliveries: u64) {
        self.inner.broadcasts.with_label_values(&[event]).inc();
        if deliveries > 0 {
            self.inner.events.with_label_values(&[event]).inc_by(deliveries);
        }
    }

    pub fn reconnect(&self, outcome: &str) {
        self.inner.reconnects.with_label_values(&[outcome]).inc();
    }

    pub fn dropped_socket(&self) {
        self.inner.dropped_sockets.inc();
    }

    pub fn users(&self, count: usize) {
        self.inner.users.with_label_values(&["0"]).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    pub fn waiting(&self, count: usize) {
        self.inner.waiting.with_label_values(&["0"]).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    pub fn bus_dropped(&self, count: u64) {
        self.inner.bus_dropped.set(i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// One open socket.
pub struct SocketCount(IntGauge);

impl Drop for SocketCount {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn keep<C: prometheus::core::Collector + Clone + 'static>(
    registry: &Registry,
    collector: C,
) -> prometheus::Result<C> {
    registry.register(Box::new(collector.clone()))?;
    Ok(collector)
}

/// The kind of client, in the words of the dashboards.
fn origin(agent: &str) -> &'static str {
    if agent.contains("Mobile") || agent.contains("rnbeta") {
        "mobile"
    } else if agent.contains("Electron") || agent.contains("Desktop") {
        "desktop"
    } else if agent.starts_with("Mozilla/") {
        "web"
    } else {
        "unknown"
    }
}

pub fn routes(metrics: Metrics) -> impl FnOnce(&mut web::ServiceConfig) {
    move |cfg| {
        cfg.app_data(web::Data::new(metrics)).route("/metrics", web::get().to(show));
    }
}

async fn show(metrics: web::Data<Metrics>) -> HttpResponse {
    runtime::metrics::answer(&metrics.inner.registry.gather())
}
