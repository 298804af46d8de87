//! Who posts goes first: while very much is written, indexing takes but a part of its time, and catches up afterwards.

use std::time::{Duration, Instant};

use bus::Batch;
use parking_lot::Mutex;

/// So many events a second are very much: at fewer, indexing costs too little to be noticed.
const MUCH: f64 = 1_000.0;
/// Counted for so long: a few that come at once are no load.
const WINDOW: Duration = Duration::from_millis(250);
/// Rest for each moment of work then, and the longest.
const TIMES: u32 = 8;
const LONGEST: Duration = Duration::from_millis(500);

#[derive(Default)]
pub struct Pace {
    window: Mutex<Option<Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    begun: Instant,
    /// How many waited then.
    waiting: u64,
    /// How many were handled since.
    handled: u64,
    /// Did very many come in the one before?
    is_much: bool,
}

impl Pace {
    /// How long to rest after a batch; `None`: go on, the others have time.
    pub fn rest(&self, batch: &Batch, now: Instant) -> Option<Duration> {
        let mut place = self.window.lock();
        let fresh = Window { begun: now, waiting: batch.waiting, handled: 0, is_much: false };
        let window = place.get_or_insert(fresh);
        if window.begun != now {
            window.handled += batch.events as u64;
            let elapsed = now.duration_since(window.begun);
            if elapsed >= WINDOW {
                let came = (batch.waiting + window.handled).saturating_sub(window.waiting);
                let is_much = came as f64 > MUCH * elapsed.as_secs_f64();
                *window = Window { is_much, ..fresh };
            }
        }
        window.is_much.then(|| (batch.took * TIMES).min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(events: usize, waiting: u64) -> Batch {
        Batch { events, waiting, took: Duration::from_millis(20) }
    }

    #[test]
    fn rests_while_much_comes_in() {
        let (pace, start) = (Pace::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(pace.rest(&batch(200, 0), at(0)), None, "nothing is known yet");
        assert_eq!(pace.rest(&batch(200, 0), at(100)), None);
        assert_eq!(pace.rest(&batch(200, 0), at(300)), Some(Duration::from_millis(160)), "400 in 0.3 s");
        assert_eq!(pace.rest(&batch(200, 900), at(400)), Some(Duration::from_millis(160)));
        let slow = Batch { took: Duration::from_secs(2), ..batch(200, 9_000) };
        assert_eq!(pace.rest(&slow, at(2_300)), Some(LONGEST));
        assert_eq!(pace.rest(&batch(3, 0), at(60_000)), None, "9,000 and a few in a minute");
    }

    #[test]
    fn hurries_while_it_catches_up_and_when_little_comes() {
        let (pace, start) = (Pace::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        for n in 0..100 {
            assert_eq!(pace.rest(&batch(200, 100_000 - 195 * n), at(20 * n)), None, "five came each time");
        }
        let idle = Pace::default();
        for n in 0..100 {
            assert_eq!(idle.rest(&batch(5, 0), at(100 * n)), None, "fifty a second");
        }
    }
}
