//! Running one service as a program of its own.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpMessage, HttpRequest, HttpResponse, HttpServer, web::Data};
use anyhow::{Context as _, Result, bail};
use tracing::Instrument;
use web::identity::{HEADER, Key};
use web::request_id;

use crate::{Context, Process, Service, install_crypto, metrics};

/// Binds or says which address is taken.
///
/// # Errors
/// The address cannot be bound.
pub fn listen(address: &str) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| format!("listening on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The whole of a service's `main`: settings, logs, start, serve, stop. `migrate` as argument migrates and returns;
/// other arguments are the service's own commands.
///
/// # Errors
/// Anything that keeps the service from starting.
pub async fn run_service<S: Service>(
    address: impl Fn(&settings::Settings) -> String,
    command: impl AsyncFnOnce(&str, &Context, &S) -> Result<()>,
) -> Result<()> {
    install_crypto();
    let settings = settings::from_environment()?;
    let _telemetry = telemetry::init(S::NAME, &settings)?;
    if settings.parlance.identity_key.is_empty() {
        bail!(
            "Parlance.IdentityKey (PARLANCE_IDENTITY_KEY) is not set: a service believes only what the gateway signs"
        );
    }
    let context = Context::new(settings, S::NAME).await?;
    let argument = std::env::args().nth(1);
    if argument.as_deref() == Some("migrate") {
        crate::open_database::<S>(&context).await?.close().await;
        return Ok(());
    }
    let service = S::start(&context).await?;
    let process = Process { context: context.clone() };
    if let Some(name) = argument {
        // A command asks others at once, where a server would wait to be asked.
        context.bus.connected_within(Duration::from_secs(10)).await;
        command(&name, &context, &service).await?;
    } else {
        serve(&process, service, &address(&context.settings)).await?;
    }
    process.finish().await;
    Ok(())
}

async fn serve<S: Service>(process: &Process, service: S, address: &str) -> Result<()> {
    let settings = &process.context.settings;
    let listener = listen(address)?;
    if let Some(address) = settings.service_metrics_address() {
        let counting = metrics::serve(&address)?;
        process.context.spawn(async { counting.await.unwrap_or_default() });
    }
    let key = Key::new(settings.parlance.identity_key.expose());
    let workers = workers(settings);
    let body_limit = usize::try_from(settings.service.maximum_payload_size_bytes)? + 512;
    let health = service.health();
    let server = HttpServer::new(move || {
        let (service, health) = (service.clone(), health.clone());
        App::new()
            .app_data(web::BodyLimit(body_limit))
            .app_data(Data::new(key.clone()))
            .wrap(from_fn(identify))
            .configure(web::health::routes(health))
            .configure(|cfg| service.data(cfg))
            .configure(web::mount(S::routes))
            .default_service(actix_web::web::to(unknown))
    })
    .workers(workers)
    .disable_signals()
    .tcp_nodelay(true)
    .shutdown_timeout(settings.parlance.shutdown_timeout.unsigned_abs())
    .client_request_timeout(Duration::from_secs(30))
    .listen(listener)?
    .run();
    tracing::info!(address, service = S::NAME, "listening");
    let handle = server.handle();
    let running = tokio::spawn(server);
    process.stopped().await?;
    handle.stop(true).await;
    running.await?.context("the HTTP server")
}

/// HTTP worker threads: as configured, else one a core.
pub fn workers(settings: &settings::Settings) -> usize {
    match usize::try_from(settings.parlance.workers) {
        Ok(0) | Err(_) => std::thread::available_parallelism().map_or(2, usize::from),
        Ok(workers) => workers,
    }
}

async fn unknown(request: HttpRequest) -> HttpResponse {
    web::unknown_route(request.path())
}

/// Believes the gateway's signature and nothing else about who is calling.
async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let identity = header(HEADER).and_then(|claim| request.app_data::<Data<Key>>()?.verify(&claim));
    let id = header(request_id::HEADER).unwrap_or_else(model::id::new);
    let user = identity.as_ref().map(|identity| identity.user_id.clone()).unwrap_or_default();
    let span = tracing::info_span!("request", request_id = id, user_id = user, method = %request.method(), path = request.path());
    if let Some(trace) = header("traceparent") {
        telemetry::follow(&span, &trace);
    }
    if let Some(identity) = identity {
        request.extensions_mut().insert(identity);
    }
    request_id::scope(id, next.call(request)).instrument(span).await
}
