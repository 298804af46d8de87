//! Having a document read: by this program, started anew for it, with nothing but the document, for so long and no longer.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::process::HEAD;
use super::{COMMAND, Kind, MOST};
use crate::blobs::Chunks;

/// This very program, even if its file was replaced since it was started.
const SELF: &str = "/proc/self/exe";

/// What one document may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of address space, the program itself included.
    pub memory: u64,
    /// Seconds of work.
    pub cpu: u64,
    /// Time until it must have been read.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 512 * 1024 * 1024, cpu: 10, wall: Duration::from_secs(20) }
    }
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Words(String),
    /// Nothing can be read in it, or it costs too much.
    Unreadable,
    /// It was not read in time, or its reader was killed: another time it may be.
    Interrupted,
}

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {
    program: Arc<Path>,
    limits: Limits,
}

impl Reader {
    /// `program`: what reads; "" for this program itself.
    pub fn new(program: &str, limits: Limits) -> Self {
        let program = if program.is_empty() { SELF } else { program };
        Self { program: Path::new(program).into(), limits }
    }

    /// Reads a document; whatever happens, its process is gone when this answers, and killed when this is dropped.
    ///
    /// # Errors
    /// The document does not come, or no process can be started.
    pub async fn read(&self, kind: Kind, document: Chunks) -> io::Result<Outcome> {
        let mut child = Command::new(&*self.program)
            .args([COMMAND, kind.name(), &self.limits.memory.to_string(), &self.limits.cpu.to_string()])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let talked = timeout(self.limits.wall, talk(&mut child, document)).await;
        if !matches!(talked, Ok(Ok(_))) {
            child.kill().await?;
        }
        match talked {
            Ok(talked) => talked.map(|(said, status)| judge(said, status)),
            Err(_) => Ok(Outcome::Interrupted),
        }
    }
}

async fn talk(child: &mut Child, document: Chunks) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let ((), said) = tokio::try_join!(tell(stdin, document), hear(stdout))?;
    Ok((said, child.wait().await?))
}

async fn tell(mut stdin: ChildStdin, mut document: Chunks) -> io::Result<()> {
    while let Some(chunk) = document.try_next().await? {
        if stdin.write_all(&chunk).await.is_err() {
            // It wants no more.
            break;
        }
    }
    Ok(())
}

async fn hear(stdout: ChildStdout) -> io::Result<Vec<u8>> {
    let mut said = Vec::new();
    stdout.take((HEAD.len() + MOST) as u64).read_to_end(&mut said).await?;
    Ok(said)
}

fn judge(said: Vec<u8>, status: ExitStatus) -> Outcome {
    const KILLED: i32 = 9;
    if status.signal() == Some(KILLED) {
        return Outcome::Interrupted;
    }
    let words = said.strip_prefix(HEAD).filter(|_| status.success());
    match words {
        Some(words) => Outcome::Words(String::from_utf8_lossy(words).into_owned()),
        None => Outcome::Unreadable,
    }
}
