//! Token → identity, asked of auth once and then remembered for a minute; a revocation empties it at once.

mod csrf;
mod token;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bus::Bus;
use events::request::{ResolveToken, TouchSession};
use model::time::now_ms;
use model::{Identity, Problem};
use moka::sync::Cache;
use parking_lot::RwLock;
use sha2::{Digest, Sha256};

pub use csrf::passes as csrf_passes;
pub use token::{COOKIE_NAME, Place, find as find_token};

const LIFETIME: Duration = Duration::from_secs(60);
/// Just long enough that a client gone mad with a dead token costs one question a moment.
const LIFETIME_OF_NOTHING: Duration = Duration::from_secs(2);
const CAPACITY: u64 = 50_000;
/// A session's activity is reported this often at most.
const TOUCH_EVERY: Duration = Duration::from_secs(300);

type Key = [u8; 32];

/// What is known of tokens. Holds hashes, never a token.
#[derive(Clone)]
pub struct Identities {
    inner: Arc<Inner>,
}

struct Inner {
    bus: Bus,
    known: Cache<Key, Known>,
    unknown: Cache<Key, u64>,
    touched: Cache<String, ()>,
    /// Counts questions and revocations: what was asked before a revocation is not believed after it.
    clock: AtomicU64,
    forgotten: RwLock<Forgotten>,
}

#[derive(Clone)]
struct Known {
    identity: Arc<Identity>,
    asked: u64,
}

#[derive(Default)]
struct Forgotten {
    everything: u64,
    /// The last word about anybody: a token that was nobody's may be somebody's again.
    anybody: u64,
    users: HashMap<String, (u64, i64)>,
}

impl Identities {
    pub fn new(bus: Bus) -> Self {
        let inner = Inner {
            bus,
            known: Cache::builder().max_capacity(CAPACITY).time_to_live(LIFETIME).build(),
            unknown: Cache::builder().max_capacity(CAPACITY).time_to_live(LIFETIME_OF_NOTHING).build(),
            touched: Cache::builder().max_capacity(CAPACITY).time_to_live(TOUCH_EVERY).build(),
            clock: AtomicU64::new(1),
            forgotten: RwLock::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Whose token it is, if that is known without asking. `Some(None)`: nobody's.
    pub fn peek(&self, token: &str) -> Option<Option<Arc<Identity>>> {
        let key = key(token);
        let inner = &self.inner;
        if let Some(known) = inner.known.get(&key) {
            // A session that seems to have ended may have been extended meanwhile.
            let live = known.identity.expires_at == 0 || known.identity.expires_at > now_ms();
            if live && inner.is_current(&known) {
                return Some(Some(known.identity));
            }
        }
        let asked = inner.unknown.get(&key)?;
        let forgotten = inner.forgotten.read();
        (asked > forgotten.everything.max(forgotten.anybody)).then_some(None)
    }

    /// Whose token it is; `None`: nobody's.
    ///
    /// # Errors
    /// Auth does not answer.
    pub async fn resolve(&self, token: &str) -> Result<Option<Arc<Identity>>, Problem> {
        if token.is_empty() {
            return Ok(None);
        }
        if let Some(known) = self.peek(token) {
            return Ok(known);
        }
        self.ask(token).await
    }

    async fn ask(&self, token: &str) -> Result<Option<Arc<Identity>>, Problem> {
        let inner = &self.inner;
        let asked = inner.clock.fetch_add(1, Ordering::AcqRel);
        let answer = inner.bus.request(&ResolveToken { token: token.to_owned() }).await?;
        let Some(identity) = answer.map(Arc::new) else {
            inner.unknown.insert(key(token), asked);
            return Ok(None);
        };
        inner.known.insert(key(token), Known { identity: identity.clone(), asked });
        Ok(Some(identity))
    }

    /// Tells auth now and then that a session is in use.
    pub fn touch(&self, identity: &Identity) {
        if identity.session_id.is_empty() || self.inner.touched.contains_key(&identity.session_id) {
            return;
        }
        self.inner.touched.insert(identity.session_id.clone(), ());
        let (bus, session_id) = (self.inner.bus.clone(), identity.session_id.clone());
        tokio::spawn(async move {
            if let Err(error) = bus.request(&TouchSession { session_id, at: now_ms() }).await {
                tracing::debug!(%error, "session not touched");
            }
        });
    }

    /// Forgets what is known about a user's tokens, questions on their way included.
    pub fn forget_user(&self, user_id: &str) {
        let at = self.inner.clock.fetch_add(1, Ordering::AcqRel);
        let now = now_ms();
        let mut forgotten = self.inner.forgotten.write();
        // Older entries say nothing any more: what they forbade has left the cache by itself.
        if forgotten.users.len() >= 1024 {
            let horizon = now - 2 * i64::try_from(LIFETIME.as_millis()).unwrap_or(0);
            forgotten.users.retain(|_, (_, since)| *since > horizon);
        }
        forgotten.users.insert(user_id.to_owned(), (at, now));
        forgotten.anybody = at;
    }

    /// Forgets everything: revocations may have been missed.
    pub fn forget_all(&self) {
        let at = self.inner.clock.fetch_add(1, Ordering::AcqRel);
        self.inner.forgotten.write().everything = at;
        self.inner.known.invalidate_all();
        self.inner.unknown.invalidate_all();
    }
}

impl Inner {
    fn is_current(&self, known: &Known) -> bool {
        let forgotten = self.forgotten.read();
        let user = forgotten.users.get(&known.identity.user_id).map_or(0, |(at, _)| *at);
        known.asked > forgotten.everything && known.asked > user
    }
}

fn key(token: &str) -> Key {
    Sha256::digest(token.as_bytes()).into()
}
