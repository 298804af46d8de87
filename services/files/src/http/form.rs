//! Small forms: one picture and a few words, read into memory within a limit.

use std::collections::BTreeMap;

use actix_multipart::{Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::TryStreamExt;

/// Bytes of all words of a form.
const WORDS: usize = 100_000;
const MOST_FIELDS: usize = 20;

#[derive(Default)]
pub struct Form {
    /// The first file under the name that was asked for.
    pub file: Option<Bytes>,
    pub words: BTreeMap<String, String>,
}

pub enum Unreadable {
    /// No form, or a broken one.
    Broken,
    TooLarge,
}

impl From<MultipartError> for Unreadable {
    fn from(_: MultipartError) -> Self {
        Self::Broken
    }
}

/// Reads a form whose file is called `name` and has at most `limit` bytes.
pub async fn read(
    request: &HttpRequest,
    body: Payload,
    name: &str,
    limit: usize,
) -> Result<Form, Unreadable> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return Err(Unreadable::Broken);
    }
    let mut form = Form::default();
    let mut parts = Multipart::new(request.headers(), body);
    let (mut fields, mut words) = (0, 0);
    while let Some(mut field) = parts.try_next().await? {
        fields += 1;
        if fields > MOST_FIELDS {
            return Err(Unreadable::Broken);
        }
        let called = field.name().unwrap_or_default().to_owned();
        let is_file = called == name;
        let mut content = BytesMut::new();
        while let Some(chunk) = field.try_next().await? {
            if content.len() + chunk.len() > if is_file { limit } else { WORDS.saturating_sub(words) } {
                return Err(Unreadable::TooLarge);
            }
            content.extend_from_slice(&chunk);
        }
        if is_file {
            form.file.get_or_insert(content.freeze());
        } else {
            words += content.len();
            form.words.insert(called, String::from_utf8_lossy(&content).into_owned());
        }
    }
    Ok(form)
}
