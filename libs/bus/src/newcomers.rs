//! Who has just entered a place. A gateway that hears of it first subscribes, and what is published meanwhile would pass
//! unheard; so for a moment newcomers get the place's frames on their own subject, in order with the news of their coming.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

const MOMENT: Duration = Duration::from_secs(2);
/// In a place that many enter at once, the first have been subscribed long before the last come.
const MANY: usize = 64;

#[derive(Default)]
pub struct Newcomers {
    /// Nearly always there are none, and then nothing is locked.
    some: AtomicBool,
    by_place: Mutex<HashMap<String, Vec<(String, Instant)>>>,
}

impl Newcomers {
    pub fn joined(&self, place: &str, user: &str) {
        let mut by_place = self.by_place.lock();
        forget_old(&mut by_place);
        let users = by_place.entry(place.to_owned()).or_default();
        users.retain(|(known, _)| known != user);
        if users.len() >= MANY {
            users.remove(0);
        }
        users.push((user.to_owned(), Instant::now()));
        self.some.store(true, Ordering::Release);
    }

    pub fn left(&self, place: &str, user: &str) {
        if !self.some.load(Ordering::Acquire) {
            return;
        }
        if let Some(users) = self.by_place.lock().get_mut(place) {
            users.retain(|(known, _)| known != user);
        }
    }

    pub fn of(&self, place: &str) -> Vec<String> {
        if !self.some.load(Ordering::Acquire) {
            return Vec::new();
        }
        let mut by_place = self.by_place.lock();
        forget_old(&mut by_place);
        self.some.store(!by_place.is_empty(), Ordering::Release);
        by_place.get(place).into_iter().flatten().map(|(user, _)| user.clone()).collect()
    }
}

fn forget_old(by_place: &mut HashMap<String, Vec<(String, Instant)>>) {
    by_place.retain(|_, users| {
        users.retain(|(_, since)| since.elapsed() < MOMENT);
        !users.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newcomers_until_they_leave() {
        let newcomers = Newcomers::default();
        assert!(newcomers.of("place").is_empty());
        newcomers.joined("place", "anna");
        newcomers.joined("place", "ben");
        newcomers.joined("place", "anna");
        assert_eq!(newcomers.of("place"), ["ben", "anna"]);
        assert!(newcomers.of("elsewhere").is_empty());
        newcomers.left("place", "ben");
        assert_eq!(newcomers.of("place"), ["anna"]);
    }

    #[test]
    fn a_crowd_is_bounded() {
        let newcomers = Newcomers::default();
        for number in 0..1000 {
            newcomers.joined("place", &number.to_string());
        }
        assert_eq!(newcomers.of("place").len(), MANY);
    }
}
