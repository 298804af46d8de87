//! Where contents lie: a folder, or a bucket of an object store. Both never show half of a blob under its name.

mod bucket;
mod folder;

use std::io;
use std::ops::Range;
use std::pin::Pin;

use anyhow::bail;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt};
use settings::FileSettings;

use bucket::Bucket;
use folder::Folder;

use crate::fault;

/// Chunks of a blob, in order.
pub type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Cheap to clone. Names are made by us alone: words of letters, digits, `_`, `.` and `-` between slashes.
#[derive(Clone)]
pub enum Blobs {
    Folder(Folder),
    Bucket(Bucket),
}

/// A blob on its way in. Dropped before [`Writing::finish`], nothing of it stays.
pub enum Writing {
    Folder(Box<folder::Writing>),
    Bucket(Box<bucket::Writing>),
}

/// A blob on its way out.
pub struct Reading {
    /// Bytes of the whole blob.
    pub size: u64,
    pub chunks: Chunks,
}

impl Blobs {
    /// The store the settings name.
    ///
    /// # Errors
    /// Nobody knows a store of that name, or its settings make no sense.
    pub fn open(settings: &FileSettings) -> anyhow::Result<Self> {
        Ok(match settings.driver_name.as_str() {
            "local" => Self::Folder(Folder::open(&settings.directory)?),
            "amazons3" => Self::Bucket(Bucket::amazon(settings)?),
            "gcs" => Self::Bucket(Bucket::google(settings)?),
            "azureblob" => Self::Bucket(Bucket::azure(settings)?),
            other => {
                bail!("FileSettings.DriverName is {other:?}: there are local, amazons3, gcs and azureblob")
            }
        })
    }

    pub async fn create(&self, name: &str) -> io::Result<Writing> {
        Ok(match self {
            Self::Folder(folder) => Writing::Folder(Box::new(folder.create(name).await?)),
            Self::Bucket(bucket) => Writing::Bucket(Box::new(bucket.create(name))),
        })
    }

    pub async fn put(&self, name: &str, content: Bytes) -> io::Result<()> {
        let mut writing = self.create(name).await?;
        writing.write(content).await?;
        writing.finish().await
    }

    /// Another blob goes behind what has come; tells its bytes.
    pub async fn append(&self, writing: &mut Writing, name: &str) -> io::Result<u64> {
        if let (Self::Folder(folder), Writing::Folder(writing)) = (self, &mut *writing) {
            return writing.append(folder.path(name)?).await;
        }
        let mut reading = self.read(name, None).await?;
        while let Some(chunk) = reading.chunks.try_next().await? {
            writing.write(chunk).await?;
        }
        Ok(reading.size)
    }

    /// The whole blob, or the part of it.
    ///
    /// # Errors
    /// `NotFound` when there is no such blob.
    pub async fn read(&self, name: &str, part: Option<Range<u64>>) -> io::Result<Reading> {
        match self {
            Self::Folder(folder) => folder.read(name, part).await,
            Self::Bucket(bucket) => bucket.read(name, part).await,
        }
    }

    /// The whole blob in memory; for what is known to be small.
    pub async fn whole(&self, name: &str) -> io::Result<Bytes> {
        let reading = self.read(name, None).await?;
        let size = reading.size;
        reading.collect(size).await
    }

    /// Its beginning.
    pub async fn first(&self, name: &str, bytes: u64) -> io::Result<Bytes> {
        self.read(name, Some(0..bytes)).await?.collect(bytes).await
    }

    /// No error when it is gone already.
    pub async fn delete(&self, name: &str) -> io::Result<()> {
        match self {
            Self::Folder(folder) => folder.delete(name).await,
            Self::Bucket(bucket) => bucket.delete(name).await,
        }
    }

    /// Names of everything right below `prefix`, unfinished blobs of processes that died included.
    pub async fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        match self {
            Self::Folder(folder) => folder.list(prefix).await,
            Self::Bucket(bucket) => bucket.list(prefix).await,
        }
    }

    /// Does the store answer?
    pub async fn check(&self) -> io::Result<()> {
        match self {
            Self::Folder(folder) => folder.check().await,
            Self::Bucket(bucket) => bucket.check().await,
        }
    }
}

impl Reading {
    /// All that is read, of which `size` bytes are expected.
    pub async fn collect(mut self, size: u64) -> io::Result<Bytes> {
        let mut content = BytesMut::with_capacity(usize::try_from(size).unwrap_or(0));
        while let Some(chunk) = self.chunks.try_next().await? {
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }
}

impl Writing {
    pub async fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        match self {
            Self::Folder(writing) => writing.write(&chunk).await,
            Self::Bucket(writing) => writing.write(&chunk).await,
        }
    }

    /// Returns when it is there to stay.
    pub async fn finish(self) -> io::Result<()> {
        fault::step("blob unfinished");
        match self {
            Self::Folder(writing) => writing.finish().await,
            Self::Bucket(writing) => writing.finish().await,
        }
    }
}
