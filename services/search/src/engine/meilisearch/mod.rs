//! Meilisearch, fed from the items.
//!
//! An index has a document, the mark, that says which changes are in it, and every search finds the mark with its hits: what
//! changed since is looked through in Postgres. So an answer is complete however far the index is behind, and one without a
//! mark (the index is gone, or begins anew) is none.

mod document;
mod feed;
mod filter;
mod http;
mod index;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use db::{Db, Exec};
use meilisearch_sdk::client::Client;
use meilisearch_sdk::errors::{Error, ErrorType};
use parking_lot::Mutex;
use runtime::Context;
use settings::Secret;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use self::document::Hit;
use self::http::Http;
use self::index::Index;
use super::{Engine, Failed, Hits, Page, staged, tsquery};
use crate::domain::plan::Plan;
use crate::metrics::Metrics;
use crate::store::changes;
use crate::store::find::{self, Candidate, MOST_FRESH};

/// How long a search waits for it.
const DEADLINE: Duration = Duration::from_millis(500);
/// How long a look at its state may take, and how often there is one.
const LOOK: Duration = Duration::from_secs(2);

/// A filter takes time for each channel it names, and more the more there are. Where there are so many, the newest hits
/// anywhere are tried first, so many and then so many, each time without the channels that were in the way before.
pub const MANY: usize = 200;
const WIDE: [usize; 3] = [200, 1_000, 1_000];

/// Changes that are counted: while an index is filled there may be millions, and there is a look every two seconds.
const MOST_COUNTED: i64 = 100_000;

/// Very much is written so long after that was said last.
const PRESSED: Duration = Duration::from_secs(2);

const AWAY: &str = "away";

#[derive(Clone)]
pub struct Meilisearch {
    db: Db,
    /// The one that is searched.
    live: Index,
    /// One that is being filled, to take its place.
    next: Index,
    /// What the names of all our indexes begin with.
    begin: String,
    metrics: Metrics,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// What was wrong in a word when it was last asked; "" while nothing is.
    trouble: Mutex<&'static str>,
    changed: Notify,
    /// Has this process begun a new index?
    is_begun: AtomicBool,
    /// When very much was written last.
    pressed: Mutex<Option<Instant>>,
}

impl Shared {
    fn is_pressed(&self) -> bool {
        self.pressed.lock().is_some_and(|at| at.elapsed() < PRESSED)
    }
}

impl Meilisearch {
    pub async fn open(url: &str, key: &Secret, db: &Db, metrics: Metrics) -> anyhow::Result<Self> {
        let client = Client::new_with_client(url, None::<String>, Http::new(key)?);
        let origin = changes::origin(&db.exec()).await.context("asking which database this is")?;
        let begin = format!("parlance_{origin}_");
        let live = Index { client: client.clone(), uid: format!("{begin}v{}", index::VERSION) };
        let next = Index { client, uid: format!("{}_next", live.uid) };
        let shared = Arc::default();
        Ok(Self { db: db.clone(), live, next, begin, metrics, shared })
    }

    /// Feeds it and watches it until the process stops.
    pub async fn start(&self, context: &Context) {
        self.look().await;
        let watching = self.clone();
        context.spawn(async move {
            loop {
                sleep(LOOK).await;
                watching.look().await;
            }
        });
        context.spawn(feed::Feed::new(self.clone()).run());
    }

    pub fn wake(&self) {
        self.shared.changed.notify_one();
    }

    pub fn is_pressed(&self, is_pressed: bool) {
        *self.shared.pressed.lock() = is_pressed.then(Instant::now);
    }

    pub fn state(&self) -> String {
        let trouble = *self.shared.trouble.lock();
        if trouble.is_empty() { "meilisearch".to_owned() } else { format!("meilisearch, {trouble}") }
    }

    /// # Errors
    /// What is wrong in a word, and as the server says it.
    pub async fn check(&self) -> Result<(), (&'static str, String)> {
        match timeout(LOOK, self.live.position()).await {
            Ok(Ok(Some(_))) => Ok(()),
            Ok(Ok(None)) => Err(("being filled", "the index is being filled".to_owned())),
            Ok(Err(error)) => Err((AWAY, chain(&error))),
            Err(_) => Err((AWAY, "no answer in time".to_owned())),
        }
    }

    /// Begins an index that will take the place of the one there is.
    pub async fn refill(&self) -> anyhow::Result<()> {
        if !self.next.exists().await? || self.next.position().await?.is_none() {
            self.next.make().await?;
            self.next.apply(Vec::new(), 0).await?;
        }
        self.shared.is_begun.store(true, Ordering::Relaxed);
        self.wake();
        Ok(())
    }

    /// Documents in the index that will take the place of the one there is; `None`: there is no such index.
    pub async fn filled(&self) -> anyhow::Result<Option<i64>> {
        if !self.next.exists().await? {
            return Ok(None);
        }
        // It may have taken its place by now.
        Ok(Some(self.next.count().await.unwrap_or(0)))
    }

    /// Changes that it has not been told of, as far as they are counted.
    pub async fn behind(&self) -> anyhow::Result<i64> {
        let position = match self.live.position().await? {
            Some(position) => position,
            None if self.next.exists().await? => self.next.position().await?.unwrap_or(0),
            None => 0,
        };
        Ok(changes::count(&self.db.exec(), position, MOST_COUNTED).await?)
    }

    pub async fn search(&self, plan: &Plan, wanted: usize) -> Result<Hits, Failed> {
        // Who asks in vain has to wait; one is enough.
        if !self.shared.trouble.lock().is_empty() {
            return Err(Failed::Engine(self.state()));
        }
        staged::search(self, &self.db.exec(), plan, wanted).await
    }

