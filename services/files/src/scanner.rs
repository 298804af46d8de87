//! Has a file a virus? Asked of a clamd, if there is one, in its INSTREAM: the file goes there in the pieces it comes in.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// How long nothing may move.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of an answer.
const LONGEST: u64 = 4_096;
/// Bytes of a piece.
const PIECE: usize = 256 * 1024;

/// Where the clamd is. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Scanner {
    Tcp(Arc<str>),
    Unix(Arc<PathBuf>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// By this name.
    Found(String),
}

impl Scanner {
    /// Reads `tcp://host:port` or `unix:///path`; there is none when nothing is said.
    ///
    /// # Errors
    /// It is neither.
    pub fn parse(address: &str) -> anyhow::Result<Option<Self>> {
        Ok(match address.split_once("://") {
            None if address.is_empty() => None,
            Some(("tcp", place)) if place.contains(':') => Some(Self::Tcp(place.into())),
            Some(("unix", path)) if path.starts_with('/') => Some(Self::Unix(Arc::new(path.into()))),
            _ => bail!("FileSettings.VirusScanner is {address:?}, not tcp://host:port or unix:///path"),
        })
    }

    /// # Errors
    /// There is no answer, or none that says whether.
    pub async fn scan(&self, content: impl Stream<Item = io::Result<Bytes>> + Unpin) -> io::Result<Verdict> {
        match self {
            Self::Tcp(place) => talk(in_time(TcpStream::connect(&**place)).await?, content).await,
            Self::Unix(path) => talk(in_time(UnixStream::connect(&**path)).await?, content).await,
        }
    }
}

async fn in_time<T>(step: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(PATIENCE, step).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

async fn talk(
    mut clamd: impl AsyncRead + AsyncWrite + Unpin,
    mut content: impl Stream<Item = io::Result<Bytes>> + Unpin,
) -> io::Result<Verdict> {
    in_time(clamd.write_all(b"zINSTREAM\0")).await?;
    while let Some(chunk) = content.try_next().await? {
        for piece in chunk.chunks(PIECE) {
            let length = u32::try_from(piece.len()).unwrap_or(0).to_be_bytes();
            let sent = async {
                clamd.write_all(&length).await?;
                clamd.write_all(piece).await
            };
            if in_time(sent).await.is_err() {
                // It has heard enough, and says why.
                return answer(clamd).await;
            }
        }
    }
    in_time(clamd.write_all(&[0; 4])).await?;
    answer(clamd).await
}

async fn answer(clamd: impl AsyncRead + Unpin) -> io::Result<Verdict> {
    let mut said = Vec::new();
    in_time(clamd.take(LONGEST).read_to_end(&mut said)).await?;
    let said = String::from_utf8_lossy(&said);
    let said = said.trim_end_matches(['\0', '\n']).strip_prefix("stream: ").unwrap_or(&said).to_owned();
    match said.strip_suffix(" FOUND") {
        Some(name) => Ok(Verdict::Found(name.to_owned())),
        None if said == "OK" => Ok(Verdict::Clean),
        None => Err(io::Error::other(format!("clamd says {said:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_of_two_kinds() {
        assert!(Scanner::parse("").unwrap().is_none());
        assert!(matches!(Scanner::parse("tcp://127.0.0.1:3310").unwrap(), Some(Scanner::Tcp(_))));
        assert!(matches!(Scanner::parse("unix:///run/clamd.sock").unwrap(), Some(Scanner::Unix(_))));
        for wrong in ["127.0.0.1:3310", "tcp://host", "unix://clamd.sock", "http://x:1"] {
            assert!(Scanner::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn only_a_plain_ok_is_clean() {
        for (said, clean) in [
            ("stream: OK\0", Some(Verdict::Clean)),
            ("stream: Some.Virus FOUND\0", Some(Verdict::Found("Some.Virus".into()))),
            ("INSTREAM size limit exceeded. ERROR\0", None),
            ("stream: not OK at all\0", None),
            ("", None),
        ] {
            assert_eq!(answer(said.as_bytes()).await.ok(), clean, "{said}");
        }
    }
}
