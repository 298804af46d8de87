//! Who posts goes first: while very much is written, indexing takes but a part of its time, and catches up afterwards.

use std::time::{Duration, Instant};

use bus::Batch;
use parking_lot::Mutex;

/// So many events a second are very much: at fewer, indexing costs too little to be noticed.
const MUCH: f64 = 1_000.0;
/// Rest for each moment of work then, and the longest.
const TIMES: u32 = 5;
const LONGEST: Duration = Duration::from_millis(500);

#[derive(Default)]
pub struct Pace {
    before: Mutex<Option<(Instant, u64)>>,
}

impl Pace {
    /// How long to rest after a batch; `None`: go on, the others have time.
    pub fn rest(&self, batch: &Batch, now: Instant) -> Option<Duration> {
        let (at, waiting) = self.before.lock().replace((now, batch.waiting))?;
        let came = (batch.waiting + batch.events as u64).saturating_sub(waiting);
        let is_much = came as f64 > MUCH * now.duration_since(at).as_secs_f64();
        // A few that came at once are no load.
        (is_much && batch.waiting > 0).then(|| (batch.took * TIMES).min(LONGEST))
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
        assert_eq!(pace.rest(&batch(200, 500), at(0)), None, "nothing is known yet");
        assert_eq!(pace.rest(&batch(200, 500), at(50)), Some(Duration::from_millis(100)));
        assert_eq!(pace.rest(&batch(200, 2_000), at(300)), Some(Duration::from_millis(100)));
        let slow = Batch { took: Duration::from_secs(2), ..batch(200, 9_000) };
        assert_eq!(pace.rest(&slow, at(2_300)), Some(LONGEST));
    }

    #[test]
    fn hurries_while_it_catches_up_and_when_little_comes() {
        let (pace, start) = (Pace::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        pace.rest(&batch(200, 100_000), at(0));
        assert_eq!(pace.rest(&batch(200, 99_800), at(20)), None);
        assert_eq!(pace.rest(&batch(200, 99_605), at(40)), None, "five came");
        assert_eq!(pace.rest(&batch(200, 0), at(60)), None);
        assert_eq!(pace.rest(&batch(30, 0), at(70)), None, "all of it is done");
    }
}
