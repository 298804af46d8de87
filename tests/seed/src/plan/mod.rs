//! What there is to be: who and where, and which post is by whom, in which channel, under which root. Small numbers only;
//! everything that is derived and every text is made when the rows are written.

pub mod channels;
pub mod people;
pub mod posts;

use std::collections::BTreeMap;

use crate::chance::{Chance, For};

/// 2025-01-01 and a year later, ms: the same for ever, so that the same seed gives the same rows.
pub const START: i64 = 1_735_689_600_000;
pub const END: i64 = 1_767_225_600_000;
/// When people, teams and channels were made, before the first post.
pub const FOUNDED: i64 = START - 30 * 86_400_000;

#[derive(Clone, Debug)]
pub struct Size {
    pub seed: u64,
    pub users: usize,
    pub teams: usize,
    pub channels: usize,
    pub directs: usize,
    pub groups: usize,
    pub posts: usize,
}

pub struct Plan {
    pub size: Size,
    pub people: Vec<people::Person>,
    pub teams: Vec<people::Team>,
    pub channels: Vec<channels::Channel>,
    pub posts: Vec<posts::Post>,
    /// Replies by root, both as places in `posts`.
    pub threads: BTreeMap<u32, Vec<u32>>,
}

impl Plan {
    pub fn new(size: Size) -> Self {
        let (people, teams) = people::plan(&size);
        let mut channels = channels::plan(&size, &people, &teams);
        let (posts, threads) = posts::plan(&size, &people, &mut channels);
        Self { size, people, teams, channels, posts, threads }
    }

    /// When a post was written, ms; no two at once.
    pub fn written_at(&self, post: u32) -> i64 {
        posts::written_at(&self.size, post)
    }

    pub fn post_id(&self, post: u32) -> String {
        id(self.size.seed, self.written_at(post), 0)
    }

    pub fn chance(&self, what: For, which: u64) -> Chance {
        Chance::new(self.size.seed, what, which)
    }
}

const ALPHABET: &[u8; 32] = b"13456789abcdefghijkmnopqrstuwxyz";

/// An id as the services make them, with its time in front; `which` tells those of one moment apart.
pub fn id(seed: u64, at: i64, which: u64) -> String {
    let stamp = (at.unsigned_abs() << 16) + which;
    let bits = (u128::from(stamp) << 64) | u128::from(Chance::new(seed, For::Id, stamp).next());
    (0..26).map(|n| ALPHABET[(bits >> (125 - 5 * n) & 31) as usize] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_well_formed_sort_by_time_and_differ() {
        let ids = [id(1, START, 0), id(1, START, 1), id(1, START, 70_000), id(1, START + 10, 0)];
        assert!(ids.iter().all(|id| model::id::is_valid(id)));
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
        assert_ne!(id(1, START, 0), id(2, START, 0));
    }
}
