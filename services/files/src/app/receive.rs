//! A file on its way in: into the store chunk by chunk, never whole in memory, and gone again unless it is kept.

use bytes::Bytes;
use model::Problem;
use model::time::now_ms;

use crate::State;
use crate::blobs::{Blobs, Writing};
use crate::domain::content::{LOOKED_AT, mime_type};
use crate::domain::file::{clean_name, extension, folder};
use crate::fault;

pub fn too_large() -> Problem {
    let id = "api.file.upload_file.too_large_detailed.app_error";
    Problem::new(413, id, "The file is too large.")
}

pub fn store_failed(error: std::io::Error) -> Problem {
    Problem::unavailable(format!("the file store: {error}"))
}

pub struct Receiving {
    writing: Writing,
    received: Received,
    head: Vec<u8>,
    limit: u64,
}

/// A file that arrived. Its blob is deleted with this, unless it was kept.
pub struct Received {
    pub id: String,
    pub path: String,
    pub name: String,
    pub extension: String,
    pub mime_type: &'static str,
    pub size: u64,
    blobs: Option<Blobs>,
}

impl Receiving {
    pub async fn start(state: &State, name: &str) -> Result<Self, Problem> {
        let id = model::id::new();
        let path = format!("{}/{id}", folder(&day(now_ms())));
        let writing = state.blobs.create(&path).await.map_err(store_failed)?;
        let name = clean_name(name);
        let received =
            Received { id, path, extension: extension(&name), name, mime_type: "", size: 0, blobs: None };
        let limit = state.settings.file.max_file_size.unsigned_abs();
        Ok(Self { writing, received, head: Vec::with_capacity(LOOKED_AT), limit })
    }

    pub async fn write(&mut self, chunk: Bytes) -> Result<(), Problem> {
        self.grow(chunk.len() as u64)?;
        let missing = LOOKED_AT.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.writing.write(chunk).await.map_err(store_failed)
    }

    fn grow(&mut self, size: u64) -> Result<(), Problem> {
        self.received.size += size;
        if self.received.size > self.limit { Err(too_large()) } else { Ok(()) }
    }

    /// A blob of the store, of that size, goes behind what has come.
    pub async fn append(&mut self, state: &State, path: &str, size: u64) -> Result<(), Problem> {
        self.grow(size)?;
        let missing = size.min(LOOKED_AT.saturating_sub(self.head.len()) as u64);
        if missing > 0 {
            self.head.extend_from_slice(&state.blobs.first(path, missing).await.map_err(store_failed)?);
        }
        let copied = state.blobs.append(&mut self.writing, path).await.map_err(store_failed)?;
        if copied == size { Ok(()) } else { Err(Problem::internal(format!("{path} has {copied} bytes"))) }
    }

    /// Bytes that have come.
    pub fn size(&self) -> u64 {
        self.received.size
    }

    pub fn is_empty(&self) -> bool {
        self.received.size == 0
    }

    pub async fn finish(self, state: &State) -> Result<Received, Problem> {
        let Self { writing, mut received, head, .. } = self;
        received.mime_type = mime_type(&head, &received.extension);
        received.blobs = Some(state.blobs.clone());
        writing.finish().await.map_err(store_failed)?;
        fault::step("blob written");
        Ok(received)
    }
}

/// A file whose blob is there already, and stays whatever becomes of this.
pub async fn adopt(state: &State, name: &str, id: &str, path: &str, size: i64) -> Result<Received, Problem> {
    let size = size.unsigned_abs();
    let head = state.blobs.first(path, size.min(LOOKED_AT as u64)).await.map_err(store_failed)?;
    let name = clean_name(name);
    let extension = extension(&name);
    let mime_type = mime_type(&head, &extension);
    Ok(Received { id: id.to_owned(), path: path.to_owned(), name, extension, mime_type, size, blobs: None })
}

impl Received {
    /// Its blob stays, whatever becomes of this.
    pub fn keep(&mut self) {
        self.blobs = None;
    }

    /// It was not needed after all.
    pub fn discard(mut self, state: &State) {
        self.blobs = Some(state.blobs.clone());
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        let Some(blobs) = self.blobs.take() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let path = std::mem::take(&mut self.path);
        runtime.spawn(async move {
            for blob in [format!("{path}_thumb"), format!("{path}_preview"), path] {
                if let Err(error) = blobs.delete(&blob).await {
                    tracing::warn!(%error, blob, "left for the daily search");
                }
            }
        });
    }
}

/// The day of a moment as `20260131`, UTC.
pub fn day(at: i64) -> String {
    let date = time::OffsetDateTime::from_unix_timestamp(at / 1000)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
        .date();
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day())
}
