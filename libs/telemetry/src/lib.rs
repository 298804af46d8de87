//! Logs and traces: JSON lines on the console or in a file, spans to an OTLP collector when one is configured. The only
//! crate that names opentelemetry.

mod context;

use std::fs::OpenOptions;
use std::sync::Mutex;

use anyhow::{Context, Result};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use settings::{LogSettings, Settings};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

pub use context::{current_trace, follow};

type BoxedLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// Flushes what is not yet exported when dropped.
pub struct Guard {
    provider: Option<SdkTracerProvider>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(provider) = self.provider.take() {
            let _ = provider.shutdown();
        }
    }
}

/// Installs the process's subscriber. Call once, from `main`.
///
/// # Errors
/// The log file cannot be opened or the exporter cannot be built.
pub fn init(service: &str, settings: &Settings) -> Result<Guard> {
    let mut layers: Vec<BoxedLayer> = Vec::new();
    let log = &settings.log;
    if log.enable_console {
        layers.push(console(log));
    }
    if log.enable_file && !log.file_location.is_empty() {
        layers.push(file(log)?);
    }
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    let provider = provider(service, &settings.parlance.otlp_endpoint)?;
    if let Some(provider) = &provider {
        let tracer = provider.tracer(service.to_owned());
        layers.push(tracing_opentelemetry::layer().with_tracer(tracer).with_filter(filter("INFO")).boxed());
    }
    tracing_subscriber::registry().with(layers).try_init().context("installing the log subscriber")?;
    Ok(Guard { provider })
}

fn console(log: &LogSettings) -> BoxedLayer {
    let filter = filter(&log.console_level);
    if log.console_json {
        json().with_writer(std::io::stderr).with_filter(filter).boxed()
    } else {
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter).boxed()
    }
}

fn file(log: &LogSettings) -> Result<BoxedLayer> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&log.file_location)
        .with_context(|| format!("opening the log file {}", log.file_location))?;
    let filter = filter(&log.file_level);
    if log.file_json {
        Ok(json().with_writer(Mutex::new(file)).with_filter(filter).boxed())
    } else {
        let plain = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
        Ok(plain.with_filter(filter).boxed())
    }
}

fn json() -> tracing_subscriber::fmt::Layer<
    Registry,
    tracing_subscriber::fmt::format::JsonFields,
    tracing_subscriber::fmt::format::Format<tracing_subscriber::fmt::format::Json>,
> {
    tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(true).with_span_list(false)
}

/// The configured level for ours, warnings for libraries; `RUST_LOG` overrides both.
fn filter(level: &str) -> EnvFilter {
    let level = match level.to_ascii_uppercase().as_str() {
        "DEBUG" | "TRACE" => "debug",
        "WARN" | "WARNING" => "warn",
        "ERROR" | "FATAL" | "PANIC" => "error",
        _ => "info",
    };
    let quiet = "sqlx=warn,sea_orm=warn,hyper=warn,async_nats=warn,actix_server=warn,actix_http=error,meilisearch_sdk=error";
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(format!("{level},{quiet}")))
}

fn provider(service: &str, endpoint: &str) -> Result<Option<SdkTracerProvider>> {
    let endpoint = if endpoint.is_empty() {
        std::env::var("OTEL_EXPORTER_OTLP_ENDPOINT").unwrap_or_default()
    } else {
        endpoint.to_owned()
    };
    if endpoint.is_empty() {
        return Ok(None);
    }
    let url = format!("{}/v1/traces", endpoint.trim_end_matches('/').trim_end_matches("/v1/traces"));
    // The batch processor has a thread of its own, so the exporter is the blocking one.
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_endpoint(url)
        .build()
        .context("building the OTLP exporter")?;
    let resource = opentelemetry_sdk::Resource::builder().with_service_name(service.to_owned()).build();
    Ok(Some(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
}
