//! The client: where it may go, how long it waits, how it follows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, LOCATION, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use crate::address::Inner;
use crate::error::{CallError, failed};
use crate::opened::Opened;

const MAX_ANSWER: usize = 1_000_000;
const MAX_HOPS: usize = 5;

/// What is sent.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub url: String,
    pub content_type: &'static str,
    /// What is wanted.
    pub accept: &'static str,
    pub body: Bytes,
    /// Proves that it is we who call.
    pub token: String,
}

impl Call {
    pub fn post(url: &str, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            method: Method::POST,
            url: url.to_owned(),
            content_type,
            accept: "application/json",
            body: body.into(),
            token: String::new(),
        }
    }

    pub fn get(url: &str, accept: &'static str) -> Self {
        Self { method: Method::GET, accept, ..Self::post(url, "", Bytes::new()) }
    }
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Bytes,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        self.status == 200
    }
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Client {
    tls: TlsConnector,
    inner: Arc<Inner>,
    patience: Duration,
}

impl Client {
    /// `allowed`: hosts, addresses and networks of the inner network that may be called all the same, parted by commas or
    /// white space. `patience`: how long a call may take, redirects and body included.
    ///
    /// # Errors
    /// The TLS library refuses its own defaults.
    pub fn new(allowed: &str, patience: Duration) -> anyhow::Result<Self> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        // What the machine trusts besides, such as a company's own authority.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let inner = Arc::new(Inner::parse(allowed));
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), inner, patience })
    }

    /// How long a call may take.
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// Calls and follows redirects.
    ///
    /// # Errors
    /// There is no answer, or it may not be asked for.
    pub async fn call(&self, call: Call) -> Result<Answer, CallError> {
        let called = async {
            let (_, response) = self.follow(call).await?;
            answer(response).await
        };
        timeout(self.patience, called).await.unwrap_or(Err(CallError::Late))
    }

    /// The same, for answers that are large or need not be read to their end.
    ///
    /// # Errors
    /// As of [`Self::call`].
    pub async fn open(&self, call: Call) -> Result<Opened, CallError> {
        let deadline = Instant::now() + self.patience;
        let followed = timeout_at(deadline, self.follow(call)).await;
        let (url, response) = followed.unwrap_or(Err(CallError::Late))?;
        Ok(Opened::new(url, response, deadline))
    }

    async fn follow(&self, mut call: Call) -> Result<(Url, Response<Incoming>), CallError> {
        let mut url = Url::parse(&call.url).map_err(|_| CallError::Address(call.url.clone()))?;
        for _ in 0..=MAX_HOPS {
            let response = self.once(&url, &call).await?;
            let status = response.status().as_u16();
            let next =
                response.headers().get(LOCATION).filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308));
            let Some(next) = next else { return Ok((url, response)) };
            let next = next.to_str().ok().and_then(|next| url.join(next).ok());
            let next = next.ok_or_else(|| CallError::Address("a redirect".to_owned()))?;
            if next.origin() != url.origin() {
                call.token.clear();
            }
            if !matches!(status, 307 | 308) {
                (call.method, call.body) = (Method::GET, Bytes::new());
            }
            url = next;
        }
        Err(CallError::Redirects)
    }

    async fn once(&self, url: &Url, call: &Call) -> Result<Response<Incoming>, CallError> {
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(CallError::Address(url.to_string())),
        };
        let host = url.host().ok_or_else(|| CallError::Address(url.to_string()))?;
        let port = url.port_or_known_default().unwrap_or(80);
        let stream = self.connect(&host, port).await?;
        let request = request(url, call)?;
        if secure {
            let name = match &host {
                Host::Domain(name) => ServerName::try_from((*name).to_owned()).map_err(failed)?,
                Host::Ipv4(address) => ServerName::IpAddress((*address).into()),
                Host::Ipv6(address) => ServerName::IpAddress((*address).into()),
            };
            send(self.tls.connect(name, stream).await.map_err(failed)?, request).await
        } else {
            send(stream, request).await
        }
    }

    async fn connect(&self, host: &Host<&str>, port: u16) -> Result<TcpStream, CallError> {
        let name = host.to_string();
        let found: Vec<SocketAddr> = match host {
            Host::Ipv4(address) => vec![(*address, port).into()],
            Host::Ipv6(address) => vec![(*address, port).into()],
            Host::Domain(domain) => lookup_host((*domain, port)).await.map_err(failed)?.collect(),
        };
        let mut outcome = CallError::Forbidden(name.clone());
        for address in found.into_iter().filter(|address| self.inner.admits(&name, address.ip())) {
            match TcpStream::connect(address).await {
                Ok(stream) if self.is_ourselves(&stream, &name) => {
                    outcome = CallError::Forbidden(name.clone())
                }
                Ok(stream) => return Ok(stream),
                Err(error) => outcome = failed(error),
            }
        }
        Err(outcome)
    }

    /// A public address of this very machine is inside all the same.
    fn is_ourselves(&self, stream: &TcpStream, name: &str) -> bool {
        match (stream.local_addr(), stream.peer_addr()) {
            (Ok(here), Ok(there)) => {
                here.ip() == there.ip() && !self.inner.has(there.ip()) && !self.inner.names_host(name)
            }
            _ => true,
        }
    }
}

fn request(url: &Url, call: &Call) -> Result<Request<Full<Bytes>>, CallError> {
    let authority = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    };
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = Request::builder()
        .method(call.method.clone())
        .uri(target)
        .header(HOST, authority)
        .header(USER_AGENT, "Parlance")
        .header(ACCEPT, call.accept);
    if call.method != Method::GET {
        request = request.header(CONTENT_TYPE, call.content_type);
    }
    if !call.token.is_empty() {
        request = request.header(AUTHORIZATION, format!("Token {}", call.token));
    }
    request.body(Full::new(call.body.clone())).map_err(failed)
}

async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, CallError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    // Ends with the answer's body, or when the caller has given up on it.
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(failed)
}

async fn answer(response: Response<Incoming>) -> Result<Answer, CallError> {
    let status = response.status().as_u16();
    let content_type = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await.map_err(failed)?.to_bytes();
    Ok(Answer { status, content_type, body })
}
