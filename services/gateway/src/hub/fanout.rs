//! A place's messages, in order: bookkeeping is done, frames go to those who are there.

use std::sync::Arc;

use bus::Subscription;
use events::live::Control;
use model::time::now_ms;

use super::connection::Offered;
use super::delivery::Delivery;
use super::topic::{Scope, Topic};
use super::user::User;
use super::{Hub, Id};

/// Control messages begin like this: the tag is their first member.
const CONTROL: &[u8] = b"{\"control\":";

impl Hub {
    pub(super) async fn run_topic(self, topic: Arc<Topic>, mut messages: Subscription) {
        while let Some(payload) = messages.next().await {
            if payload.starts_with(CONTROL) {
                match serde_json::from_slice::<Control>(&payload) {
                    Ok(control) => self.handle_control(&topic, control).await,
                    Err(error) => tracing::warn!(%error, "control message does not parse"),
                }
                continue;
            }
            if let Some(delivery) = self.parse(&payload) {
                self.deliver(&topic, &delivery);
            }
        }
    }

    pub(super) fn parse(&self, payload: &[u8]) -> Option<Delivery> {
        match Delivery::parse(payload, now_ms(), |id| Some(self.user(id)?.member.clone())) {
            Ok(delivery) => Some(delivery),
            Err(error) => {
                tracing::warn!(%error, "live frame does not parse");
                None
            }
        }
    }

    fn deliver(&self, topic: &Topic, delivery: &Delivery) {
        let mut reached = 0;
        {
            let members = topic.members.read();
            // Newcomers of a place hear its frames on their own subject, where the news of their coming was.
            let own = matches!(topic.scope, Scope::User(_));
            // What concerns one member is not shown to the others to find that out.
            match delivery.only_user() {
                Some(id) => {
                    reached += members.users.get(&id).map_or(0, |user| self.offer(user, delivery));
                }
                None => {
                    for user in members.users.values() {
                        if own || !delivery.newcomers.contains(&user.id) {
                            reached += self.offer(user, delivery);
                        }
                    }
                }
            }
        }
        self.inner.metrics.broadcast(&delivery.event, reached);
    }

    /// Offers a frame to all connections of a user; how many took it.
    pub(super) fn offer(&self, user: &User, delivery: &Delivery) -> u64 {
        let mut reached = 0;
        let mut overflown = Vec::new();
        for connection in user.connections.read().iter() {
            match connection.offer(delivery) {
                Offered::Queued => reached += 1,
                Offered::Overflow => overflown.push(connection.clone()),
                Offered::NotForIt | Offered::LeftOut => {}
            }
        }
        for connection in overflown {
            // Removing it takes locks that are held here.
            let hub = self.clone();
            self.spawn(async move {
                hub.inner.metrics.dropped_socket();
                hub.remove(&connection);
            });
        }
        reached
    }

    async fn handle_control(&self, topic: &Arc<Topic>, control: Control) {
        let Some(user) = Id::parse(control.user_id()).and_then(|id| self.user(id)) else {
            return;
        };
        match control {
            Control::JoinedChannel { channel_id, .. } => {
                self.joined(topic, &user, Id::parse(&channel_id).map(Scope::Channel)).await
            }
            Control::JoinedTeam { team_id, .. } => {
                self.joined(topic, &user, Id::parse(&team_id).map(Scope::Team)).await
            }
            Control::LeftChannel { .. } | Control::LeftTeam { .. } => left(topic, &user),
            // Heard on the subject of all gateways.
            Control::SessionsRevoked { .. } | Control::Deactivated { .. } | Control::UserChanged { .. } => {}
        }
    }

    async fn joined(&self, topic: &Arc<Topic>, user: &Arc<User>, place: Option<Scope>) {
        let Some(place) = place else { return };
        if topic.scope == place {
            enter(topic, user);
        } else if !is_in(user, place) {
            // Nobody here heard the place yet: its frames follow on this very subject, so this waits.
            self.synchronise_or_part(user).await;
        }
    }
}

fn is_in(user: &User, place: Scope) -> bool {
    match place {
        Scope::Channel(id) => user.member.is_in_channel(id),
        Scope::Team(id) => user.member.is_in_team(id),
        Scope::User(id) => user.id == id,
    }
}

fn enter(topic: &Topic, user: &Arc<User>) {
    let mut members = topic.members.write();
    let mut places = user.member.places.lock();
    places.changes += 1;
    // Whose places are still being asked for is entered by that.
    if !places.known || members.closed {
        return;
    }
    places.insert(topic.scope);
    members.users.insert(user.id, user.clone());
}

fn left(topic: &Topic, user: &Arc<User>) {
    let mut members = topic.members.write();
    let mut places = user.member.places.lock();
    places.changes += 1;
    places.remove(topic.scope);
    members.users.remove(&user.id);
}
