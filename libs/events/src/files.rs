//! What files says.

use serde::{Deserialize, Serialize};

pub const PRODUCER: &str = "files";

/// A file was uploaded; it is part of no post yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileUploaded {
    pub file_id: String,
    pub user_id: String,
    pub channel_id: String,
    pub name: String,
    pub mime_type: String,
    pub size: i64,
}

impl crate::Event for FileUploaded {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "file.uploaded";
    const VERSION: u16 = 1;
}

/// Files are gone for good, with their contents.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FilesForgotten {
    pub file_ids: Vec<String>,
}

impl crate::Event for FilesForgotten {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "file.forgotten";
    const VERSION: u16 = 1;
}
