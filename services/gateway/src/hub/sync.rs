//! Where a user is a member: asked of messaging, and made true here without missing what changes meanwhile.
//!
//! Changes are published on the places' subjects. So an answer is good only if every place in it was already heard when the
//! question was asked, and nothing changed since; otherwise the question is asked again.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use events::request::Memberships;

use super::member::Places;
use super::topic::{Scope, Topic};
use super::user::User;
use super::{Hub, Id};

/// Somebody whose places change more often than this while we ask is given up for now.
const ROUNDS: usize = 12;
const RETRY: Duration = Duration::from_millis(500);
/// Times the question is asked again while nobody answers it.
const PATIENCE: usize = 30;

impl Places {
    pub(super) fn insert(&mut self, place: Scope) {
        match place {
            Scope::Channel(id) => self.channels.insert(id),
            Scope::Team(id) => self.teams.insert(id),
            Scope::User(_) => false,
        };
    }

    pub(super) fn remove(&mut self, place: Scope) {
        match place {
            Scope::Channel(id) => self.channels.remove(&id),
            Scope::Team(id) => self.teams.remove(&id),
            Scope::User(_) => false,
        };
    }

    pub(super) fn all(&self) -> Vec<Scope> {
        let channels = self.channels.iter().map(|id| Scope::Channel(*id));
        channels.chain(self.teams.iter().map(|id| Scope::Team(*id))).collect()
    }
}

impl Hub {
    /// Makes the user a member here of what he is a member of.
    pub(super) async fn synchronise(&self, user: &Arc<User>) -> anyhow::Result<()> {
        let _turn = user.turn.lock().await;
        for _ in 0..ROUNDS {
            // What one joins is published on one's own subject, so that is heard before anything is asked.
            if !self.hear(&[Scope::User(user.id)]).await?.0.iter().all(|topic| host(topic, user)) {
                continue;
            }
            let before = user.member.places.lock().changes;
            let question = Memberships { user_id: user.id.as_str().to_owned() };
            let list = self.inner.bus.request(&question).await.context("where the user is a member")?;
            let channels = list.channels.iter().filter_map(|id| Id::parse(id)).map(Scope::Channel);
            let teams = list.teams.iter().filter_map(|id| Id::parse(id)).map(Scope::Team);
            let scopes: Vec<Scope> = channels.chain(teams).collect();
            let (topics, all_heard) = self.hear(&scopes).await?;
            if all_heard && apply(user, &topics, before) && self.leave_others(user, &topics, before) {
                return Ok(());
            }
        }
        bail!("the user's places do not come to rest")
    }

    /// Insists for a while; whom that does not help is told to come again.
    /// Boxed, since topics start it and it starts topics.
    pub(super) fn synchronise_or_part<'a>(
        &'a self,
        user: &'a Arc<User>,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        Box::pin(self.insist(user))
    }

    async fn insist(&self, user: &Arc<User>) {
        let mut outcome = self.synchronise(user).await;
        for _ in 0..PATIENCE {
            if outcome.is_ok() || user.is_unused() {
                return;
            }
            tokio::time::sleep(RETRY).await;
            outcome = self.synchronise(user).await;
        }
        if let Err(error) = outcome {
            tracing::warn!(
                error = format!("{error:#}"),
                user_id = user.id.as_str(),
                "places unknown; closing the user's sockets"
            );
            let connections = user.connections.read().clone();
            for connection in connections {
                self.remove(&connection);
            }
        }
    }

    /// Subscribes to what is not heard yet. True if there was no such thing.
    async fn hear(&self, scopes: &[Scope]) -> anyhow::Result<(Vec<Arc<Topic>>, bool)> {
        let (mut all, mut fresh) = (Vec::with_capacity(scopes.len()), Vec::new());
        {
            let mut topics = self.inner.topics.lock();
            for scope in scopes {
                let known = topics.get(scope).filter(|topic| !topic.is_closed()).cloned();
                let topic = known.unwrap_or_else(|| {
                    let topic = Arc::new(Topic::new(*scope));
                    topics.insert(*scope, topic.clone());
                    fresh.push(topic.clone());
                    topic
                });
                all.push(topic);
            }
        }
        let heard = all.iter().all(|topic| topic.is_heard());
        self.subscribe(&fresh).await?;
        if !heard {
            // Somebody else may be subscribing at this moment.
            for topic in &all {
                topic.settled().await;
            }
        }
        Ok((all, heard))
    }

    async fn subscribe(&self, fresh: &[Arc<Topic>]) -> anyhow::Result<()> {
        if fresh.is_empty() {
            return Ok(());
        }
        let subjects: Vec<String> = fresh.iter().map(|topic| topic.scope.subject()).collect();
        // In a task of its own: it must be finished even if the socket that asked for it goes away.
        let (bus, hub, fresh) = (self.inner.bus.clone(), self.clone(), fresh.to_vec());
        let work = async move {
            match bus.subscribe_all(&subjects).await {
                Ok(subscriptions) => {
                    for (topic, messages) in fresh.iter().zip(subscriptions) {
                        topic.started(hub.spawn(hub.clone().run_topic(topic.clone(), messages)));
                    }
                    Ok(())
                }
                Err(error) => {
                    for topic in &fresh {
                        topic.close();
                    }
                    hub.inner.topics.lock().retain(|_, topic| !topic.is_closed());
                    Err(error)
                }
            }
        };
        self.inner.tasks.spawn_on(work, &self.inner.runtime).await?
    }

    /// Takes the user out of places that are not in the list; false if it is out of date.
    fn leave_others(&self, user: &Arc<User>, topics: &[Arc<Topic>], before: u64) -> bool {
        let extra: Vec<Scope> = {
            let places = user.member.places.lock();
            places
                .all()
                .into_iter()
                .filter(|scope| !topics.iter().any(|topic| topic.scope == *scope))
                .collect()
        };
        for scope in extra {
            let topic = self.inner.topics.lock().get(&scope).cloned();
            let Some(topic) = topic else {
                user.member.places.lock().remove(scope);
                continue;
            };
            let mut members = topic.members.write();
            let mut places = user.member.places.lock();
            if places.changes != before {
                return false;
            }
            places.remove(scope);
            members.users.remove(&user.id);
        }
        true
    }
}

/// Enters the user on his own subject; false if it is just being given up.
fn host(topic: &Topic, user: &Arc<User>) -> bool {
    let mut members = topic.members.write();
    if !members.closed {
        members.users.insert(user.id, user.clone());
    }
    !members.closed
}

/// Enters the user everywhere; false if something changed since the question.
fn apply(user: &Arc<User>, topics: &[Arc<Topic>], before: u64) -> bool {
    for topic in topics {
        let mut members = topic.members.write();
        let mut places = user.member.places.lock();
        if members.closed || places.changes != before {
            return false;
        }
        places.insert(topic.scope);
        members.users.insert(user.id, user.clone());
    }
    let mut places = user.member.places.lock();
    places.known = places.known || places.changes == before;
    places.changes == before
}
