//! A folder of this machine: written under another name, flushed, then renamed.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use super::Reading;

/// Read at a time.
const CHUNK: usize = 64 * 1024;

#[derive(Clone)]
pub struct Folder {
    root: Arc<PathBuf>,
}

pub struct Writing {
    file: File,
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

    fn path(&self, name: &str) -> io::Result<PathBuf> {
        let plain = name.split('/').all(|word| !word.is_empty() && !word.starts_with('.'));
        if plain { Ok(self.root.join(name)) } else { Err(io::ErrorKind::InvalidInput.into()) }
    }

    pub async fn create(&self, name: &str) -> io::Result<Writing> {
        let path = self.path(name)?;
        make_folder(&self.root, path.parent().unwrap_or(&self.root)).await?;
        let mut unnamed = path.clone().into_os_string();
        unnamed.push(format!(".{}.part", model::id::new()));
        let unnamed = PathBuf::from(unnamed);
        let file = File::options().write(true).create_new(true).open(&unnamed).await?;
        Ok(Writing { file, unfinished: Unfinished(Some(unnamed)), path })
    }

    pub async fn read(&self, name: &str, part: Option<Range<u64>>) -> io::Result<Reading> {
        let mut file = File::open(self.path(name)?).await?;
        let size = file.metadata().await?.len();
        let part = part.unwrap_or(0..size);
        if part.start > 0 {
            file.seek(SeekFrom::Start(part.start)).await?;
        }
        let left = part.end.min(size).saturating_sub(part.start);
        let chunks = stream::try_unfold((file, left), |(mut file, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let want = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
            let mut buffer = BytesMut::with_capacity(want);
            if (&mut file).take(want as u64).read_buf(&mut buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let left = left - buffer.len() as u64;
            Ok(Some((buffer.freeze(), (file, left))))
        });
        Ok(Reading { size, chunks: Box::pin(chunks) })
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
    File::open(folder).await?.sync_all().await
}

impl Writing {
    pub async fn write(&mut self, chunk: &Bytes) -> io::Result<()> {
        self.file.write_all(chunk).await
    }

    pub async fn finish(mut self) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
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
