//! A bucket of an object store. What is larger than a part is sent part by part; the store shows it when all are there.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::path::Path;
use object_store::{
    ClientOptions, Error, GetOptions, GetRange, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload,
};
use settings::FileSettings;

use super::Reading;

/// The least a part but the last may have.
const PART: usize = 5 * 1024 * 1024;

#[derive(Clone)]
pub struct Bucket {
    store: Arc<dyn ObjectStore>,
    /// Before every name; "" or ending with a slash.
    prefix: Arc<str>,
}

pub struct Writing {
    store: Arc<dyn ObjectStore>,
    path: Path,
    buffer: BytesMut,
    parts: Option<Box<dyn MultipartUpload>>,
}

impl Bucket {
    fn new(store: impl ObjectStore, prefix: &str) -> Self {
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Self { store: Arc::new(store), prefix: prefix.into() }
    }

    pub fn amazon(settings: &FileSettings) -> anyhow::Result<Self> {
        ensure!(!settings.amazon_s3_bucket.is_empty(), "FileSettings.AmazonS3Bucket is empty");
        let timeout = Duration::from_millis(settings.amazon_s3_request_timeout_milliseconds.unsigned_abs());
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.amazon_s3_bucket)
            .with_region(region(&settings.amazon_s3_region))
            .with_allow_http(!settings.amazon_s3_ssl)
            .with_client_options(client(timeout).with_allow_http(!settings.amazon_s3_ssl));
        let endpoint = settings.amazon_s3_endpoint.as_str();
        if !endpoint.is_empty() && endpoint != "s3.amazonaws.com" {
            let scheme = if settings.amazon_s3_ssl { "https" } else { "http" };
            builder = builder.with_endpoint(format!("{scheme}://{endpoint}"));
        }
        if !settings.amazon_s3_access_key_id.is_empty() {
            builder = builder
                .with_access_key_id(&settings.amazon_s3_access_key_id)
                .with_secret_access_key(settings.amazon_s3_secret_access_key.expose());
        }
        Ok(Self::new(builder.build().context("the S3 store")?, &settings.amazon_s3_path_prefix))
    }

    pub fn google(settings: &FileSettings) -> anyhow::Result<Self> {
        ensure!(!settings.gcs_bucket.is_empty(), "FileSettings.GcsBucket is empty");
        let mut builder = GoogleCloudStorageBuilder::new()
            .with_bucket_name(&settings.gcs_bucket)
            .with_client_options(client_of(&settings.gcs_endpoint));
        if !settings.gcs_endpoint.is_empty() {
            builder = builder.with_base_url(settings.gcs_endpoint.trim_end_matches('/'));
        }
        if !settings.gcs_service_account_path.is_empty() {
            builder = builder.with_service_account_path(&settings.gcs_service_account_path);
        }
        Ok(Self::new(builder.build().context("the GCS store")?, &settings.gcs_path_prefix))
    }

    pub fn azure(settings: &FileSettings) -> anyhow::Result<Self> {
        ensure!(!settings.azure_account.is_empty(), "FileSettings.AzureAccount is empty");
        ensure!(!settings.azure_container.is_empty(), "FileSettings.AzureContainer is empty");
        let mut builder = MicrosoftAzureBuilder::new()
            .with_account(&settings.azure_account)
            .with_container_name(&settings.azure_container)
            .with_client_options(client_of(&settings.azure_endpoint));
        if !settings.azure_endpoint.is_empty() {
            builder = builder.with_endpoint(settings.azure_endpoint.clone());
        }
        if !settings.azure_access_key.is_empty() {
            builder = builder.with_access_key(settings.azure_access_key.expose());
        }
        Ok(Self::new(builder.build().context("the Azure store")?, &settings.azure_path_prefix))
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}{name}", self.prefix))
    }

    pub fn create(&self, name: &str) -> Writing {
        Writing { store: self.store.clone(), path: self.path(name), buffer: BytesMut::new(), parts: None }
    }

    pub async fn read(&self, name: &str, part: Option<Range<u64>>) -> io::Result<Reading> {
        let options = GetOptions { range: part.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store.get_opts(&self.path(name), options).await.map_err(failed)?;
        Ok(Reading { size: found.meta.size, chunks: Box::pin(found.into_stream().map_err(failed)) })
    }

    pub async fn delete(&self, name: &str) -> io::Result<()> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    pub async fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        let folder = self.path(prefix);
        let mut found = self.store.list(Some(&folder));
        let mut names = Vec::new();
        while let Some(object) = found.try_next().await.map_err(failed)? {
            let path = object.location.as_ref();
            names.push(path.strip_prefix(&*self.prefix).unwrap_or(path).to_owned());
        }
        Ok(names)
    }

    pub async fn check(&self) -> io::Result<()> {
        match self.store.head(&self.path("check")).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

const TIMEOUT: Duration = Duration::from_secs(30);

/// The time is that of one call, which moves a part at most on the way in but a whole file on the way out: it is spent
/// only while nothing moves.
fn client(idle: Duration) -> ClientOptions {
    ClientOptions::new().with_timeout_disabled().with_connect_timeout(idle).with_read_timeout(idle)
}

/// Unencrypted only where the settings say so.
fn client_of(endpoint: &str) -> ClientOptions {
    client(TIMEOUT).with_allow_http(endpoint.starts_with("http://"))
}

fn region(region: &str) -> &str {
    if region.is_empty() { "us-east-1" } else { region }
}

fn failed(error: Error) -> io::Error {
    match error {
        Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        error => io::Error::other(error),
    }
}

impl Writing {
    pub async fn write(&mut self, chunk: &Bytes) -> io::Result<()> {
        self.buffer.extend_from_slice(chunk);
        while self.buffer.len() > PART {
            let part = self.buffer.split_to(PART).freeze();
            self.send(part).await?;
        }
        Ok(())
    }

    async fn send(&mut self, part: Bytes) -> io::Result<()> {
        let parts = match &mut self.parts {
            Some(parts) => parts,
            none => none.insert(self.store.put_multipart(&self.path).await.map_err(failed)?),
        };
        parts.put_part(PutPayload::from(part)).await.map_err(failed)
    }

    pub async fn finish(mut self) -> io::Result<()> {
        let rest = self.buffer.split().freeze();
        if self.parts.is_none() {
            self.store.put(&self.path, PutPayload::from(rest)).await.map_err(failed)?;
            return Ok(());
        }
        self.send(rest).await?;
        if let Some(parts) = &mut self.parts {
            parts.complete().await.map_err(failed)?;
        }
        self.parts = None;
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Some(mut parts) = self.parts.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { parts.abort().await });
        }
    }
}
