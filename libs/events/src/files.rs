//! What files says, and what it is asked by those who search.

use std::collections::BTreeMap;

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

/// What a file says is known; only of files in which there is something to read. Asked for with [`FileTexts`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextFound {
    pub file_id: String,
    /// Bytes of UTF-8.
    pub size: i64,
}

impl crate::Event for TextFound {
    const PRODUCER: &'static str = PRODUCER;
    const NAME: &'static str = "text.found";
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

/// What do these files (at most 200) say? Only the beginning of long texts is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileTexts {
    pub file_ids: Vec<String>,
}

impl crate::request::Request for FileTexts {
    const SUBJECT: &'static str = "ask.files.texts";
    type Reply = FoundTexts;
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FoundTexts {
    /// At most 256 KiB of each, by id; files that say nothing are left out.
    pub texts: BTreeMap<String, String>,
    /// An answer is bounded: these were not looked at and may be asked for again.
    pub later: Vec<String>,
}
