//! Where things are kept.

use serde::Deserialize;

use crate::Secret;

#[derive(Clone, Debug, Deserialize)]
pub struct SqlSettings {
    #[serde(rename = "DriverName")]
    pub driver_name: String,
    #[serde(rename = "DataSource")]
    pub data_source: Secret,
    #[serde(rename = "DataSourceReplicas")]
    pub data_source_replicas: Vec<Secret>,
    #[serde(rename = "MaxOpenConns")]
    pub max_open_conns: i64,
    #[serde(rename = "MaxIdleConns")]
    pub max_idle_conns: i64,
    #[serde(rename = "ConnMaxLifetimeMilliseconds")]
    pub conn_max_lifetime_milliseconds: i64,
    #[serde(rename = "QueryTimeout")]
    pub query_timeout: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct FileSettings {
    #[serde(rename = "DriverName")]
    pub driver_name: String,
    #[serde(rename = "Directory")]
    pub directory: String,
    #[serde(rename = "EnableFileAttachments")]
    pub enable_file_attachments: bool,
    #[serde(rename = "EnableMobileUpload")]
    pub enable_mobile_upload: bool,
    #[serde(rename = "EnableMobileDownload")]
    pub enable_mobile_download: bool,
    #[serde(rename = "MaxFileSize")]
    pub max_file_size: i64,
    #[serde(rename = "EnablePublicLink")]
    pub enable_public_link: bool,
    #[serde(rename = "PublicLinkSalt")]
    pub public_link_salt: Secret,
    #[serde(rename = "MaxImageResolution")]
    pub max_image_resolution: i64,
    #[serde(rename = "MaxImageDecoderConcurrency")]
    pub max_image_decoder_concurrency: i64,
    #[serde(rename = "AmazonS3AccessKeyId")]
    pub amazon_s3_access_key_id: String,
    #[serde(rename = "AmazonS3SecretAccessKey")]
    pub amazon_s3_secret_access_key: Secret,
    #[serde(rename = "AmazonS3Bucket")]
    pub amazon_s3_bucket: String,
    #[serde(rename = "AmazonS3PathPrefix")]
    pub amazon_s3_path_prefix: String,
    #[serde(rename = "AmazonS3Region")]
    pub amazon_s3_region: String,
    #[serde(rename = "AmazonS3Endpoint")]
    pub amazon_s3_endpoint: String,
    #[serde(rename = "AmazonS3SSL")]
    pub amazon_s3_ssl: bool,
    #[serde(rename = "AmazonS3RequestTimeoutMilliseconds")]
    pub amazon_s3_request_timeout_milliseconds: i64,
    #[serde(rename = "GcsBucket")]
    pub gcs_bucket: String,
    #[serde(rename = "GcsPathPrefix")]
    pub gcs_path_prefix: String,
    #[serde(rename = "GcsServiceAccountPath")]
    pub gcs_service_account_path: String,
    #[serde(rename = "GcsEndpoint")]
    pub gcs_endpoint: String,
    #[serde(rename = "AzureAccount")]
    pub azure_account: String,
    #[serde(rename = "AzureContainer")]
    pub azure_container: String,
    #[serde(rename = "AzurePathPrefix")]
    pub azure_path_prefix: String,
    #[serde(rename = "AzureAccessKey")]
    pub azure_access_key: Secret,
    #[serde(rename = "AzureEndpoint")]
    pub azure_endpoint: String,
    #[serde(rename = "VirusScanner")]
    pub virus_scanner: String,
    #[serde(rename = "ExtractContent")]
    pub extract_content: bool,
    #[serde(rename = "ArchiveRecursion")]
    pub archive_recursion: bool,
    #[serde(rename = "TextReader")]
    pub text_reader: String,
    #[serde(rename = "LooseFileHours")]
    pub loose_file_hours: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ImageProxySettings {
    #[serde(rename = "Enable")]
    pub enable: bool,
}
