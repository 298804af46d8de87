//! A folder of this machine: written under another name, flushed, then renamed.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use bytes::Bytes;
use futures_util::{Stream, stream};
use tokio::fs;
use tokio::task::{JoinHandle, spawn_blocking};

use super::Reading;

/// Read at a time, bytes; the next is read while one is sent.
const CHUNK: u64 = 128 * 1024;
/// Written at a time, bytes; the next is gathered while one is written.
const BATCH: usize = 512 * 1024;

#[derive(Clone)]
pub struct Folder {
    root: Arc<PathBuf>,
}

pub struct Writing {
    file: Arc<File>,
    gathered: Vec<u8>,
    /// Gives its memory back.
    underway: Option<JoinHandle<io::Result<Vec<u8>>>>,
    unfinished: Unfinished,
    path: PathBuf,
}

/// A file that is removed unless it got its name.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Folder {
    pub fn open(directory: &str) -> anyhow::Result<Self> {
        let root = PathBuf::from(directory);
        std::fs::create_dir_all(&root)
            .with_context(|| format!("FileSettings.Directory {directory:?} cannot be made"))?;
        let probe = root.join(format!(".{}", model::id::new()));
        std::fs::write(&probe, b"")
            .with_context(|| format!("FileSettings.Directory {directory:?} cannot be written to"))?;
        std::fs::remove_file(&probe)?;
        Ok(Self { root: Arc::new(root) })
    }

    pub fn path(&self, name: &str) -> io::Result<PathBuf> {
        let plain = name.split('/').all(|word| !word.is_empty() && !word.starts_with('.'));
        if plain { Ok(self.root.join(name)) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    pub async fn create(&self, name: &str) -> io::Result<Writing> {
        let path = self.path(name)?;
        make_folder(&self.root, path.parent().unwrap_or(&self.root)).await?;
        let mut unnamed = path.clone().into_os_string();
        unnamed.push(format!(".{}.part", model::id::new()));
        let unnamed = PathBuf::from(unnamed);
        let open = File::options().write(true).create_new(true).clone();
        let (file, unfinished) = aside(move || {
            let file = open.open(&unnamed)?;
            Ok((file, Unfinished(Some(unnamed))))
        })
        .await?;
        Ok(Writing { file: Arc::new(file), gathered: Vec::new(), underway: None, unfinished, path })
    }

    pub async fn read(&self, name: &str, part: Option<Range<u64>>) -> io::Result<Reading> {
        let path = self.path(name)?;
        let (file, size, first, left) = aside(move || {
            let mut file = File::open(path)?;
            let size = file.metadata()?.len();
            let part = part.unwrap_or(0..size);
            if part.start > 0 {
                file.seek(SeekFrom::Start(part.start))?;
            }
            let left = part.end.min(size).saturating_sub(part.start);
            let first = chunk(&file, left)?;
            Ok((file, size, first, left.saturating_sub(CHUNK)))
        })
        .await?;
        Ok(Reading { size, chunks: Box::pin(chunks(file, first, left)) })
    }

    pub async fn delete(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.path(name)?).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub async fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        let mut entries = match fs::read_dir(self.path(prefix)?).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            if let Some(name) = entry.file_name().to_str() {
                names.push(format!("{prefix}/{name}"));
            }
        }
        Ok(names)
    }

    pub async fn check(&self) -> io::Result<()> {
        fs::metadata(&*self.root).await.map(|_| ())
    }
}

/// Does what waits for a disk where nobody else waits.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

/// The next of what is left to read.
fn chunk(file: &File, left: u64) -> io::Result<Bytes> {
    let want = left.min(CHUNK);
    let mut read = Vec::with_capacity(usize::try_from(want).unwrap_or_default());
    file.take(want).read_to_end(&mut read)?;
    if (read.len() as u64) < want { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(read.into()) }
}

/// What was read and what is left, each chunk read while the one before it is sent.
fn chunks(file: File, first: Bytes, left: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let file = Arc::new(file);
    let ahead = move |left: u64| {
        let file = file.clone();
        (left > 0).then(|| spawn_blocking(move || chunk(&file, left)))
    };
    let rest = stream::try_unfold((ahead(left), left), move |(reading, left)| {
        let ahead = ahead.clone();
        async move {
            let Some(reading) = reading else { return Ok(None) };
            let read = reading.await.map_err(io::Error::other)??;
            let left = left - read.len() as u64;
            Ok(Some((read, (ahead(left), left))))
        }
    });
    stream::StreamExt::chain(stream::iter((!first.is_empty()).then_some(Ok(first))), rest)
}

/// Makes a folder so that it is still there after the machine lost power.
async fn make_folder(root: &Path, folder: &Path) -> io::Result<()> {
    if fs::try_exists(folder).await? {
        return Ok(());
    }
    fs::create_dir_all(folder).await?;
    let mut made = folder;
    while made != root {
        let Some(parent) = made.parent() else { break };
        flush_folder(parent).await?;
        made = parent;
    }
    Ok(())
}

async fn flush_folder(folder: &Path) -> io::Result<()> {
    let folder = folder.to_owned();
    aside(move || File::open(folder)?.sync_all()).await
}

impl Writing {
    pub async fn write(&mut self, chunk: &Bytes) -> io::Result<()> {
        self.gathered.extend_from_slice(chunk);
        if self.gathered.len() < BATCH {
            return Ok(());
        }
        let spare = self.settle().await?;
        let (file, mut full) = (self.file.clone(), std::mem::replace(&mut self.gathered, spare));
        self.underway = Some(spawn_blocking(move || {
            (&*file).write_all(&full)?;
            full.clear();
            Ok(full)
        }));
        Ok(())
    }

    /// Another file of this folder goes behind what has come, without passing through this process where the disk can do that.
    pub async fn append(&mut self, part: PathBuf) -> io::Result<u64> {
        let spare = self.settle().await?;
        let (file, mut rest) = (self.file.clone(), std::mem::replace(&mut self.gathered, spare));
        let copying = aside(move || {
            (&*file).write_all(&rest)?;
            rest.clear();
            Ok((io::copy(&mut File::open(part)?, &mut &*file)?, rest))
        });
        let (copied, spare) = copying.await?;
        self.gathered = spare;
        Ok(copied)
    }

    /// Waits for what is being written; tells the memory that is free again.
    async fn settle(&mut self) -> io::Result<Vec<u8>> {
        match self.underway.take() {
            Some(underway) => underway.await.map_err(io::Error::other)?,
            None => Ok(Vec::new()),
        }
    }

    pub async fn finish(mut self) -> io::Result<()> {
        self.settle().await?;
        let (file, rest) = (self.file.clone(), std::mem::take(&mut self.gathered));
        aside(move || {
            (&*file).write_all(&rest)?;
            file.sync_all()
        })
        .await?;
        if let Some(unnamed) = &self.unfinished.0 {
            fs::rename(unnamed, &self.path).await?;
        }
        self.unfinished.0 = None;
        match self.path.parent() {
            Some(folder) => flush_folder(folder).await,
            None => Ok(()),
        }
    }
}
