//! Where a person is a member, as far as it matters here.

use std::collections::HashSet;

use parking_lot::Mutex;

use super::Id;

/// A person and his places. Lock order: a place's members, then a member's places.
pub struct Member {
    pub id: Id,
    pub places: Mutex<Places>,
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

impl Member {
    pub fn new(id: Id) -> Self {
        Self { id, places: Mutex::default() }
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
}
