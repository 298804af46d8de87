//! News that concern everybody, and bookkeeping that goes to every gateway.

use std::sync::Arc;
use std::time::Duration;

use events::live::{CONTROL, Control, EVERYBODY};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::delivery::Viewer;
use super::user::User;
use super::{Hub, Id};

/// Longer than any NATS that works takes; a revocation is worth waiting for, but not for ever.
const CATCH_UP_WITHIN: Duration = Duration::from_millis(500);

/// A gateway's word to itself.
#[derive(Serialize, Deserialize)]
struct Barrier {
    barrier: String,
}

const RETRY: Duration = Duration::from_secs(1);

impl Hub {
    pub(super) async fn hear_everybody(self) {
        self.hear_all(EVERYBODY, |hub, payload| {
            let Some(delivery) = hub.parse(payload) else { return };
            let users: Vec<Arc<User>> = hub.inner.users.iter().map(|user| user.clone()).collect();
            let reached = users.iter().map(|user| hub.offer(user, &delivery)).sum();
            hub.inner.metrics.broadcast(&delivery.event, reached);
        })
        .await;
    }

    pub(super) async fn hear_control(self) {
        self.hear_all(CONTROL, |hub, payload| {
            if let Ok(Barrier { barrier }) = serde_json::from_slice(payload) {
                // Other gateways' words are nothing to us.
                if let Some(waiting) = hub.inner.barriers.lock().remove(&barrier) {
                    let _ = waiting.send(());
                }
                return;
            }
            match serde_json::from_slice::<Control>(payload) {
                Ok(control) => hub.obey(&control),
                Err(error) => tracing::warn!(%error, "control message does not parse"),
            }
        })
        .await;
    }

    /// What concerns every gateway. Services of this process tell it before they answer; what others say is heard.
    pub(super) fn obey(&self, control: &Control) {
        match control {
            Control::SessionsRevoked { user_id, session_ids } => self.sessions_revoked(user_id, session_ids),
            Control::Deactivated { user_id } => self.deactivated(user_id),
            Control::UserChanged { user_id } => self.user_changed(user_id),
            _ => {}
        }
    }

    /// Returns when every revocation that was published before has been heard.
    pub async fn caught_up(&self) {
        let (heard, arrived) = oneshot::channel();
        let barrier = model::id::random();
        self.inner.barriers.lock().insert(barrier.clone(), heard);
        self.inner.bus.send(CONTROL, &Barrier { barrier: barrier.clone() }).await;
        let _ = tokio::time::timeout(CATCH_UP_WITHIN, arrived).await;
        self.inner.barriers.lock().remove(&barrier);
    }

    async fn hear_all(&self, subject: &str, handle: impl Fn(&Self, &[u8])) {
        loop {
            match self.inner.bus.subscribe(subject).await {
                Ok(mut messages) => {
                    while let Some(payload) = messages.next().await {
                        handle(self, &payload);
                    }
                }
                Err(error) => tracing::error!(error = format!("{error:#}"), subject, "cannot subscribe"),
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Events of these sessions end; their sockets stay and are told when they ask.
    fn sessions_revoked(&self, user_id: &str, session_ids: &[String]) {
        self.inner.identities.forget_user(user_id);
        let Some(user) = Id::parse(user_id).and_then(|id| self.user(id)) else { return };
        let connections = user.connections.read().clone();
        for connection in connections {
            let Some(identity) = connection.identity() else { continue };
            if session_ids.is_empty() || session_ids.contains(&identity.session_id) {
                connection.set_viewer(None);
                // Without a socket it can only be resumed with a session that lives; it is not worth keeping.
                if connection.inactive_since().is_some() {
                    self.remove(&connection);
                }
            }
        }
    }

    /// Nothing is left to ask about: the sockets are closed.
    fn deactivated(&self, user_id: &str) {
        self.inner.identities.forget_user(user_id);
        let Some(user) = Id::parse(user_id).and_then(|id| self.user(id)) else { return };
        let connections = user.connections.read().clone();
        for connection in connections {
            connection.set_viewer(None);
            self.remove(&connection);
        }
    }

    /// Roles or name changed: what was believed about the user's sessions is asked again.
    fn user_changed(&self, user_id: &str) {
        self.inner.identities.forget_user(user_id);
        let Some(user) = Id::parse(user_id).and_then(|id| self.user(id)) else { return };
        let hub = self.clone();
        self.spawn(async move {
            let connections = user.connections.read().clone();
            for connection in connections {
                if connection.identity().is_some() {
                    hub.revalidate(&connection).await;
                }
            }
        });
    }

    /// Asks again whose session it is. Auth being away changes nothing.
    pub(super) async fn revalidate(&self, connection: &super::Connection) {
        let token = connection.token();
        if let Ok(identity) = self.inner.identities.resolve(&token).await {
            connection.set_viewer(identity.map(Viewer::new));
        }
    }
}
