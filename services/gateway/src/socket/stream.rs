//! One socket's life: a future that reads, writes and waits, with shared buffers and a single timer.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::web::Data;
use bytes::{Buf, Bytes, BytesMut};
use model::Identity;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::action::{Answer, Request, perform};
use super::input::{Bad, Input, Message};
use super::reply::{Outcome, Refusal, encode};
use crate::hub::{Attached, Taken, write_close, write_ping, write_pong, write_text};
use crate::metrics::SocketCount;
use crate::state::State;

const AUTHENTICATE_WITHIN: Duration = Duration::from_secs(5);
const PING_EVERY: Duration = Duration::from_secs(60);
const PONG_WITHIN: Duration = Duration::from_secs(100);
const WRITE_WITHIN: Duration = Duration::from_secs(30);
/// How long a closed socket is still read, so that the reason reaches the client.
const LINGER: Duration = Duration::from_secs(2);
/// Messages handled before others get their turn.
const TURN: usize = 32;
/// Answers that may wait unsent before no more questions are read.
const UNSENT: usize = 64 * 1024;

thread_local! {
    /// Sockets of a thread take turns, so they share what they read into and write from.
    static READ: RefCell<Vec<u8>> = RefCell::new(vec![0; 16 * 1024]);
    static WRITE: RefCell<BytesMut> = RefCell::default();
}

/// Who opens a socket.
pub enum Start {
    /// Must say so within five seconds.
    Unknown,
    Known {
        identity: Arc<Identity>,
        token: Box<str>,
        resume: Option<(String, i64)>,
    },
}

/// The socket is over; nothing more is said.
struct End;

type Step<T = ()> = Result<T, End>;

/// What was waited for.
enum Done {
    Reply(i64, Outcome),
    /// Let in; the number of the challenge, if it was one.
    Attached(Attached, Option<i64>),
    Refused,
}

enum Stage {
    Unknown,
    Open(Attached),
    Closing,
}

