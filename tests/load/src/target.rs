//! The server under measurement: where it is, resolved once.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use url::Url;

pub struct Target {
    /// As given, without a trailing slash; also the key of the state file.
    pub url: String,
    pub address: SocketAddr,
    /// Value of the `Host` header.
    pub host: String,
    /// Path of the site, "" for most.
    pub base: String,
}

impl Target {
    pub async fn resolve(text: &str) -> Result<Self> {
        let url = Url::parse(text).with_context(|| format!("{text} is not a URL"))?;
        ensure!(
            url.scheme() == "http",
            "{text}: give the plain http:// address of the server itself; TLS and proxies would be measured too"
        );
        let host = url.host_str().context("the URL names no host")?;
        let port = url.port_or_known_default().context("the URL names no port")?;
        let address = tokio::net::lookup_host((host, port))
            .await
            .with_context(|| format!("looking up {host}"))?
            .next()
            .with_context(|| format!("{host} has no address"))?;
        Ok(Self {
            url: text.trim_end_matches('/').to_owned(),
            address,
            host: format!("{host}:{port}"),
            base: url.path().trim_end_matches('/').to_owned(),
        })
    }
}
