//! How often a caller may ask: one number a caller (when its bucket will be full again), in a store of bounded size.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::time::Instant;

use parking_lot::Mutex;
use settings::RateLimitSettings;

const SHARDS: usize = 16;

/// Requests a second, and how many may come at once.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Nanoseconds a request costs.
    cost: i64,
    burst: i64,
}

impl Rate {
    pub const fn new(per_second: i64, burst: i64) -> Self {
        Self { cost: 1_000_000_000 / per_second, burst }
    }
}

/// What a caller may still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub allowed: bool,
    pub limit: i64,
    pub remaining: i64,
    /// Seconds until the whole burst is there again.
    pub reset: i64,
    /// Seconds until the next request is let through.
    pub retry_after: i64,
}

pub struct Limits {
    shards: [Mutex<HashMap<u64, i64>>; SHARDS],
    per_shard: usize,
    hasher: RandomState,
    began: Instant,
}

impl Limits {
    pub fn new(settings: &RateLimitSettings) -> Self {
        let size = usize::try_from(settings.memory_store_size).unwrap_or(0).max(SHARDS);
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            per_shard: size / SHARDS,
            hasher: RandomState::new(),
            began: Instant::now(),
        }
    }

    /// Charges one request to a caller.
    pub fn charge(&self, rate: Rate, what: &str, caller: &str) -> Verdict {
        self.charge_at(rate, self.hasher.hash_one((what, caller)), self.now())
    }

    /// Would a request be let through? Costs nothing.
    pub fn allows(&self, rate: Rate, what: &str, caller: &str) -> bool {
        let (key, now) = (self.hasher.hash_one((what, caller)), self.now());
        let full_at = self.shards[key as usize % SHARDS].lock().get(&key).copied().unwrap_or(now);
        full_at.max(now) + rate.cost - now <= rate.burst * rate.cost
    }

    fn now(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_nanos()).unwrap_or(i64::MAX / 2)
    }

    fn charge_at(&self, rate: Rate, key: u64, now: i64) -> Verdict {
        let mut shard = self.shards[key as usize % SHARDS].lock();
        if shard.len() >= self.per_shard && !shard.contains_key(&key) {
            make_room(&mut shard, self.per_shard, now);
        }
        // A caller at rest has its whole burst: `full_at` is in the past.
        let full_at = shard.entry(key).or_insert(now);
        let charged = (*full_at).max(now) + rate.cost;
        let room = rate.burst * rate.cost - (charged - now);
        let allowed = room >= 0;
        if allowed {
            *full_at = charged;
        }
        let seconds = |nanoseconds: i64| (nanoseconds.max(0) + 999_999_999) / 1_000_000_000;
        Verdict {
            allowed,
            limit: rate.burst,
            remaining: if allowed { room / rate.cost } else { 0 },
            reset: seconds(*full_at - now),
            retry_after: if allowed { 0 } else { seconds(-room) },
        }
    }
}

/// Forgets callers at rest, who lose nothing by it, and somebody else if there are none.
fn make_room(shard: &mut HashMap<u64, i64>, size: usize, now: i64) {
    shard.retain(|_, full_at| *full_at > now);
    while shard.len() >= size {
        let Some(victim) = shard.keys().next().copied() else { return };
        shard.remove(&victim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn limits(size: i64) -> Limits {
        let settings =
            RateLimitSettings { memory_store_size: size, ..settings::Settings::default().rate_limit };
        Limits::new(&settings)
    }

    #[test]
    fn a_burst_then_the_rate() {
        let (limits, rate) = (limits(100), Rate::new(5, 10));
        let allowed = |at: i64| limits.charge_at(rate, 1, at).allowed;
        assert_eq!((0..40).filter(|_| allowed(0)).count(), 10);
        assert_eq!((0..40).filter(|_| allowed(SECOND)).count(), 5);
        assert_eq!((0..40).filter(|_| allowed(60 * SECOND)).count(), 10);
    }

    #[test]
    fn a_refusal_says_when_to_come_back() {
        let (limits, rate) = (limits(100), Rate::new(1, 2));
        let first = limits.charge_at(rate, 1, 0);
        assert_eq!((first.remaining, first.limit, first.retry_after), (1, 2, 0));
        limits.charge_at(rate, 1, 0);
        let refused = limits.charge_at(rate, 1, 0);
        assert_eq!((refused.allowed, refused.remaining, refused.retry_after), (false, 0, 1));
        assert!(limits.charge_at(rate, 2, 0).allowed, "another caller is not concerned");
    }

    #[test]
    fn asking_whether_costs_nothing() {
        let (limits, rate) = (limits(100), Rate::new(1, 2));
        for _ in 0..10 {
            assert!(limits.allows(rate, "api", "anna"));
        }
        limits.charge(rate, "api", "anna");
        assert!(limits.allows(rate, "api", "anna"));
        limits.charge(rate, "api", "anna");
        assert!(!limits.allows(rate, "api", "anna") && limits.allows(rate, "api", "ben"));
    }

    #[test]
    fn the_store_does_not_grow() {
        let (limits, rate) = (limits(64), Rate::new(1, 2));
        for key in 0..100_000 {
            limits.charge_at(rate, key, 0);
        }
        assert!(limits.shards.iter().map(|shard| shard.lock().len()).sum::<usize>() <= 64);
    }
}
