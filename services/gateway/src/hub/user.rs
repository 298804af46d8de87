//! A person with sockets on this gateway.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::RwLock;

use super::Id;
use super::connection::Connection;
use super::member::Member;

pub struct User {
    pub id: Id,
    pub member: Arc<Member>,
    pub connections: RwLock<Vec<Arc<Connection>>>,
    /// One synchronisation at a time.
    pub turn: tokio::sync::Mutex<()>,
    /// Sockets that are being let in: the user must not vanish under them.
    pins: AtomicUsize,
}

impl User {
    pub fn new(id: Id) -> Self {
        Self {
            id,
            member: Arc::new(Member::new(id)),
            connections: RwLock::default(),
            turn: tokio::sync::Mutex::new(()),
            pins: AtomicUsize::new(0),
        }
    }

    pub fn pin(&self) {
        self.pins.fetch_add(1, Ordering::AcqRel);
    }

    pub fn unpin(&self) {
        self.pins.fetch_sub(1, Ordering::AcqRel);
    }

    pub fn is_unused(&self) -> bool {
        self.pins.load(Ordering::Acquire) == 0 && self.connections.read().is_empty()
    }

    pub fn has_socket(&self) -> bool {
        self.connections.read().iter().any(|connection| connection.is_active())
    }
}
