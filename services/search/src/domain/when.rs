//! Days, as they are where somebody is.

use time::{Date, Time};

use super::query::{By, Filter};

const DAY_MS: i64 = 86_400_000;

/// When something may have been written, unix ms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    pub from: i64,
    /// Not at this moment any more.
    pub to: i64,
    /// On one of these days, if there are any.
    pub on: Vec<i64>,
    pub not_on: Vec<i64>,
}

impl Default for When {
    fn default() -> Self {
        Self { from: 0, to: i64::MAX, on: Vec::new(), not_on: Vec::new() }
    }
}

impl When {
    /// `offset`: seconds east of Greenwich.
    pub fn new(filters: &[Filter], offset: i64) -> Self {
        let begin =
            |day: Date| (day.with_time(Time::MIDNIGHT).assume_utc().unix_timestamp() - offset) * 1_000;
        let mut when = Self::default();
        for Filter { by, negated } in filters {
            match (by, negated) {
                (By::Before(day), false) => when.to = when.to.min(begin(*day)),
                (By::Before(day), true) => when.from = when.from.max(begin(*day)),
                (By::After(day), false) => when.from = when.from.max(begin(*day) + DAY_MS),
                (By::After(day), true) => when.to = when.to.min(begin(*day) + DAY_MS),
                (By::On(day), false) => when.on.push(begin(*day)),
                (By::On(day), true) => when.not_on.push(begin(*day)),
                _ => {}
            }
        }
        when
    }

    pub fn holds(&self, at: i64) -> bool {
        let is_in = |days: &[i64]| days.iter().any(|begin| (*begin..*begin + DAY_MS).contains(&at));
        (self.from..self.to).contains(&at) && (self.on.is_empty() || is_in(&self.on)) && !is_in(&self.not_on)
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::Query;
    use super::*;

    #[test]
    fn days_begin_where_one_is() {
        // 2026-11-03 00:30 in Berlin is 2026-11-02 23:30 in Greenwich.
        let at = 1_793_662_200_000;
        for (query, offset, holds) in [
            ("on:2026-11-03", 3600, true),
            ("on:2026-11-03", 0, false),
            ("on:2026-11-02", 0, true),
            ("on:2026-11-02 on:2026-11-05", 0, true),
            ("-on:2026-11-02", 0, false),
            ("before:2026-11-03", 3600, false),
            ("before:2026-11-03", 0, true),
            ("-before:2026-11-03", 3600, true),
            ("after:2026-11-02", 3600, true),
            ("after:2026-11-02", 0, false),
            ("-after:2026-11-02", 0, true),
            ("after:2026-11-01 before:2026-11-04", 0, true),
            ("word", 0, true),
        ] {
            let when = When::new(&Query::parse(query).filters, offset);
            assert_eq!(when.holds(at), holds, "{query} at {offset}: {when:?}");
        }
    }
}
