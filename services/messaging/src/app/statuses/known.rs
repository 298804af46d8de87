//! Statuses read a moment ago: clients ask for those of everybody they show, each minute.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::RwLock;

use crate::domain::status::Status;

/// How far the last activity of somebody who works elsewhere may lag behind; his status does not.
const FRESH: Duration = Duration::from_secs(300);
/// Beyond this all are forgotten: they are read again sooner than the oldest would be found.
const MOST: usize = 50_000;

#[derive(Clone, Default)]
pub struct Known {
    inner: Arc<RwLock<Inner>>,
}

#[derive(Default)]
struct Inner {
    statuses: HashMap<String, (Instant, Status)>,
    /// Counts what was forgotten: what was read before that may be old.
    forgotten: u64,
}

/// When reading began.
#[derive(Clone, Copy)]
pub struct Moment(u64);

impl Known {
    /// What is known of these people, in their order; and the moment since when what is missing may be read and kept.
    pub fn of(&self, user_ids: &[&String]) -> (Vec<Option<Status>>, Moment) {
        let (inner, now) = (self.inner.read(), Instant::now());
        let known = |id: &&String| {
            let (since, status) = inner.statuses.get(id.as_str())?;
            (now.duration_since(*since) < FRESH).then(|| status.clone())
        };
        (user_ids.iter().map(known).collect(), Moment(inner.forgotten))
    }

    /// Keeps what was read since a moment, unless something changed meanwhile.
    pub fn keep(&self, since: Moment, read: impl IntoIterator<Item = Status>) {
        let (mut inner, now) = (self.inner.write(), Instant::now());
        if inner.forgotten != since.0 {
            return;
        }
        if inner.statuses.len() >= MOST {
            inner.statuses.clear();
        }
        inner.statuses.extend(read.into_iter().map(|status| (status.user_id.clone(), (now, status))));
    }

    pub fn forget(&self, user_id: &str) {
        let mut inner = self.inner.write();
        inner.forgotten += 1;
        inner.statuses.remove(user_id);
    }

    pub fn forget_all(&self) {
        let mut inner = self.inner.write();
        inner.forgotten += 1;
        inner.statuses.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept() {
        let (known, ann, bob) = (Known::default(), "ann".to_owned(), "bob".to_owned());
        let people = [&ann, &bob];
        let (nothing, before) = known.of(&people);
        known.forget("bob");
        known.keep(before, [Status::unknown("ann")]);
        assert_eq!((&nothing, &known.of(&people).0), (&vec![None, None], &nothing));
        known.keep(known.of(&people).1, [Status::unknown("ann"), Status::unknown("bob")]);
        known.forget("bob");
        assert_eq!(known.of(&people).0, [Some(Status::unknown("ann")), None]);
        known.forget_all();
        assert_eq!(known.of(&people).0, nothing);
    }
}
