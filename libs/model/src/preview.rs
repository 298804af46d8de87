//! What was found behind the addresses in a text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something a text leads to, shown with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Embed {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

/// How large a picture is, so that clients leave room for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PostImage {
    /// Pixels.
    pub width: u32,
    pub height: u32,
    /// `png`, `jpeg`, `gif` …
    pub format: String,
    /// Of a GIF; else 0.
    pub frame_count: u32,
}

/// What a text leads to: the one address that is previewed, and pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Links {
    /// "" when there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
}

impl Links {
    pub fn is_empty(&self) -> bool {
        self.link.is_empty() && self.pictures.is_empty()
    }
}

/// What was found there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preview {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeds: Vec<Embed>,
    /// By address.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, PostImage>,
}

impl Preview {
    pub fn is_empty(&self) -> bool {
        self.embeds.is_empty() && self.images.is_empty()
    }
}
