//! Does a store work? Asked of the one in use, or of one whose settings are still being thought about.

use std::io;
use std::time::Duration;

use access::permission::TEST_S3;
use bytes::Bytes;
use events::request::HasPermission;
use model::{Identity, Problem};
use serde::{Deserialize, Serialize};
use settings::{FileSettings, Secret};

use crate::State;
use crate::blobs::Blobs;

const PATIENCE: Duration = Duration::from_secs(10);
/// What is shown in place of a secret, and means the one in use.
const HIDDEN: &str = "********************************";

/// Settings that differ from those in use.
#[derive(Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, rename_all = "PascalCase")]
pub struct Asked {
    pub driver_name: Option<String>,
    pub directory: Option<String>,
    #[serde(rename = "AmazonS3AccessKeyId")]
    pub key_id: Option<String>,
    #[serde(rename = "AmazonS3SecretAccessKey")]
    pub secret: Option<String>,
    #[serde(rename = "AmazonS3Bucket")]
    pub bucket: Option<String>,
    #[serde(rename = "AmazonS3PathPrefix")]
    pub prefix: Option<String>,
    #[serde(rename = "AmazonS3Region")]
    pub region: Option<String>,
    #[serde(rename = "AmazonS3Endpoint")]
    pub endpoint: Option<String>,
    #[serde(rename = "AmazonS3SSL")]
    pub ssl: Option<bool>,
}

impl Asked {
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.driver_name.is_none() && self.directory.is_none() && self.bucket.is_none()
    }

    fn over(self, in_use: &FileSettings) -> FileSettings {
        let mut settings = in_use.clone();
        let places = [
            (&mut settings.driver_name, self.driver_name),
            (&mut settings.directory, self.directory),
            (&mut settings.amazon_s3_access_key_id, self.key_id),
            (&mut settings.amazon_s3_bucket, self.bucket),
            (&mut settings.amazon_s3_path_prefix, self.prefix),
            (&mut settings.amazon_s3_region, self.region),
            (&mut settings.amazon_s3_endpoint, self.endpoint),
        ];
        for (place, said) in places {
            *place = said.unwrap_or(std::mem::take(place));
        }
        if let Some(secret) = self.secret.filter(|secret| secret != HIDDEN) {
            settings.amazon_s3_secret_access_key = Secret::new(secret);
        }
        settings.amazon_s3_ssl = self.ssl.unwrap_or(settings.amazon_s3_ssl);
        settings
    }
}

pub async fn require(state: &State, caller: &Identity) -> Result<(), Problem> {
    let ask = HasPermission { identity: caller.clone(), permission: TEST_S3.to_owned() };
    if state.bus.request(&ask).await? { Ok(()) } else { Err(Problem::forbidden(TEST_S3)) }
}

/// Writes, reads and deletes something.
pub async fn test(state: &State, asked: Asked) -> Result<(), Problem> {
    let settings = asked.over(&state.settings.file);
    let is_s3 = settings.driver_name == "amazons3";
    if is_s3 && settings.amazon_s3_bucket.is_empty() {
        return Err(Problem::bad_request("api.admin.test_s3.missing_s3_bucket", "A bucket is needed."));
    }
    let id = if is_s3 {
        "api.file.test_connection_s3_auth.app_error"
    } else {
        "api.file.test_connection.app_error"
    };
    let failed =
        |why: String| Problem::new(500, id, "The file store does not work as described.").with_detail(why);
    let blobs = Blobs::open(&settings).map_err(|error| failed(format!("{error:#}")))?;
    match tokio::time::timeout(PATIENCE, works(&blobs)).await {
        Ok(outcome) => outcome.map_err(|error| failed(error.to_string())),
        Err(_) => Err(failed("no answer in time".to_owned())),
    }
}

async fn works(blobs: &Blobs) -> io::Result<()> {
    let (name, content) = (format!("test/{}", model::id::new()), Bytes::from_static(b"test"));
    blobs.put(&name, content.clone()).await?;
    let reading = blobs.read(&name, None).await?;
    let read = reading.collect(content.len() as u64).await?;
    blobs.delete(&name).await?;
    if read == content { Ok(()) } else { Err(io::Error::other("what was read is not what was written")) }
}
