//! What is done now and then: idle streams end, unheard places are left, sessions about to end are asked about, and after
//! NATS was away everybody starts over.

use std::sync::Arc;
use std::time::Duration;

use model::time::now_ms;

use super::{Hub, Id};

const EVERY: Duration = Duration::from_secs(15);
/// A client may come back to its stream for this long.
const IDLE_MS: i64 = 5 * 60 * 1000;
/// Over this time clients are told that they may have missed something, so that they do not all ask at once.
const SPREAD: Duration = Duration::from_secs(2);

impl Hub {
    pub(super) async fn keep_up(self) {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            let now = now_ms();
            let mut most_waiting = 0;
            for connection in self.all_connections() {
                most_waiting = most_waiting.max(connection.waiting());
                if connection.inactive_since().is_some_and(|since| since < now - IDLE_MS) {
                    self.remove(&connection);
                    continue;
                }
                // A session in use is extended; that shows only when asked.
                let horizon = now + 2 * i64::try_from(EVERY.as_millis()).unwrap_or(0);
                if connection.expires_at().is_some_and(|at| at < horizon) {
                    self.revalidate(&connection).await;
                }
            }
            self.inner.metrics.waiting(most_waiting);
            self.inner.metrics.bus_dropped(self.inner.bus.dropped());
            self.leave_unheard_places();
        }
    }

    fn leave_unheard_places(&self) {
        let mut topics = self.inner.topics.lock();
        topics.retain(|_, topic| !topic.close_if_idle());
        topics.shrink_to_fit();
    }

    /// Waits for NATS to come back.
    pub(super) async fn watch_bus(self) {
        let mut connections = self.inner.bus.connections();
        let mut seen = *connections.borrow_and_update();
        while connections.changed().await.is_ok() {
            let made = *connections.borrow_and_update();
            if seen > 0 && made > seen {
                tracing::warn!("nats is back; clients are told that they may have missed something");
                self.start_over().await;
            }
            seen = made;
        }
    }

    /// Revocations, memberships and frames may have been missed. Stock clients fetch everything again when a `hello` names
    /// another connection than theirs; so they get one, and keep their sockets.
    async fn start_over(&self) {
        self.inner.identities.forget_all();
        let users: Vec<Arc<super::User>> = self.inner.users.iter().map(|user| user.clone()).collect();
        let pause = SPREAD / u32::try_from(users.len().max(1)).unwrap_or(u32::MAX);
        for user in users {
            // Not what is believed, but what is true, before anything more is shown.
            user.member.places.lock().known = false;
            self.synchronise_or_part(&user).await;
            let connections = user.connections.read().clone();
            for connection in connections {
                self.revalidate(&connection).await;
                if connection.is_active() {
                    let old = connection.start_over(Id::new());
                    self.inner.connections.remove(&old);
                    self.inner.connections.insert(connection.id(), connection.clone());
                    self.greet(&connection);
                } else {
                    self.remove(&connection);
                }
            }
            tokio::time::sleep(pause).await;
        }
    }
}
