//! A person with sockets on this gateway, and where he is a member.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Mutex, RwLock};

use super::Id;
use super::connection::Connection;

/// Lock order: a place's members, then a user's places. Connections stand for themselves.
pub struct User {
    pub id: Id,
    pub connections: RwLock<Vec<Arc<Connection>>>,
    pub places: Mutex<Places>,
    /// One synchronisation at a time.
    pub turn: tokio::sync::Mutex<()>,
    /// Sockets that are being let in: the user must not vanish under them.
    pins: AtomicUsize,
}

#[derive(Default)]
pub struct Places {
    pub channels: HashSet<Id>,
    pub teams: HashSet<Id>,
    /// Grows with every change that was heard of; what was asked before one is no longer sure.
    pub changes: u64,
    /// The places are known.
    pub known: bool,
}

impl User {
    pub fn new(id: Id) -> Self {
        Self {
            id,
            connections: RwLock::default(),
            places: Mutex::default(),
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

    pub fn is_in_channel(&self, id: Id) -> bool {
        self.places.lock().channels.contains(&id)
    }

    pub fn is_in_team(&self, id: Id) -> bool {
        self.places.lock().teams.contains(&id)
    }

    /// Do the two meet anywhere?
    pub fn shares_a_place_with(&self, other: &Self) -> bool {
        let theirs: Vec<Id> = {
            let places = other.places.lock();
            places.channels.iter().chain(&places.teams).copied().collect()
        };
        let ours = self.places.lock();
        theirs.iter().any(|id| ours.channels.contains(id) || ours.teams.contains(id))
    }

    pub fn has_socket(&self) -> bool {
        self.connections.read().iter().any(|connection| connection.is_active())
    }
}
