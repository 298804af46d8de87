//! WebSockets that only listen, thousands of them, as cheap as they can be: all read into one buffer of the
//! thread, nothing is decoded, and a post is recognised by its mark.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Error, Result, anyhow, bail, ensure};
use futures_util::future::join_all;
use memchr::memmem;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::timeout;

use crate::frame::{self, Kind};
use crate::target::Target;

/// Stands in the message of a post that is waited for; its number follows.
pub const MARK: &str = "delivery-mark-";

const PATIENCE: Duration = Duration::from_secs(30);

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; 64 * 1024]);
}

/// Counts how many sockets got the marked post that is waited for.
struct Board {
    sockets: usize,
    wanted: AtomicUsize,
    arrived: AtomicUsize,
    closing: AtomicBool,
    complete: mpsc::UnboundedSender<Event>,
}

enum Event {
    Complete(usize, Instant),
    Lost(String),
}

pub struct Sockets {
    board: Arc<Board>,
    events: mpsc::UnboundedReceiver<Event>,
    readers: JoinSet<()>,
}

impl Sockets {
    /// Opens one socket for each token, a few at a time, and returns when every one has had its `hello`.
    pub async fn open(target: &Arc<Target>, tokens: Vec<&str>) -> Result<Self> {
        let mut sockets = Self::none(tokens.len());
        let next = AtomicUsize::new(0);
        let opened = join_all((0..16).map(|_| async {
            let mut mine = Vec::new();
            while let Some(token) = tokens.get(next.fetch_add(1, Ordering::Relaxed)) {
                mine.push(timeout(PATIENCE, connect(target, token)).await.context("no hello in 30 s")??);
            }
            anyhow::Ok(mine)
        }))
        .await;
        for opened in opened {
            for (socket, writer) in opened? {
                // Nobody speaks on it, and yet it stays open.
                writer.forget();
                sockets.readers.spawn(listen(socket, Arc::clone(&sockets.board)));
            }
        }
        Ok(sockets)
    }

    /// None yet; `expected` of them will get what is waited for.
    pub fn none(expected: usize) -> Self {
        let (complete, events) = mpsc::unbounded_channel();
        let board = Board {
            sockets: expected,
            wanted: AtomicUsize::new(usize::MAX),
            arrived: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
            complete,
        };
        Self { board: Arc::new(board), events, readers: JoinSet::new() }
    }

    /// What is needed to open more of them while these are in use.
    pub fn opener(&self) -> Opener {
        Opener { board: Arc::clone(&self.board) }
    }

    /// From now on the post with this number is waited for.
    pub fn expect(&self, number: usize) {
        self.board.arrived.store(0, Ordering::Relaxed);
        self.board.wanted.store(number, Ordering::Relaxed);
    }

    /// When the last socket got it.
    pub async fn wait(&mut self, number: usize) -> Result<Instant> {
        loop {
            match timeout(PATIENCE, self.events.recv()).await {
                Ok(Some(Event::Complete(which, at))) if which == number => return Ok(at),
                Ok(Some(Event::Complete(..))) => {}
                Ok(Some(Event::Lost(why))) => bail!("a socket was lost: {why}"),
                Ok(None) => bail!("no socket is open"),
                Err(_) => bail!(
                    "a post reached {} of {} sockets in {} s",
                    self.board.arrived.load(Ordering::Relaxed),
                    self.board.sockets,
                    PATIENCE.as_secs()
                ),
            }
        }
    }

    /// Fails if any socket was lost since it was opened.
    pub fn check(&mut self) -> Result<()> {
        while let Ok(event) = self.events.try_recv() {
            if let Event::Lost(why) = event {
                bail!("a socket was lost: {why}");
            }
        }
        Ok(())
    }

    pub async fn close(mut self) {
        self.board.closing.store(true, Ordering::Relaxed);
        self.readers.shutdown().await;
    }
}

/// Opens sockets whose loss the [`Sockets`] it belongs to will tell.
#[derive(Clone)]
pub struct Opener {
    board: Arc<Board>,
}

/// A socket of somebody who also speaks; closed when dropped.
pub struct Line {
    writer: OwnedWriteHalf,
    reader: AbortHandle,
    said: u64,
}

impl Opener {
    pub async fn open(&self, target: &Target, token: &str) -> Result<Line> {
        let opened = timeout(PATIENCE, connect(target, token)).await.context("no hello in 30 s")??;
        let (socket, writer) = opened;
        let reader = tokio::spawn(listen(socket, Arc::clone(&self.board))).abort_handle();
        Ok(Line { writer, reader, said: 0 })
    }
}

