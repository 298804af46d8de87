//! An answer that is read as far as it is wanted.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::Response;
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE};
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::error::{CallError, failed};

/// Its head is there; the body comes chunk by chunk, all of it before the time of the call is up.
pub struct Opened {
    pub status: u16,
    /// As it was said, or "".
    pub content_type: String,
    /// Bytes, if they were announced.
    pub length: Option<u64>,
    /// Where it came from in the end.
    pub url: Url,
    body: Incoming,
    deadline: Instant,
}

impl Opened {
    pub(crate) fn new(url: Url, response: Response<Incoming>, deadline: Instant) -> Self {
        let said = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        Self {
            status: response.status().as_u16(),
            content_type: said(CONTENT_TYPE).unwrap_or_default().to_owned(),
            length: said(CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            url,
            body: response.into_body(),
            deadline,
        }
    }

    /// What comes next.
    ///
    /// # Errors
    /// It broke off, or the time is up.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, CallError> {
        loop {
            let frame = timeout_at(self.deadline, self.body.frame()).await.map_err(|_| CallError::Late)?;
            let Some(frame) = frame else { return Ok(None) };
            if let Ok(chunk) = frame.map_err(failed)?.into_data() {
                return Ok(Some(chunk));
            }
        }
    }

    /// The rest of it, or as much as `most` bytes.
    ///
    /// # Errors
    /// As of [`Self::chunk`].
    pub async fn beginning(&mut self, most: usize) -> Result<Bytes, CallError> {
        let mut content = BytesMut::new();
        while content.len() < most
            && let Some(chunk) = self.chunk().await?
        {
            content.extend_from_slice(&chunk[..chunk.len().min(most - content.len())]);
        }
        Ok(content.freeze())
    }
}
