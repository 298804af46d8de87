//! One client's stream of events. It outlives its socket for a while, so that the client can come back to it.

use std::sync::Arc;
use std::task::{Context, Waker};

use bytes::BytesMut;
use model::Identity;
use parking_lot::Mutex;

use super::Id;
use super::delivery::{Delivery, Viewer};
use super::frame::Frame;
use super::member::Member;
use super::outbox::{Outbox, Pushed, Resume};
use super::view::View;

pub struct Connection {
    pub member: Arc<Member>,
    /// Authenticated at the handshake; one that was so later can never come back.
    pub resumable: bool,
    inner: Mutex<Inner>,
}

struct Inner {
    id: Id,
    /// Who it speaks for; nobody after the session has ended.
    viewer: Option<Viewer>,
    token: Box<str>,
    outbox: Outbox,
    waker: Option<Waker>,
    view: Option<Box<View>>,
    state: Life,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// A socket is attached.
    Active,
    /// Since when (ms) it has none.
    Inactive(i64),
    Closed,
}

/// What a socket finds when it looks for something to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Everything that waited was written.
    All,
    /// There is more.
    Part,
    /// The connection was given up.
    Closed,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    NotForIt,
    Queued,
    LeftOut,
    /// The client reads too slowly; the connection is closed.
    Overflow,
}

impl Connection {
    pub fn new(member: Arc<Member>, viewer: Viewer, token: &str, resumable: bool) -> Self {
        let inner = Inner {
            id: Id::new(),
            viewer: Some(viewer),
            token: token.into(),
            outbox: Outbox::default(),
            waker: None,
            view: None,
            state: Life::Active,
        };
        Self { member, resumable, inner: Mutex::new(inner) }
    }

    pub fn id(&self) -> Id {
        self.inner.lock().id
    }

    pub fn token(&self) -> Box<str> {
        self.inner.lock().token.clone()
    }

    /// Queues the frame if this connection may see it.
    pub fn offer(&self, delivery: &Delivery) -> Offered {
        let mut inner = self.inner.lock();
        let Inner { id, viewer, outbox, view, state, waker, .. } = &mut *inner;
        let Some(viewer) = viewer else { return Offered::NotForIt };
        if *state == Life::Closed || !delivery.is_for(*id, viewer, view.as_deref(), &self.member) {
            return Offered::NotForIt;
        }
        match outbox.push(delivery.frame_for(self.member.id)) {
            Pushed::LeftOut => return Offered::LeftOut,
            Pushed::Full => *state = Life::Closed,
            Pushed::Queued => {}
        }
        let closed = *state == Life::Closed;
        if let Some(waker) = waker {
            waker.wake_by_ref();
        }
        if closed { Offered::Overflow } else { Offered::Queued }
    }

    /// Queues a frame for this connection alone.
    pub fn push(&self, frame: Frame) {
        let mut inner = self.inner.lock();
        if inner.outbox.push(&Arc::new(frame)) == Pushed::Full {
            inner.state = Life::Closed;
        }
        inner.wake();
    }

    /// Moves what waits into `out`; whoever asks is woken when there is more.
    pub fn take(&self, out: &mut BytesMut, context: &Context<'_>) -> Taken {
        let mut inner = self.inner.lock();
        if inner.state == Life::Closed {
            return Taken::Closed;
        }
        if !inner.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            inner.waker = Some(context.waker().clone());
        }
        if inner.outbox.write(out) { Taken::Part } else { Taken::All }
    }

    pub fn waiting(&self) -> usize {
        self.inner.lock().outbox.waiting()
    }

    pub fn look_at(&self, change: impl FnOnce(&mut View)) {
        let mut inner = self.inner.lock();
        change(inner.view.get_or_insert_default());
    }

    /// Who it speaks for now.
    pub fn identity(&self) -> Option<Arc<Identity>> {
        self.inner.lock().viewer.as_ref().map(|viewer| viewer.identity.clone())
    }

    /// What is known about its session now; `None` ends its events but not the socket.
    pub fn set_viewer(&self, viewer: Option<Viewer>) {
        self.inner.lock().viewer = viewer;
    }

    /// The session's end (ms), if it has one.
    pub fn expires_at(&self) -> Option<i64> {
        let inner = self.inner.lock();
        inner.viewer.as_ref().map(|viewer| viewer.identity.expires_at).filter(|at| *at > 0)
    }

    /// Starts anew under another id: something may have been lost that no number shows.
    pub fn start_over(&self, id: Id) -> Id {
        let mut inner = self.inner.lock();
        let old = std::mem::replace(&mut inner.id, id);
        inner.outbox = Outbox::default();
        old
    }

    /// The socket is gone.
    pub fn detach(&self, now: i64) {
        let mut inner = self.inner.lock();
        inner.waker = None;
        if inner.state == Life::Active {
            inner.state = Life::Inactive(now);
        }
    }

    /// Takes the connection over, if it lies idle and nothing is lost by it.
    pub fn resume(&self, expected: i64, viewer: Viewer, token: &str) -> Resume {
        let mut inner = self.inner.lock();
        if !matches!(inner.state, Life::Inactive(_)) {
            return Resume::Impossible;
        }
        let resume = inner.outbox.resume(expected);
        if resume != Resume::Impossible {
            inner.state = Life::Active;
            inner.viewer = Some(viewer);
            inner.token = token.into();
        }
        resume
    }

    pub fn close(&self) {
        let mut inner = self.inner.lock();
        inner.state = Life::Closed;
        inner.wake();
    }

    pub fn is_active(&self) -> bool {
        self.inner.lock().state == Life::Active
    }

    pub fn inactive_since(&self) -> Option<i64> {
        match self.inner.lock().state {
            Life::Inactive(since) => Some(since),
            _ => None,
        }
    }
}

impl Inner {
    fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}
