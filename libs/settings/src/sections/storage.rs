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
}
