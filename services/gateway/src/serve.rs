//! Listening: the API over HTTP or HTTPS, the way from one to the other, and metrics, all on the same worker threads.

use std::net::TcpListener;
use std::time::Duration;

use actix_codec::Framed;
use actix_http::{HttpService, KeepAlive, Request, h1};
use actix_server::{Server, ServerBuilder};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::AppConfig;
use actix_web::web::{Data, to};
use actix_web::{App, Error};
use anyhow::{Context, Result, bail};
use runtime::{Process, listen};
use settings::anywhere;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use crate::assemble::app;
use crate::state::State;
use crate::tls::Certificate;
use crate::{Backend, Gateway, metrics, redirect, socket};

/// A client may take this long to say what it wants.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Serves until the process is told to stop: then new connections are refused, sockets are closed, and requests that are
/// under way are finished.
///
/// # Errors
/// An address is taken, or certificate and key cannot be used.
pub async fn serve(gateway: Gateway, backend: Backend, process: &Process) -> Result<()> {
    let state = gateway.state;
    let settings = state.settings.clone();
    let mut builder = Server::build()
        .workers(runtime::workers(&settings))
        .disable_signals()
        .backlog(2048)
        .max_concurrent_connections(100_000)
        .shutdown_timeout(settings.parlance.shutdown_timeout.unsigned_abs());
    let address = settings.listen_address();
    let listener = listen(&address)?;
    builder = match settings.service.connection_security.as_str() {
        "" => plain(builder, listener, &state, &backend)?,
        "TLS" => {
            let service = &settings.service;
            let certificate = Certificate::open(&service.tls_cert_file, &service.tls_key_file)?;
            process.context.spawn(certificate.clone().watch());
            encrypted(builder, listener, &state, &backend, &certificate)?
        }
        other => bail!("ServiceSettings.ConnectionSecurity is {other:?}: there are \"\" and \"TLS\""),
    };
    if settings.service.forward80_to443 {
        builder = forwarding(builder, &address, &state)?;
    }
    if settings.metrics.enable {
        builder = counting(builder, &state)?;
    }
    let server = builder.run();
    let handle = server.handle();
    let running = tokio::spawn(server);
    tracing::info!(address, "listening");
    process.stopped().await?;
    // Sockets count for nothing to the HTTP server; they are closed so that clients look for another gateway at once.
    let draining = handle.stop(true);
    state.hub.close().await;
    draining.await;
    running.await?.context("the HTTP server")
}

/// What both kinds of listener have in common.
macro_rules! http_service {
    ($builder:expr, $state:expr, $backend:expr) => {{
        let (state, signal) = ($state.clone(), $builder.graceful_shutdown_signal());
        let backend: Backend = $backend.clone();
        let keep_alive =
            KeepAlive::Timeout(Duration::from_secs(state.settings.service.idle_timeout.unsigned_abs()));
        move || {
            let (state, signal) = (state.clone(), signal.clone());
            let upgraded = state.clone();
            let app = app(state, &backend).into_factory().map_err(|error: Error| error.error_response());
            HttpService::build()
                .graceful_shutdown_signal(move || {
                    let signal = signal.clone();
                    async move { signal.notified().await }
                })
                .keep_alive(keep_alive)
                .client_request_timeout(HEAD_WITHIN)
                .client_disconnect_timeout(CLOSE_WITHIN)
                // Frames are small, and must not wait for the client to acknowledge the one before.
                .tcp_nodelay(true)
                // A client that goes away ends the request to the service; what runs here is finished.
                .h1_allow_half_closed(matches!(backend, Backend::Local(_)))
                .upgrade(fn_service(move |(request, framed)| upgrade(upgraded.clone(), request, framed)))
                .finish(map_config(app, |()| AppConfig::default()))
        }
    }};
}

fn plain(
    builder: ServerBuilder,
    listener: TcpListener,
    state: &Data<State>,
    backend: &Backend,
) -> Result<ServerBuilder> {
    let service = http_service!(builder, state, backend);
    Ok(builder.listen("http", listener, move || service().tcp())?)
}

fn encrypted(
    builder: ServerBuilder,
    listener: TcpListener,
    state: &Data<State>,
    backend: &Backend,
    certificate: &std::sync::Arc<Certificate>,
) -> Result<ServerBuilder> {
    let service = http_service!(builder, state, backend);
    let certificate = certificate.clone();
    Ok(builder.listen("https", listener, move || service().rustls_0_23(certificate.server_config()))?)
}

async fn upgrade<Io>(state: Data<State>, request: Request, framed: Framed<Io, h1::Codec>) -> Result<(), Error>
where
    Io: AsyncRead + AsyncWrite + Unpin + 'static,
{
    // Boxed: every connection carries room for this future, most of them never need it.
    Box::pin(socket::upgrade(state, request, framed)).await;
    Ok(())
}

fn forwarding(builder: ServerBuilder, address: &str, state: &Data<State>) -> Result<ServerBuilder> {
    let host = address.rsplit_once(':').map_or("0.0.0.0", |(host, _)| host);
    let listener = listen(&format!("{host}:{}", state.settings.service.forward_port))?;
    let site = Data::new(Url::parse(&state.settings.site_url())?);
    Ok(builder.listen("redirect", listener, move || {
        let app = App::new().app_data(site.clone()).default_service(to(redirect::redirect));
        let app = app.into_factory().map_err(|error: Error| error.error_response());
        HttpService::build()
            .client_request_timeout(HEAD_WITHIN)
            .finish(map_config(app, |()| AppConfig::default()))
            .tcp()
    })?)
}

fn counting(builder: ServerBuilder, state: &Data<State>) -> Result<ServerBuilder> {
    let listener = listen(&anywhere(&state.settings.metrics.listen_address))?;
    let counted = state.metrics.clone();
    Ok(builder.listen("metrics", listener, move || {
        let app = App::new().configure(metrics::routes(counted.clone()));
        let app = app.into_factory().map_err(|error: Error| error.error_response());
        HttpService::build()
            .client_request_timeout(HEAD_WITHIN)
            .finish(map_config(app, |()| AppConfig::default()))
            .tcp()
    })?)
}