impl Line {
    /// Sends an action; whatever the server answers is read and forgotten.
    pub async fn say(&mut self, action: &str, data: &str) -> Result<()> {
        self.said += 1;
        let said = self.said;
        let text = format!(r#"{{"action":"{action}","seq":{said},"data":{data}}}"#);
        self.writer.write_all(&frame::text(&text)?).await.context("a socket was lost")
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

struct Socket {
    stream: OwnedReadHalf,
    /// The beginning of a frame whose end has not come yet; empty nearly always.
    rest: Vec<u8>,
    last: Option<usize>,
}

async fn connect(target: &Target, token: &str) -> Result<(Socket, OwnedWriteHalf)> {
    let mut stream = TcpStream::connect(target.address).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET {}/api/v4/websocket?connection_id=&sequence_number=0 HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBjbGllbnQga2V5IQ==\r\n\
         Authorization: Bearer {token}\r\n\r\n",
        target.base, target.host
    );
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::with_capacity(1024);
    let body = loop {
        ensure!(stream.read_buf(&mut bytes).await? > 0, "closed during the upgrade");
        if let Some(end) = memmem::find(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
    };
    if !bytes.starts_with(b"HTTP/1.1 101") {
        let line = bytes.split(|&byte| byte == b'\r').next().unwrap_or_default();
        bail!("upgrade refused: {}", String::from_utf8_lossy(line));
    }
    bytes.drain(..body);
    loop {
        if let Some(frame) = frame::parse(&bytes)? {
            let hello = memmem::find(&bytes[frame.payload.clone()], b"\"hello\"").is_some();
            ensure!(hello, "the first frame is no hello");
            bytes.drain(..frame.payload.end);
            bytes.shrink_to_fit();
            let (stream, writer) = stream.into_split();
            return Ok((Socket { stream, rest: bytes, last: None }, writer));
        }
        ensure!(stream.read_buf(&mut bytes).await? > 0, "closed before hello");
    }
}

async fn listen(mut socket: Socket, board: Arc<Board>) {
    let ended = poll_fn(|cx| BUFFER.with_borrow_mut(|buffer| socket.poll(cx, buffer, &board))).await;
    if !board.closing.load(Ordering::Relaxed) {
        let _ = board.complete.send(Event::Lost(ended.to_string()));
    }
}

impl Socket {
    /// Takes whatever comes; ready only when the socket has ended. Polled, because a `poll_read` that did not fill
    /// the buffer knows the socket to be empty, where `try_read` would ask the kernel once more.
    fn poll(&mut self, cx: &mut Context<'_>, buffer: &mut [u8], board: &Board) -> Poll<Error> {
        loop {
            let mut space = ReadBuf::new(buffer);
            if let Err(error) = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut space)) {
                return Poll::Ready(error.into());
            }
            if space.filled().is_empty() {
                return Poll::Ready(anyhow!("closed by the server"));
            }
            if let Err(error) = self.read(space.filled(), board) {
                return Poll::Ready(error);
            }
        }
    }

    fn read(&mut self, new: &[u8], board: &Board) -> Result<()> {
        if self.rest.is_empty() {
            let used = self.take(new, board)?;
            self.rest.extend_from_slice(&new[used..]);
        } else {
            let mut bytes = std::mem::take(&mut self.rest);
            bytes.extend_from_slice(new);
            let used = self.take(&bytes, board)?;
            self.rest.extend_from_slice(&bytes[used..]);
        }
        Ok(())
    }

    /// Handles the whole frames in `bytes` and returns how many bytes they were.
    fn take(&mut self, bytes: &[u8], board: &Board) -> Result<usize> {
        let mut used = 0;
        while let Some(frame) = frame::parse(&bytes[used..])? {
            let payload = &bytes[used..][frame.payload.clone()];
            match frame.kind {
                Kind::Text => self.text(payload, board)?,
                Kind::Ping => {
                    self.stream.as_ref().try_write(&frame::pong(payload)?)?;
                }
                Kind::Pong => {}
                Kind::Close => bail!("closed by the server with a close frame"),
            }
            used += frame.payload.end;
        }
        Ok(used)
    }

    fn text(&mut self, payload: &[u8], board: &Board) -> Result<()> {
        let Some(number) = marked(payload) else {
            return Ok(());
        };
        ensure!(self.last.is_none_or(|last| last < number), "post {number} came twice");
        self.last = Some(number);
        if number == board.wanted.load(Ordering::Relaxed) {
            let arrived = board.arrived.fetch_add(1, Ordering::Relaxed) + 1;
            if arrived == board.sockets {
                let _ = board.complete.send(Event::Complete(number, Instant::now()));
            }
        }
        Ok(())
    }
}

/// The number of the marked post, if this is a `posted` event of one.
fn marked(payload: &[u8]) -> Option<usize> {
    let start = memmem::find(payload, MARK.as_bytes())? + MARK.len();
    memmem::find(payload, b"\"posted\"")?;
    let digits = payload[start..].iter().take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn only_a_posted_event_with_the_mark_counts() {
        let event = br#"{"event":"posted","data":{"post":"{\"message\":\"delivery-mark-17 hello 3\"}"}}"#;
        assert_eq!(marked(event), Some(17));
        assert_eq!(marked(br#"{"event":"post_edited","data":{"post":"delivery-mark-17 "}}"#), None);
        assert_eq!(marked(br#"{"event":"posted","data":{"post":"something else"}}"#), None);
    }
}
