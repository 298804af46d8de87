//! What waits for a socket, and what was sent last: the memory that lets a client come back without losing anything.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::BytesMut;

use super::frame::Frame;

/// Events that may wait; one more and the socket is given up.
pub const QUEUE: usize = 256;
/// From here on, what may be left out is.
const CROWDED: usize = 128;
/// Events kept after they were written.
const RING: usize = 128;
/// Room that an emptied queue keeps.
const SPARE: usize = 16;
/// Written in one go; enough to fill a socket's buffer, little enough to share a thread.
const BATCH: usize = 64 * 1024;

#[derive(Default)]
pub struct Outbox {
    queue: VecDeque<Arc<Frame>>,
    /// The newest events written; the last has the number before `next`.
    ring: VecDeque<Arc<Frame>>,
    next: u64,
    /// Events of the ring that are to be written again, from its end.
    again: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    Queued,
    LeftOut,
    Full,
}

/// How a client that comes back is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// Nothing was missed.
    Lossless,
    /// This many are written again.
    Again(usize),
    /// It asks for what is gone, or never was.
    Impossible,
}

impl Outbox {
    pub fn push(&mut self, frame: &Arc<Frame>) -> Pushed {
        let waiting = self.queue.len();
        if waiting >= CROWDED && frame.droppable {
            return Pushed::LeftOut;
        }
        if waiting >= QUEUE {
            return Pushed::Full;
        }
        self.queue.push_back(frame.clone());
        Pushed::Queued
    }

    /// Writes what waits, up to a batch; true when more is left.
    pub fn write(&mut self, out: &mut BytesMut) -> bool {
        let start = out.len();
        while out.len() - start < BATCH {
            if self.again > 0 {
                let index = self.ring.len() - self.again;
                self.ring[index].write(self.next - self.again as u64, out);
                self.again -= 1;
                continue;
            }
            let Some(frame) = self.queue.pop_front() else { break };
            frame.write(self.next, out);
            self.next += 1;
            if self.ring.len() == RING {
                self.ring.pop_front();
            }
            self.ring.push_back(frame);
        }
        if self.queue.is_empty() && self.queue.capacity() > SPARE {
            self.queue.shrink_to(SPARE);
        }
        !self.is_empty()
    }

    pub fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.again == 0
    }

    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Prepares for a client that expects this number next.
    pub fn resume(&mut self, expected: i64) -> Resume {
        let Some(missed) = u64::try_from(expected).ok().and_then(|expected| self.next.checked_sub(expected))
        else {
            return Resume::Impossible;
        };
        match usize::try_from(missed) {
            Ok(0) => {
                self.again = 0;
                Resume::Lossless
            }
            Ok(missed) if missed <= self.ring.len() => {
                self.again = missed;
                Resume::Again(missed)
            }
            _ => Resume::Impossible,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> Arc<Frame> {
        Arc::new(Frame::new(name, "{}", "{}"))
    }

    /// Numbers written.
    fn written(outbox: &mut Outbox) -> Vec<u64> {
        let mut out = BytesMut::new();
        while outbox.write(&mut out) {}
        let text = String::from_utf8_lossy(&out).into_owned();
        text.split("\"seq\":").skip(1).map(|rest| rest.split('}').next().unwrap().parse().unwrap()).collect()
    }

    fn outbox(events: usize) -> Outbox {
        let mut outbox = Outbox::default();
        for _ in 0..events {
            assert_eq!(outbox.push(&event("e")), Pushed::Queued);
            written(&mut outbox);
        }
        outbox
    }

    #[test]
    fn numbers_have_no_gaps_and_are_given_at_writing() {
        let mut outbox = Outbox::default();
        for _ in 0..200 {
            outbox.push(&event("e"));
        }
        assert_eq!(outbox.push(&event("typing")), Pushed::LeftOut);
        outbox.push(&event("e"));
        assert_eq!(written(&mut outbox), (0..201).collect::<Vec<_>>());
    }

    #[test]
    fn a_full_queue_is_the_end() {
        let mut outbox = Outbox::default();
        let pushed: Vec<Pushed> = (0..=QUEUE).map(|_| outbox.push(&event("e"))).collect();
        assert!(pushed[..QUEUE].iter().all(|pushed| *pushed == Pushed::Queued));
        assert_eq!(pushed[QUEUE], Pushed::Full);
    }

    #[test]
    fn who_missed_nothing_gets_nothing_again() {
        let mut outbox = outbox(5);
        assert_eq!(outbox.resume(5), Resume::Lossless);
        assert_eq!(written(&mut outbox), [0u64; 0]);
        outbox.push(&event("e"));
        assert_eq!(written(&mut outbox), [5]);
    }

    #[test]
    fn what_was_missed_comes_with_its_old_numbers_then_what_waited() {
        let mut outbox = outbox(10);
        outbox.push(&event("e"));
        assert_eq!(outbox.resume(7), Resume::Again(3));
        assert_eq!(written(&mut outbox), [7, 8, 9, 10]);
        assert_eq!(outbox.resume(9), Resume::Again(2));
        assert_eq!(written(&mut outbox), [9, 10]);
    }

    #[test]
    fn too_old_ahead_and_nonsense_are_impossible() {
        let mut outbox = outbox(300);
        assert_eq!(outbox.resume(300 - RING as i64), Resume::Again(RING));
        written(&mut outbox);
        for expected in [0, 300 - RING as i64 - 1, 301, -5, i64::MIN, i64::MAX] {
            assert_eq!(outbox.resume(expected), Resume::Impossible, "{expected}");
        }
    }

    #[test]
    fn an_emptied_queue_gives_its_room_back() {
        let mut outbox = Outbox::default();
        for _ in 0..QUEUE {
            outbox.push(&event("e"));
        }
        written(&mut outbox);
        assert!(outbox.queue.capacity() <= SPARE * 2);
    }
}