pub struct Socket<Io> {
    io: Io,
    state: Data<State>,
    input: Input,
    /// Bytes the client's side has no room for yet, and answers.
    unsent: BytesMut,
    stage: Stage,
    work: Option<Pin<Box<dyn Future<Output = Done> + Send>>>,
    timer: Pin<Box<Sleep>>,
    /// When the socket was opened, or began to close.
    since: Instant,
    ponged: Instant,
    pinged: Instant,
    blocked: Option<Instant>,
    _count: SocketCount,
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Socket<Io> {
    pub fn new(io: Io, already: &[u8], state: Data<State>, start: Start, count: SocketCount) -> Self {
        let now = Instant::now();
        let mut socket = Self {
            io,
            input: Input::new(already),
            unsent: BytesMut::new(),
            stage: Stage::Unknown,
            work: None,
            timer: Box::pin(sleep_until(now + AUTHENTICATE_WITHIN)),
            since: now,
            ponged: now,
            pinged: now,
            blocked: None,
            _count: count,
            state,
        };
        if let Start::Known { identity, token, resume } = start {
            let back =
                resume.and_then(|(id, expected)| socket.state.hub.resume(&id, expected, &identity, &token));
            match back {
                Some(attached) => socket.open(attached),
                None => socket.let_in(identity, token, true, None),
            }
        }
        socket
    }

    fn let_in(&mut self, identity: Arc<Identity>, token: Box<str>, resumable: bool, challenge: Option<i64>) {
        let hub = self.state.hub.clone();
        self.work = Some(Box::pin(async move {
            match hub.attach(identity, &token, resumable).await {
                Ok(attached) => Done::Attached(attached, challenge),
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "socket not let in");
                    Done::Refused
                }
            }
        }));
    }

    fn open(&mut self, attached: Attached) {
        self.stage = Stage::Open(attached);
        self.arm();
    }

    fn run(&mut self, cx: &mut Context<'_>) -> Step {
        for _ in 0..TURN {
            let worked = self.wait_for_work(cx)?;
            self.write(cx)?;
            if !self.read(cx)? && !worked {
                return self.watch_time(cx);
            }
        }
        // Others first.
        cx.waker().wake_by_ref();
        self.watch_time(cx)
    }

    /// True when something waited for has come.
    fn wait_for_work(&mut self, cx: &mut Context<'_>) -> Step<bool> {
        let Some(work) = &mut self.work else { return Ok(false) };
        let Poll::Ready(done) = work.as_mut().poll(cx) else { return Ok(false) };
        self.work = None;
        match done {
            Done::Reply(seq, outcome) => self.reply(seq, &outcome),
            Done::Refused => return Err(End),
            Done::Attached(attached, challenge) => {
                // The greeting comes before the answer to the challenge.
                attached.take(&mut self.unsent, cx);
                self.open(attached);
                if let Some(seq) = challenge {
                    self.reply(seq, &Ok(serde_json::Map::new()));
                }
            }
        }
        Ok(true)
    }

    fn reply(&mut self, seq: i64, outcome: &Outcome) {
        write_text(&encode(seq, outcome), &mut self.unsent);
    }

    /// Writes what there is, as far as the client takes it.
    fn write(&mut self, cx: &mut Context<'_>) -> Step {
        loop {
            while !self.unsent.is_empty() {
                match Pin::new(&mut self.io).poll_write(cx, &self.unsent) {
                    Poll::Ready(Ok(written)) if written > 0 => self.unsent.advance(written),
                    Poll::Ready(_) => return Err(End),
                    Poll::Pending => return self.block(),
                }
            }
            // An idle socket holds no buffer.
            self.unsent = BytesMut::new();
            self.blocked = None;
            if matches!(self.stage, Stage::Closing) {
                // Goodbye was said and nothing follows; what the client still sends is read to its end.
                return match Pin::new(&mut self.io).poll_shutdown(cx) {
                    Poll::Ready(Err(_)) => Err(End),
                    _ => Ok(()),
                };
            }
            let Stage::Open(connection) = &self.stage else { break };
            let taken = WRITE.with_borrow_mut(|scratch| {
                scratch.clear();
                let taken = connection.take(scratch, cx);
                while !scratch.is_empty() {
                    match Pin::new(&mut self.io).poll_write(cx, scratch) {
                        Poll::Ready(Ok(written)) if written > 0 => scratch.advance(written),
                        Poll::Ready(_) => return Err(End),
                        Poll::Pending => {
                            self.unsent.extend_from_slice(scratch);
                            break;
                        }
                    }
                }
                Ok(taken)
            })?;
            match taken {
                Taken::Closed => return Err(End),
                Taken::All if self.unsent.is_empty() => break,
                Taken::All | Taken::Part => {}
            }
        }
        match Pin::new(&mut self.io).poll_flush(cx) {
            Poll::Ready(Err(_)) => Err(End),
            _ => Ok(()),
        }
    }

    fn block(&mut self) -> Step {
        if self.blocked.is_none() {
            self.blocked = Some(Instant::now());
            self.arm();
        }
        Ok(())
    }

    /// True when something came in.
    fn read(&mut self, cx: &mut Context<'_>) -> Step<bool> {
        if matches!(self.stage, Stage::Closing) {
            return self.discard(cx);
        }
        if self.work.is_some() || self.unsent.len() > UNSENT {
            return Ok(false);
        }
        match self.input.next() {
            Ok(Some(message)) => return self.handle(message).map(|()| true),
            Ok(None) => {}
            Err(Bad::TooLong) => {
                self.say_goodbye(1009);
                return Ok(true);
            }
            Err(Bad::Malformed) => return Err(End),
        }
        READ.with_borrow_mut(|scratch| {
            let mut buffer = ReadBuf::new(scratch);
            match Pin::new(&mut self.io).poll_read(cx, &mut buffer) {
                Poll::Pending => Ok(false),
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    self.input.feed(buffer.filled());
                    Ok(true)
                }
                Poll::Ready(_) => Err(End),
            }
        })
    }

    fn discard(&mut self, cx: &mut Context<'_>) -> Step<bool> {
        READ.with_borrow_mut(|scratch| {
            let mut buffer = ReadBuf::new(scratch);
            match Pin::new(&mut self.io).poll_read(cx, &mut buffer) {
                Poll::Pending => Ok(false),
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => Ok(true),
                Poll::Ready(_) => Err(End),
            }
        })
    }

    fn handle(&mut self, message: Message) -> Step {
        match message {
            Message::Text(text) => {
                serde_json::from_slice(&text).map_err(|_| End).and_then(|request| self.asked(request))
            }
            Message::Binary(bytes) => self.binary(&bytes),
            Message::Ping(payload) => {
                write_pong(&payload, &mut self.unsent);
                Ok(())
            }
            Message::Pong => {
                self.ponged = Instant::now();
                Ok(())
            }
            Message::Close(code) => {
                self.say_goodbye(code);
                Ok(())
            }
        }
    }

    /// MessagePack, from those we know.
    fn binary(&mut self, bytes: &Bytes) -> Step {
        if !matches!(self.stage, Stage::Open(_)) {
            return Err(End);
        }
        let value = super::msgpack::decode(bytes).ok_or(End)?;
        let request = serde_json::from_value(value).map_err(|_| End)?;
        self.asked(request)
    }

    fn asked(&mut self, request: Request) -> Step {
        if request.action == "authentication_challenge" {
            return self.challenged(&request);
        }
        let answer = match &self.stage {
            _ if request.action.is_empty() => Err(Refusal::NO_ACTION).into(),
            _ if request.seq <= 0 => Err(Refusal::BAD_SEQ).into(),
            Stage::Open(connection) => perform(&self.state.hub, connection, &request),
            _ => Err(Refusal::NOT_AUTHENTICATED).into(),
        };
        let seq = request.seq;
        match answer {
            Answer::Now(outcome) => self.reply(seq, &outcome),
            Answer::Later(outcome) => {
                self.work = Some(Box::pin(async move { Done::Reply(seq, outcome.await) }))
            }
            Answer::Never => {}
        }
        Ok(())
    }

    /// Says nothing to those we know already.
    fn challenged(&mut self, request: &Request) -> Step {
        if !matches!(self.stage, Stage::Unknown) {
            return Ok(());
        }
        let token: Box<str> = request.text("token").filter(|token| token.len() <= 50).ok_or(End)?.into();
        let (hub, seq) = (self.state.hub.clone(), request.seq);
        self.work = Some(Box::pin(async move {
            let Ok(Some(identity)) = hub.identities().resolve(&token).await else { return Done::Refused };
            match hub.attach(identity, &token, false).await {
                Ok(attached) => Done::Attached(attached, Some(seq)),
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "socket not let in");
                    Done::Refused
                }
            }
        }));
        Ok(())
    }

    fn say_goodbye(&mut self, code: u16) {
        write_close(code, &mut self.unsent);
        self.stage = Stage::Closing;
        self.since = Instant::now();
        self.arm();
    }

    /// The next moment at which something is due whether or not anybody moves.
    fn due(&self) -> Instant {
        let due = match self.stage {
            Stage::Unknown => self.since + AUTHENTICATE_WITHIN,
            Stage::Open(_) => (self.pinged + PING_EVERY).min(self.ponged + PONG_WITHIN),
            Stage::Closing => self.since + LINGER,
        };
        self.blocked.map_or(due, |since| due.min(since + WRITE_WITHIN))
    }

    fn arm(&mut self) {
        let due = self.due();
        self.timer.as_mut().reset(due);
    }

    fn watch_time(&mut self, cx: &mut Context<'_>) -> Step {
        while self.timer.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            let late = self.blocked.is_some_and(|since| now >= since + WRITE_WITHIN);
            match self.stage {
                _ if late => return Err(End),
                Stage::Unknown | Stage::Closing => return Err(End),
                Stage::Open(_) if now >= self.ponged + PONG_WITHIN => return Err(End),
                Stage::Open(_) if now >= self.pinged + PING_EVERY => {
                    self.pinged = now;
                    write_ping(&mut self.unsent);
                    self.write(cx)?;
                }
                Stage::Open(_) => {}
            }
            self.arm();
        }
        Ok(())
    }
}

impl<Io: AsyncRead + AsyncWrite + Unpin> Future for Socket<Io> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let socket = self.get_mut();
        match socket.run(cx) {
            Ok(()) => Poll::Pending,
            Err(End) => {
                // What can be said without waiting is said; a close frame that got through is worth it.
                let _ = Pin::new(&mut socket.io).poll_shutdown(cx);
                Poll::Ready(())
            }
        }
    }
}
