//! What a process counts, as Prometheus reads it.

mod process;

use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, dev::Server, web::get};
use anyhow::Result;
use prometheus::proto::MetricFamily;
use prometheus::{Encoder, TextEncoder};

use crate::listen;

/// What these counters say, those of all crates of this process, and what the kernel knows about it.
pub fn answer(own: &[MetricFamily]) -> HttpResponse {
    match text(own) {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

fn text(own: &[MetricFamily]) -> prometheus::Result<Vec<u8>> {
    let mut text = Vec::new();
    TextEncoder::new().encode(own, &mut text)?;
    TextEncoder::new().encode(&prometheus::gather(), &mut text)?;
    process::write(&mut text);
    Ok(text)
}

/// Serves `/metrics` and nothing else.
///
/// # Errors
/// The address is taken.
pub fn serve(address: &str) -> Result<Server> {
    let app = || App::new().route("/metrics", get().to(async || answer(&[])));
    let server = HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(1);
    tracing::info!(address, "metrics");
    Ok(server.client_request_timeout(Duration::from_secs(15)).listen(listen(address)?)?.run())
}
