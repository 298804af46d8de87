//! Configuration: commented defaults inside the binary, then a file, then the environment.
//!
//! A key nobody knows and a value that does not parse are refused at start, with file, line and key. Secrets do not
//! print.

mod load;
mod secret;
mod sections;

pub use load::{from_environment, load};
pub use secret::Secret;
pub use sections::*;

impl Default for Settings {
    fn default() -> Self {
        match load(None, []) {
            Ok(settings) => settings,
            Err(error) => unreachable!("the built-in defaults are tested: {error}"),
        }
    }
}

impl Settings {
    /// `host:port` to listen on; no host means every interface.
    pub fn listen_address(&self) -> String {
        let (host, port) = self.service.listen_address.rsplit_once(':').unwrap_or(("", "8065"));
        let port = if self.service.listen_port == 0 {
            port.to_owned()
        } else {
            self.service.listen_port.to_string()
        };
        anywhere(&format!("{host}:{port}"))
    }

    /// The address people type, without a trailing slash.
    pub fn site_url(&self) -> String {
        if self.service.site_url.is_empty() {
            let address = self.listen_address();
            let port = address.rsplit_once(':').map_or("8065", |(_, port)| port);
            return format!("http://localhost:{port}");
        }
        self.service.site_url.trim_end_matches('/').to_owned()
    }
}

/// `host:port` to listen on; no host means every interface.
pub fn anywhere(address: &str) -> String {
    if address.starts_with(':') { format!("0.0.0.0{address}") } else { address.to_owned() }
}

impl Settings {
    /// Where a service that is a process of its own says what it counts; none: nowhere.
    pub fn service_metrics_address(&self) -> Option<String> {
        let address = &self.parlance.metrics_address;
        (self.metrics.enable && !address.is_empty()).then(|| anywhere(address))
    }

    /// Where a service listens that others find at `url`: `Parlance.ListenAddress`, or the address in the URL.
    pub fn service_address(&self, url: &str) -> String {
        if !self.parlance.listen_address.is_empty() {
            return self.parlance.listen_address.clone();
        }
        url.split("://").last().unwrap_or(url).trim_end_matches('/').to_owned()
    }
}
