//! Frames for sockets, bookkeeping for gateways, signals: published now, or never.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use events::live::{self, Broadcast, Control, Live};
use events::signal::Signal;
use serde::Serialize;

use crate::Bus;

pub(crate) type Listener = Arc<dyn Fn(&Control) + Send + Sync>;

/// A frame with those who get it on their own subject.
#[derive(Serialize)]
struct Addressed<'a> {
    #[serde(flatten)]
    frame: &'a Live,
    newcomers: &'a [String],
}

impl Bus {
    /// Sends a frame to the gateways whose sockets may see it. Call after the commit.
    pub async fn live(&self, frame: &Live) {
        if !frame.along().is_empty() {
            return self.live_along(frame).await;
        }
        let subject = frame.broadcast.subject();
        let newcomers =
            place(&frame.broadcast).map(|place| self.inner.newcomers.of(place)).unwrap_or_default();
        if newcomers.is_empty() {
            return self.send(&subject, frame).await;
        }
        let frame = Addressed { frame, newcomers: &newcomers };
        self.send(&subject, &frame).await;
        for user in &newcomers {
            self.send(&live::user_subject(user), &frame).await;
        }
    }

    /// A frame for one member of a channel, where he hears the channel's frames.
    async fn live_along(&self, frame: &Live) {
        let user = &frame.broadcast.user_id;
        let is_new = self.inner.newcomers.of(frame.along()).contains(user);
        let subject = if is_new { live::user_subject(user) } else { live::channel_subject(frame.along()) };
        self.send(&subject, frame).await;
    }

    /// Bookkeeping for gateways, on the subject whose frames depend on it.
    pub async fn control(&self, control: &Control) {
        let listeners = self.inner.listeners.read().clone();
        for listener in listeners {
            listener(control);
        }
        match control {
            // First to gateways that hear the place already, in order with its frames; then to those that hear the user.
            Control::JoinedChannel { user_id, channel_id: place } => {
                self.inner.newcomers.joined(place, user_id);
                self.send(&live::channel_subject(place), control).await;
                self.send(&live::user_subject(user_id), control).await;
            }
            Control::JoinedTeam { user_id, team_id: place } => {
                self.inner.newcomers.joined(place, user_id);
                self.send(&live::team_subject(place), control).await;
                self.send(&live::user_subject(user_id), control).await;
            }
            Control::LeftChannel { user_id, channel_id: place } => {
                self.inner.newcomers.left(place, user_id);
                self.send(&live::channel_subject(place), control).await;
            }
            Control::LeftTeam { user_id, team_id: place } => {
                self.inner.newcomers.left(place, user_id);
                self.send(&live::team_subject(place), control).await;
            }
            Control::SessionsRevoked { .. } | Control::Deactivated { .. } | Control::UserChanged { .. } => {
                self.send(live::CONTROL, control).await;
                // The answer to the client must not overtake the news that its session is gone.
                self.settle().await;
            }
        }
    }

    /// Calls `listener` with every control message of this process, before it is published.
    pub fn on_control(&self, listener: impl Fn(&Control) + Send + Sync + 'static) {
        self.inner.listeners.write().push(Arc::new(listener));
    }

    pub async fn signal<S: Signal>(&self, signal: &S) {
        self.send(S::SUBJECT, signal).await;
    }

    /// Publishes any message, now or never.
    pub async fn send<T: Serialize + ?Sized>(&self, subject: &str, message: &T) {
        let payload = match serde_json::to_vec(message) {
            Ok(payload) => payload,
            Err(error) => return tracing::error!(%error, subject, "message does not serialise"),
        };
        // While NATS is away its client would queue and then block; live news is worth nothing by then.
        if !self.is_connected()
            || self.inner.client.publish(self.subject(subject), payload.into()).await.is_err()
        {
            self.inner.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The channel or team on whose subject a frame travels.
fn place(broadcast: &Broadcast) -> Option<&str> {
    let place = if broadcast.channel_id.is_empty() { &broadcast.team_id } else { &broadcast.channel_id };
    (broadcast.user_id.is_empty() && !place.is_empty()).then_some(place.as_str())
}
