//! Certificate and key from files, read again when they change; nobody is disconnected for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

const LOOK_EVERY: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
    current: ArcSwap<CertifiedKey>,
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

impl Certificate {
    /// # Errors
    /// The files cannot be read or do not belong together.
    pub fn open(certificate: &str, key: &str) -> Result<Arc<Self>> {
        let (certificate, key) = (PathBuf::from(certificate), PathBuf::from(key));
        let current = ArcSwap::from(read(&certificate, &key)?);
        Ok(Arc::new(Self { certificate, key, current }))
    }

    pub fn server_config(self: &Arc<Self>) -> ServerConfig {
        let mut config = ServerConfig::builder().with_no_client_auth().with_cert_resolver(self.clone());
        // What a client may bring back to shorten its next handshake; a few hundred bytes each.
        config.session_storage = rustls::server::ServerSessionMemoryCache::new(1024);
        config
    }

    /// Looks now and then; a pair that does not fit (half replaced) is left for the next look.
    pub async fn watch(self: Arc<Self>) {
        let mut seen = self.changed_at();
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let now = self.changed_at();
            if now == seen {
                continue;
            }
            match read(&self.certificate, &self.key) {
                Ok(fresh) => {
                    self.current.store(fresh);
                    seen = now;
                    tracing::info!("certificate read again");
                }
                Err(error) => tracing::warn!(
                    error = format!("{error:#}"),
                    "certificate changed but cannot be used; keeping the old one"
                ),
            }
        }
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.certificate, &self.key]
            .map(|path| std::fs::metadata(path).and_then(|file| file.modified()).ok())
    }
}

fn read(certificate: &PathBuf, key: &PathBuf) -> Result<Arc<CertifiedKey>> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .with_context(|| format!("ServiceSettings.TLSCertFile {}", certificate.display()))?
        .collect::<Result<Vec<_>, _>>()
        .with_context(|| format!("{} holds no certificate", certificate.display()))?;
    let private = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("ServiceSettings.TLSKeyFile {}", key.display()))?;
    let provider = rustls::crypto::CryptoProvider::get_default().context("no TLS provider")?;
    let pair = CertifiedKey::from_der(chain, private, provider)
        .context("certificate and key do not belong together")?;
    Ok(Arc::new(pair))
}
