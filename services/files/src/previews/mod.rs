//! Looking at what people named an address of: a page that describes itself, or a picture. Both are read within limits of
//! bytes and time, by a client that goes nowhere inside.

pub mod page;
pub mod picture;

pub use page::declared_encoding;

use model::preview::PostImage;
use outside::{Call, CallError, Client, Opened};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Bytes of a page, and of a picture, that are read.
const PAGE: usize = 1024 * 1024;
const PICTURE: usize = 2 * 1024 * 1024;

/// What is at an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Found {
    /// No answer, or one that is not what it says it is.
    Nothing,
    /// Something, of which nothing is known.
    Something,
    Picture(PostImage),
    /// What a page says of itself, as clients are told of it.
    Page {
        data: Value,
    },
}

/// Is this the type of a picture that is shown? What is drawn by commands is not.
pub fn is_picture(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.starts_with("image/") && !kind.starts_with("image/svg")
}

/// Goes and looks.
pub async fn look(client: &Client, address: &str) -> Found {
    let call = Call::get(address, "text/html, image/*;q=0.9, */*;q=0.1");
    let found = match client.open(call).await {
        Ok(opened) => read(opened, address).await,
        Err(error) => Err(error),
    };
    found.unwrap_or_else(|error| {
        tracing::debug!(%error, "nothing to preview");
        Found::Nothing
    })
}

async fn read(mut opened: Opened, address: &str) -> Result<Found, CallError> {
    if is_picture(&opened.content_type) {
        let content = opened.beginning(PICTURE).await?;
        return Ok(picture::size(&content).map_or(Found::Nothing, Found::Picture));
    }
    if !opened.content_type.to_ascii_lowercase().starts_with("text/html") {
        return Ok(Found::Something);
    }
    let content = opened.beginning(PAGE).await?;
    let page = page::read(&content, &opened.content_type, &opened.url, address);
    Ok(page.map_or(Found::Something, |data| Found::Page { data }))
}

/// The pictures a page describes itself with, as it is told to clients.
pub fn pictures_of(page: &Value) -> impl Iterator<Item = &str> {
    let pictures = page["images"].as_array().into_iter().flatten();
    pictures.filter_map(|picture| {
        let says = |name: &str| picture[name].as_str().filter(|address| !address.is_empty());
        says("secure_url").or_else(|| says("url"))
    })
}
