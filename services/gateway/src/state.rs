//! What the gateway's handlers and middleware share.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use actix_web::http::header::HeaderValue;
use anyhow::Result;
use bus::Bus;
use runtime::Context;
use settings::Settings;
use url::Url;
use web::health::Health;

use crate::client_config::ClientConfig;
use crate::hub::Hub;
use crate::identity::Identities;
use crate::limits::{Limits, Rate};
use crate::metrics::Metrics;
use crate::middleware::cors::Cors;

pub struct State {
    pub settings: Arc<Settings>,
    pub bus: Bus,
    pub identities: Identities,
    pub limits: Limits,
    pub rate: Rate,
    pub metrics: Metrics,
    pub hub: Hub,
    pub cors: Cors,
    pub client_config: ClientConfig,
    pub version_header: HeaderValue,
    pub strict_transport: Option<HeaderValue>,
    /// We end TLS ourselves.
    pub encrypted: bool,
    /// Scheme, host and port of the address people type.
    pub origin: String,
    pub cookie_path: String,
    pub longest_url: usize,
    /// A body must have come by then.
    pub read_within: Duration,
    pub largest_body: u64,
    pub largest_file: u64,
    /// Somebody has an account; never false again once true.
    pub has_accounts: AtomicBool,
    /// What must work for this process to serve.
    pub health: Health,
}

/// Envelope of a request around its payload.
const SLACK: u64 = 512;

impl State {
    /// # Errors
    /// A setting makes no sense.
    pub fn new(context: &Context) -> Result<Self> {
        let settings = context.settings.clone();
        let metrics = Metrics::new()?;
        let identities = Identities::new(context.bus.clone());
        let client_config = ClientConfig::new(&settings);
        let site = Url::parse(&settings.site_url())?;
        let service = &settings.service;
        let strict = service
            .tls_strict_transport
            .then(|| HeaderValue::try_from(format!("max-age={}", service.tls_strict_transport_max_age)))
            .transpose()?;
        let hub = Hub::new(context, identities.clone(), metrics.clone(), &client_config.version_id);
        let nats = context.bus.clone();
        let health = Health::default().require("nats", move || {
            let connected = nats.is_connected();
            async move { if connected { Ok(()) } else { Err("not connected".to_owned()) } }
        });
        Ok(Self {
            bus: context.bus.clone(),
            identities,
            limits: Limits::new(&settings.rate_limit),
            rate: Rate::new(settings.rate_limit.per_sec, settings.rate_limit.max_burst),
            metrics,
            hub,
            cors: Cors::new(service),
            version_header: HeaderValue::try_from(client_config.version_id.as_str())?,
            client_config,
            strict_transport: strict,
            encrypted: service.connection_security == "TLS",
            origin: site.origin().ascii_serialization(),
            cookie_path: format!("/{}", site.path().trim_matches('/')),
            read_within: Duration::from_secs(service.read_timeout.unsigned_abs().max(1)),
            longest_url: usize::try_from(service.maximum_url_length)?,
            largest_body: service.maximum_payload_size_bytes.unsigned_abs() + SLACK,
            largest_file: settings.file.max_file_size.unsigned_abs() + SLACK,
            has_accounts: AtomicBool::new(false),
            health,
            settings,
        })
    }
}
