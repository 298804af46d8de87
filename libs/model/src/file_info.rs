//! What is known of a file without opening it.

use serde::{Deserialize, Serialize};

/// A file as the API shows one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct FileInfo {
    pub id: String,
    /// Who uploaded it.
    pub user_id: String,
    /// Left out until it is part of a post.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    pub channel_id: String,
    /// Unix ms.
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub name: String,
    /// Of the name, in lower case and without the dot.
    pub extension: String,
    /// Bytes.
    pub size: i64,
    pub mime_type: String,
    /// Pixels; left out of what is no picture.
    #[serde(skip_serializing_if = "is_zero")]
    pub width: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub height: i64,
    #[serde(skip_serializing_if = "is_false")]
    pub has_preview_image: bool,
    /// A JPEG of 16 × 16 pixels, base64.
    #[schema(required)]
    pub mini_preview: Option<String>,
    pub remote_id: String,
    pub archived: bool,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl FileInfo {
    /// Do clients show it as a picture?
    pub fn is_image(&self) -> bool {
        self.mime_type.starts_with("image/")
    }
}