    async fn look(&self) {
        let (trouble, detail) = self.check().await.err().unwrap_or_default();
        self.is_in(trouble, &detail);
        if let Ok(Ok(behind)) = timeout(LOOK, self.behind()).await {
            self.metrics.engine_lag.set(behind);
        }
    }

    /// Keeps what is wrong, if anything, and says so once.
    fn is_in(&self, trouble: &'static str, detail: &str) {
        let is_up = trouble.is_empty();
        self.metrics.engine_up.set(i64::from(is_up));
        let before = std::mem::replace(&mut *self.shared.trouble.lock(), trouble);
        match (before, is_up) {
            _ if before == trouble => {}
            (_, true) => tracing::info!("Meilisearch answers searches"),
            (_, false) => tracing::warn!(detail, "Meilisearch does not answer searches"),
        }
    }

    /// The newest of what is looked for in the channels of a plan, or as many of it as are wanted; and how much the index knew.
    async fn hits(&self, page: &Page<'_>) -> Result<(i64, Vec<Hit>), Failed> {
        let Page { plan, lookup, taken, limit } = *page;
        let wanted = limit + taken.as_old.len();
        if plan.channels.len() > MANY
            && let Some(found) = self.hits_anywhere(page, wanted).await?
        {
            return Ok(found);
        }
        self.ask(&filter::of(plan, lookup, taken.at), wanted).await
    }

    /// The same, sorted out of hits in whatever channel; `None`: too few of these are in the plan's.
    async fn hits_anywhere(&self, page: &Page<'_>, wanted: usize) -> Result<Option<(i64, Vec<Hit>)>, Failed> {
        let Page { plan, lookup, taken, .. } = *page;
        let own: HashSet<&str> = plan.channels.iter().map(String::as_str).collect();
        let mut foreign: HashMap<String, usize> = HashMap::new();
        for most in WIDE {
            let most = most.max(wanted);
            let filter = filter::anywhere(plan, lookup, taken.at, &loudest(&foreign));
            let (position, mut hits) = self.ask(&filter, most).await?;
            let is_all = hits.len() < most;
            hits.retain(|hit| {
                let is_own = own.contains(hit.channel.as_str());
                if !is_own {
                    *foreign.entry(hit.channel.clone()).or_default() += 1;
                }
                is_own
            });
            if is_all || hits.len() >= wanted {
                return Ok(Some((position, hits)));
            }
        }
        Ok(None)
    }

    /// The newest of what a filter leaves, and what else is known of the index then.
    async fn ask(&self, filter: &str, limit: usize) -> Result<(i64, Vec<Hit>), Failed> {
        let down = |why: String| {
            self.is_in(AWAY, &why);
            Failed::Engine(why)
        };
        let found = match timeout(DEADLINE, self.live.find(filter, limit + 1)).await {
            Err(_) => return Err(down("Meilisearch gave no answer in time".to_owned())),
            // What it does not understand is not its fault; the next search it may.
            Ok(Err(Error::Meilisearch(error))) if error.error_type == ErrorType::InvalidRequest => {
                tracing::error!(%error, "Meilisearch does not understand a search");
                return Err(Failed::Engine(error.to_string()));
            }
            Ok(Err(error)) => return Err(down(chain(&error))),
            Ok(Ok(found)) => found.unwrap_or_default(),
        };
        let mut hits = found.into_iter();
        match hits.next().and_then(|mark| mark.position) {
            Some(position) => Ok((position, hits.collect())),
            None => Err(down("the index at Meilisearch is gone".to_owned())),
        }
    }
}

/// The channels with the most hits, no more of them than a filter bears.
fn loudest(hits: &HashMap<String, usize>) -> Vec<&String> {
    let mut channels: Vec<(&String, &usize)> = hits.iter().collect();
    channels.sort_unstable_by_key(|(_, hits)| std::cmp::Reverse(**hits));
    channels.into_iter().take(MANY).map(|(channel, _)| channel).collect()
}

/// An error with its causes: the first says too little.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

impl Engine for Meilisearch {
    async fn find(&self, exec: &Exec<'_>, page: &Page<'_>) -> Result<Vec<Candidate>, Failed> {
        let Page { plan, lookup, taken, limit } = *page;
        let (position, hits) = self.hits(page).await?;
        let hits = hits.into_iter().filter(|hit| !taken.as_old.contains(&hit.id)).take(limit);
        let mut found: Vec<Candidate> =
            hits.map(|hit| Candidate { id: hit.id, create_at: hit.at, content: String::new() }).collect();
        let behind = changes::count(exec, position, MOST_FRESH).await?;
        if behind >= MOST_FRESH {
            return Err(Failed::Engine("the index at Meilisearch is behind".to_owned()));
        }
        if behind > 0 {
            let lookup = tsquery::of(lookup, Some(position));
            let known: HashSet<String> = found.iter().map(|candidate| candidate.id.clone()).collect();
            let fresh = find::find(exec, plan, &lookup, taken, limit).await?;
            found.extend(fresh.into_iter().filter(|candidate| !known.contains(&candidate.id)));
            found.sort_by(|a, b| (b.create_at, &b.id).cmp(&(a.create_at, &a.id)));
            found.truncate(limit);
        }
        if lookup.with_content {
            let ids: Vec<String> = found.iter().map(|candidate| candidate.id.clone()).collect();
            let mut contents = find::contents(exec, &ids).await?;
            for candidate in &mut found {
                candidate.content = contents.remove(&candidate.id).unwrap_or_default();
            }
        }
        Ok(found)
    }
}
