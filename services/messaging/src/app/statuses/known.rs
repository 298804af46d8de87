//! Statuses read a moment ago: clients ask for those of everybody they show, each minute.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;

use crate::domain::status::Status;

/// How far the last activity of somebody who works elsewhere may lag behind; his status does not.
const FRESH: Duration = Duration::from_secs(300);
const MOST: u64 = 100_000;

#[derive(Clone)]
pub struct Known {
    statuses: Cache<String, Status>,
    /// Counts what was forgotten: what was read before that may be old.
    forgotten: Arc<AtomicU64>,
}

/// When reading began.
#[derive(Clone, Copy)]
pub struct Moment(u64);

impl Default for Known {
    fn default() -> Self {
        let statuses = Cache::builder().time_to_live(FRESH).max_capacity(MOST).build();
        Self { statuses, forgotten: Arc::default() }
    }
}

impl Known {
    /// To be called before what shall be kept is read.
    pub fn now(&self) -> Moment {
        Moment(self.forgotten.load(Ordering::SeqCst))
    }

    pub fn get(&self, user_id: &str) -> Option<Status> {
        self.statuses.get(user_id)
    }

    /// Keeps what was read since a moment, unless something changed meanwhile.
    pub fn keep(&self, since: Moment, status: &Status) {
        if self.now().0 != since.0 {
            return;
        }
        self.statuses.insert(status.user_id.clone(), status.clone());
        if self.now().0 != since.0 {
            self.statuses.invalidate(&status.user_id);
        }
    }

    pub fn forget(&self, user_id: &str) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.statuses.invalidate(user_id);
    }

    pub fn forget_all(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.statuses.invalidate_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept() {
        let known = Known::default();
        let before = known.now();
        known.forget("bob");
        known.keep(before, &Status::unknown("ann"));
        assert_eq!(known.get("ann"), None);
        known.keep(known.now(), &Status::unknown("ann"));
        assert_eq!(known.get("ann"), Some(Status::unknown("ann")));
        known.forget("ann");
        assert_eq!(known.get("ann"), None);
    }
}
