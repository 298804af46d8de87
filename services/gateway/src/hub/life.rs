//! Coming, going and coming back.

use std::sync::Arc;
use std::time::Duration;

use events::live::Broadcast;
use events::signal::{Presence, PresenceKind, Typing};
use model::Identity;
use model::time::now_ms;
use serde_json::json;

use super::connection::Connection;
use super::delivery::Viewer;
use super::frame::Frame;
use super::outbox::Resume;
use super::user::User;
use super::{Hub, Id};

/// Streams without a socket that one person may have; a client that always starts anew must not pile them up.
const IDLE_PER_USER: usize = 5;
/// Sockets one person may have open here at a time.
const OPEN_PER_USER: usize = 1000;
/// Whoever is back by then was never gone.
const GONE_AFTER: Duration = Duration::from_millis(500);

/// A connection with its socket; without it when dropped.
pub struct Attached {
    hub: Hub,
    connection: Arc<Connection>,
}

impl std::ops::Deref for Attached {
    type Target = Arc<Connection>;

    fn deref(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        self.hub.detached(&self.connection);
    }
}

/// Keeps a user from vanishing while a socket is being let in.
struct Pin(Arc<User>, Hub);

impl Drop for Pin {
    fn drop(&mut self) {
        self.0.unpin();
        self.1.forget_if_unused(&self.0);
    }
}

impl Hub {
    /// Lets a socket in: a new stream of events, beginning with `hello`.
    ///
    /// # Errors
    /// It cannot be found out where the user is a member.
    pub async fn attach(
        &self,
        identity: Arc<Identity>,
        token: &str,
        resumable: bool,
    ) -> anyhow::Result<Attached> {
        let id = Id::parse(&identity.user_id).ok_or_else(|| anyhow::anyhow!("an identity without a user"))?;
        let pin = self.pin(id);
        let user = pin.0.clone();
        if user.connections.read().len() >= OPEN_PER_USER + IDLE_PER_USER {
            anyhow::bail!("the user has too many sockets");
        }
        let known = user.member.places.lock().known;
        if !known {
            self.synchronise(&user).await?;
        }
        let connection =
            Arc::new(Connection::new(user.member.clone(), Viewer::new(identity), token, resumable));
        self.greet(&connection);
        self.inner.connections.insert(connection.id(), connection.clone());
        user.connections.write().push(connection.clone());
        self.inner.metrics.users(self.inner.users.len());
        drop(pin);
        self.tell_presence(id, PresenceKind::Connected);
        Ok(Attached { hub: self.clone(), connection })
    }

    /// Lets a client come back to its stream, if nothing of it is lost.
    pub fn resume(
        &self,
        connection_id: &str,
        expected: i64,
        identity: &Arc<Identity>,
        token: &str,
    ) -> Option<Attached> {
        let found = Id::parse(connection_id)
            .and_then(|id| self.inner.connections.get(&id).map(|known| known.clone()));
        let connection = found.filter(|known| known.member.id.as_str() == identity.user_id)?;
        match connection.resume(expected, Viewer::new(identity.clone()), token) {
            Resume::Impossible => {
                self.inner.metrics.reconnect("failure");
                // Its place is taken by a new stream; nobody will ask for it again.
                if connection.inactive_since().is_some() {
                    self.remove(&connection);
                }
                None
            }
            resume => {
                self.inner.metrics.reconnect(if resume == Resume::Lossless { "lossless" } else { "success" });
                self.tell_presence(connection.member.id, PresenceKind::Connected);
                Some(Attached { hub: self.clone(), connection })
            }
        }
    }

    /// The first event of a stream.
    pub(super) fn greet(&self, connection: &Connection) {
        let user = connection.member.id.as_str();
        let data = json!({
            "connection_id": connection.id().as_str(),
            "server_hostname": self.inner.hostname,
            "server_version": self.inner.server_version,
        });
        let broadcast = serde_json::to_string(&Broadcast::user(user)).unwrap_or_default();
        connection.push(Frame::new("hello", &data.to_string(), &broadcast));
    }

    fn detached(&self, connection: &Arc<Connection>) {
        connection.detach(now_ms());
        let keep =
            connection.resumable && connection.inactive_since().is_some() && connection.identity().is_some();
        let user = connection.member.id;
        if !keep {
            self.remove(connection);
        } else if let Some(user) = self.user(user) {
            self.drop_oldest_idle(&user);
        }
        let hub = self.clone();
        self.spawn(async move {
            tokio::time::sleep(GONE_AFTER).await;
            if !hub.user(user).is_some_and(|known| known.has_socket()) {
                hub.tell_presence(user, PresenceKind::Gone);
            }
        });
    }

    fn drop_oldest_idle(&self, user: &Arc<User>) {
        let mut idle: Vec<(i64, Arc<Connection>)> = {
            let connections = user.connections.read();
            connections.iter().filter_map(|known| Some((known.inactive_since()?, known.clone()))).collect()
        };
        idle.sort_by_key(|(since, _)| *since);
        let surplus = idle.len().saturating_sub(IDLE_PER_USER);
        for (_, connection) in idle.into_iter().take(surplus) {
            self.remove(&connection);
        }
    }

    /// Ends a stream for good.
    pub(super) fn remove(&self, connection: &Arc<Connection>) {
        connection.close();
        self.inner.connections.remove_if(&connection.id(), |_, known| Arc::ptr_eq(known, connection));
        if let Some(user) = self.user(connection.member.id) {
            user.connections.write().retain(|known| !Arc::ptr_eq(known, connection));
            self.forget_if_unused(&user);
        }
    }

    fn pin(&self, id: Id) -> Pin {
        let user = self.inner.users.entry(id).or_insert_with(|| Arc::new(User::new(id)));
        user.pin();
        Pin(user.clone(), self.clone())
    }

    fn forget_if_unused(&self, user: &Arc<User>) {
        let removed =
            self.inner.users.remove_if(&user.id, |_, known| Arc::ptr_eq(known, user) && known.is_unused());
        if removed.is_none() {
            return;
        }
        let mut scopes = user.member.places.lock().all();
        scopes.push(super::Scope::User(user.id));
        let topics: Vec<_> = {
            let topics = self.inner.topics.lock();
            scopes.iter().filter_map(|scope| topics.get(scope).cloned()).collect()
        };
        for topic in topics {
            topic.remove(user);
        }
        self.inner.metrics.users(self.inner.users.len());
    }

    pub fn tell_presence(&self, user: Id, kind: PresenceKind) {
        let hub = self.clone();
        self.spawn(async move {
            let presence = Presence { user_id: user.as_str().to_owned(), kind, at: now_ms() };
            hub.inner.bus.signal(&presence).await;
        });
    }

    pub fn signal_typing(&self, typing: Typing) {
        let hub = self.clone();
        self.spawn(async move { hub.inner.bus.signal(&typing).await });
    }

    /// Every stream there is, with or without a socket.
    pub(super) fn all_connections(&self) -> Vec<Arc<Connection>> {
        self.inner.connections.iter().map(|known| known.clone()).collect()
    }

    /// The process stops: people are said to be gone and all sockets are closed.
    pub async fn close(&self) {
        let users: Vec<Arc<User>> = self.inner.users.iter().map(|user| user.clone()).collect();
        for user in users.iter().filter(|user| user.has_socket()) {
            let presence =
                Presence { user_id: user.id.as_str().to_owned(), kind: PresenceKind::Gone, at: now_ms() };
            self.inner.bus.signal(&presence).await;
        }
        for connection in self.all_connections() {
            self.remove(&connection);
        }
    }
}
