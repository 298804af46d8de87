//! Whether somebody is there, and the rules by which that changes.

use serde::{Deserialize, Serialize};

pub const ONLINE: &str = "online";
pub const AWAY: &str = "away";
pub const DND: &str = "dnd";
pub const OFFLINE: &str = "offline";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Status {
    pub user_id: String,
    /// `online`, `away`, `dnd`, `offline` or `ooo`.
    pub status: String,
    /// Chosen by the person: what happens by itself does not change it.
    pub manual: bool,
    pub last_activity_at: i64,
    /// End of `dnd` in seconds, 0: none.
    pub dnd_end_time: i64,
}

/// What a client sends to choose a status.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct StatusUpdate {
    pub user_id: String,
    pub status: String,
    /// End of `dnd` in seconds.
    pub dnd_end_time: i64,
}

/// What happened to somebody's presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Connected or did something.
    Active {
        manual: bool,
    },
    /// Has not done anything.
    Idle {
        manual: bool,
    },
    /// The last connection was closed.
    Gone,
    ChoseDnd {
        until: i64,
    },
    ChoseOffline,
}

impl Status {
    /// Somebody of whom nothing is known.
    pub fn unknown(user_id: &str) -> Self {
        Self { user_id: user_id.to_owned(), status: OFFLINE.to_owned(), ..Self::default() }
    }

    /// The status after a change; `None` when it stays as it is. `away_after`: idle time before one is away, ms.
    pub fn after(&self, change: Change, now: i64, away_after: i64) -> Option<Self> {
        let by_itself = matches!(
            change,
            Change::Active { manual: false } | Change::Idle { manual: false } | Change::Gone
        );
        if by_itself && self.manual {
            return None;
        }
        let to = |status: &str, manual: bool| Self {
            status: status.to_owned(),
            manual,
            dnd_end_time: 0,
            ..self.clone()
        };
        match change {
            Change::Active { .. } => Some(Self { last_activity_at: now, ..to(ONLINE, false) }),
            Change::Idle { manual: true } => Some(to(AWAY, true)),
            Change::Idle { manual: false } => {
                let idle = self.status == ONLINE && now - self.last_activity_at >= away_after;
                idle.then(|| to(AWAY, false))
            }
            Change::Gone => (self.status != OFFLINE).then(|| to(OFFLINE, false)),
            // Ends of do-not-disturb are looked at each minute.
            Change::ChoseDnd { until } => {
                Some(Self { dnd_end_time: until - until.rem_euclid(60), ..to(DND, true) })
            }
            Change::ChoseOffline => Some(Self { last_activity_at: now, ..to(OFFLINE, true) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: &str, manual: bool) -> Status {
        Status { status: status.into(), manual, last_activity_at: 1_000, ..Status::unknown("u") }
    }

    fn after(from: &Status, change: Change, now: i64) -> Option<(String, bool)> {
        from.after(change, now, 300_000).map(|status| (status.status, status.manual))
    }

    #[test]
    fn what_was_chosen_stays_until_something_else_is_chosen() {
        for chosen in [AWAY, DND, OFFLINE] {
            let chosen = status(chosen, true);
            for change in [Change::Active { manual: false }, Change::Idle { manual: false }, Change::Gone] {
                assert_eq!(after(&chosen, change, 900_000), None);
            }
            assert_eq!(after(&chosen, Change::Active { manual: true }, 1), Some((ONLINE.into(), false)));
        }
    }

    #[test]
    fn away_comes_with_time_and_only_to_who_is_online() {
        let idle = Change::Idle { manual: false };
        assert_eq!(after(&status(ONLINE, false), idle, 300_000), None);
        assert_eq!(after(&status(ONLINE, false), idle, 301_000), Some((AWAY.into(), false)));
        assert_eq!(after(&status(OFFLINE, false), idle, 301_000), None);
        assert_eq!(after(&status(OFFLINE, false), Change::Gone, 5), None);
    }

    #[test]
    fn do_not_disturb_ends_on_a_whole_minute() {
        let until =
            |until| status(ONLINE, false).after(Change::ChoseDnd { until }, 5, 1).unwrap().dnd_end_time;
        assert_eq!((until(0), until(59), until(1_795_363_970)), (0, 0, 1_795_363_920));
    }
}
