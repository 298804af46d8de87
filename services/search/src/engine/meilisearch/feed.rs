//! Carries what changes in the items to the index.
//!
//! How far it is stands in the index itself, with the documents, and is read there before each round. So whatever Meilisearch
//! lost is sent again, whatever it kept is not, and two that feed it at once do no harm: the lock spares work.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Result;
use tokio::time::{Instant, sleep, timeout};

use super::Meilisearch;
use super::index::Index;
use crate::store::changes::{self, Change};

/// Changes of one round, and about how many bytes their words take.
const MOST: i64 = 5_000;
const MOST_BYTES: i64 = 8_000_000;
/// How long changes are gathered, so that there are few rounds.
const GATHERING: Duration = Duration::from_millis(100);
/// Another process may have made changes.
const LOOK: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_secs(2);
/// Another process may have stopped feeding it.
const ELECTION: Duration = Duration::from_secs(5);
/// How often documents are counted.
const COUNT: Duration = Duration::from_secs(600);
/// How often it is looked whether another process has begun a new index.
const BEGUN: Duration = Duration::from_secs(5);
/// While very much is written it rests so many times as long as it took, and not longer than that. Meilisearch takes all there is of
/// the machine meanwhile, and no round of it would be enough for searches: the next changes are too many to be looked through.
const TIMES: u32 = 20;
const LONGEST: Duration = Duration::from_secs(60);

pub struct Feed {
    meilisearch: Meilisearch,
    /// Is a new index being filled? And when that was asked.
    is_filling: bool,
    asked: Option<Instant>,
    counted: Option<Instant>,
    /// Documents that were missing from an index that had just been filled: filling it again does not help.
    missing: i64,
    /// What went wrong in the last round.
    trouble: String,
}

/// What a round came to.
enum Round {
    /// There is more to do.
    Busy,
    Idle,
}

impl Feed {
    pub fn new(meilisearch: Meilisearch) -> Self {
        Self {
            meilisearch,
            is_filling: false,
            asked: None,
            counted: None,
            missing: 0,
            trouble: String::new(),
        }
    }

    pub async fn run(mut self) {
        loop {
            match changes::lock(&self.meilisearch.db).await {
                Ok(Some(mut lock)) => {
                    while lock.is_held().await {
                        self.go_on().await;
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::debug!(%error, "nobody can feed Meilisearch"),
            }
            sleep(ELECTION).await;
        }
    }

    async fn go_on(&mut self) {
        let begun = Instant::now();
        match self.round().await {
            Ok(Round::Busy) => {
                self.trouble.clear();
                let rested = begun.elapsed().saturating_mul(TIMES).min(LONGEST) + begun.elapsed();
                while self.meilisearch.shared.is_pressed() && begun.elapsed() < rested {
                    sleep(GATHERING).await;
                }
            }
            Ok(Round::Idle) => {
                self.trouble.clear();
                let _ = timeout(LOOK, self.meilisearch.shared.changed.notified()).await;
                sleep(GATHERING).await;
            }
            Err(error) => {
                let error = format!("{error:#}");
                // Once: it may last.
                if error != self.trouble {
                    tracing::warn!(error, "Meilisearch is not fed");
                    self.trouble = error;
                }
                sleep(AGAIN).await;
            }
        }
    }

    async fn round(&mut self) -> Result<Round> {
        let Meilisearch { live, next, .. } = self.meilisearch.clone();
        if self.is_filling().await?
            && let Some(position) = next.position().await?
        {
            return self.fill(&next, &live, position).await;
        }
        let newest = changes::newest(&self.meilisearch.db.exec()).await?;
        // One that knows more than there is comes from a later state of this database.
        match live.position().await?.filter(|position| *position <= newest) {
            Some(position) if self.carry(&live, position).await? => Ok(Round::Busy),
            Some(position) => self.count(&live, position).await,
            None => {
                tracing::warn!("the index at Meilisearch is not there: a new one is filled");
                self.meilisearch.refill().await?;
                Ok(Round::Busy)
            }
        }
    }

    async fn is_filling(&mut self) -> Result<bool> {
        let is_begun = self.meilisearch.shared.is_begun.swap(false, Ordering::Relaxed);
        if is_begun || self.asked.is_none_or(|at| at.elapsed() > BEGUN) {
            self.is_filling = self.meilisearch.next.exists().await?;
            self.asked = Some(Instant::now());
        }
        Ok(self.is_filling)
    }

    /// Fills an index that will take the place of another.
    async fn fill(&mut self, next: &Index, live: &Index, position: i64) -> Result<Round> {
        if !self.carry(next, position).await? {
            next.replace(live).await?;
            self.is_filling = false;
            live.delete_others(&self.meilisearch.begin, [live.uid(), next.uid()]).await?;
            let total = changes::total(&self.meilisearch.db.exec(), position).await?;
            let count = live.count().await?;
            self.missing = total.map_or(0, |total| total - count).max(0);
            self.counted = Some(Instant::now());
            self.meilisearch.look().await;
            tracing::info!(documents = count, "a new index at Meilisearch is in use");
        }
        Ok(Round::Busy)
    }

    /// Brings the index nearer to what there is; is there more?
    async fn carry(&self, index: &Index, position: i64) -> Result<bool> {
        let exec = self.meilisearch.db.exec();
        let changes = changes::read(&exec, position, MOST, MOST_BYTES).await?;
        let Some(last) = changes.last().map(|change| change.change) else { return Ok(false) };
        index.apply(newest(changes), last).await?;
        changes::forget(&exec, last).await?;
        Ok(true)
    }

    /// Does it hold what it must?
    async fn count(&mut self, live: &Index, position: i64) -> Result<Round> {
        if self.counted.is_some_and(|at| at.elapsed() < COUNT) {
            return Ok(Round::Idle);
        }
        let Some(total) = changes::total(&self.meilisearch.db.exec(), position).await? else {
            return Ok(Round::Idle);
        };
        self.counted = Some(Instant::now());
        let missing = total - live.count().await?;
        if missing > self.missing {
            tracing::warn!(missing, "documents are missing at Meilisearch: a new index is filled");
            self.meilisearch.refill().await?;
            return Ok(Round::Busy);
        }
        Ok(Round::Idle)
    }
}

/// The last change of each item; one whose id cannot be a document's is left out.
fn newest(changes: Vec<Change>) -> Vec<Change> {
    let mut last: HashMap<String, Change> = HashMap::with_capacity(changes.len());
    for change in changes {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if change.id.is_empty() || change.id.len() > 100 || !change.id.chars().all(fits) {
            tracing::error!(id = change.id, "an item that Meilisearch cannot hold is not found there");
            continue;
        }
        last.insert(change.id.clone(), change);
    }
    last.into_values().collect()
}
