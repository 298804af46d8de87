//! A place whose news this gateway hears, and who of its people hears them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use events::live;
use parking_lot::{Mutex, RwLock};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::Id;
use super::user::User;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    User(Id),
    Channel(Id),
    Team(Id),
}

impl Scope {
    pub fn subject(&self) -> String {
        match self {
            Self::User(id) => live::user_subject(id.as_str()),
            Self::Channel(id) => live::channel_subject(id.as_str()),
            Self::Team(id) => live::team_subject(id.as_str()),
        }
    }
}

pub struct Topic {
    pub scope: Scope,
    pub members: RwLock<Members>,
    /// The subscription is in place.
    heard: AtomicBool,
    changed: Notify,
    task: Mutex<Option<AbortHandle>>,
}

#[derive(Default)]
pub struct Members {
    pub users: HashMap<Id, Arc<User>>,
    /// Nobody was here at the last look.
    pub empty_before: bool,
    /// Unsubscribed: nobody may be added any more.
    pub closed: bool,
}

impl Topic {
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            members: RwLock::default(),
            heard: AtomicBool::new(false),
            changed: Notify::new(),
            task: Mutex::default(),
        }
    }

    pub fn is_heard(&self) -> bool {
        self.heard.load(Ordering::Acquire)
    }

    pub fn is_closed(&self) -> bool {
        self.members.read().closed
    }

    /// The subscription stands and this task listens to it.
    pub fn started(&self, task: AbortHandle) {
        *self.task.lock() = Some(task);
        self.heard.store(true, Ordering::Release);
        self.changed.notify_waiters();
    }

    /// Nobody will ever hear it.
    pub fn close(&self) {
        self.members.write().closed = true;
        if let Some(task) = self.task.lock().take() {
            task.abort();
        }
        self.changed.notify_waiters();
    }

    /// Waits until it is heard or given up.
    pub async fn settled(&self) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if self.is_heard() || self.is_closed() {
                return;
            }
            changed.await;
        }
    }

    /// Leaves, unless somebody else of the same name has come since.
    pub fn remove(&self, user: &Arc<User>) {
        let mut members = self.members.write();
        if members.users.get(&user.id).is_some_and(|known| Arc::ptr_eq(known, user)) {
            members.users.remove(&user.id);
        }
    }

    /// Closes it when nobody was there at this look and the one before.
    pub fn close_if_idle(&self) -> bool {
        let mut members = self.members.write();
        if !members.users.is_empty() {
            members.empty_before = false;
            return false;
        }
        if !std::mem::replace(&mut members.empty_before, true) || !self.is_heard() {
            return false;
        }
        members.closed = true;
        drop(members);
        if let Some(task) = self.task.lock().take() {
            task.abort();
        }
        true
    }
}
