//! What items are looked up with: Postgres always, and Meilisearch where there is one. Both get the same words to look up, and
//! what they find is judged by the same rules.

mod expression;
mod meilisearch;
mod postgres;
mod staged;
mod tsquery;

use db::{Db, Exec};
use model::Problem;
use runtime::Context;

use crate::domain::matching::Closeness;
use crate::domain::plan::Plan;
use crate::metrics::Metrics;
use crate::store::find::{Candidate, Taken};
use crate::store::problem;
use expression::Expression;
use meilisearch::Meilisearch;
use postgres::Postgres;

/// Ids of what may fit, best first: whole words before parts of words, the newest of each first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    pub ids: Vec<String>,
    /// Slips are looked for only when nothing else is found; otherwise what fits by a slip alone does not fit.
    pub loosest: Closeness,
}

/// Words to look up.
struct Lookup {
    /// `None`: anything.
    wanted: Option<Expression>,
    /// None of these.
    except: Vec<Expression>,
    with_content: bool,
}

/// Candidates wanted of an engine.
struct Page<'a> {
    plan: &'a Plan,
    lookup: &'a Lookup,
    /// Those it gave before.
    taken: &'a Taken,
    limit: usize,
}

trait Engine {
    /// Candidates that follow on those taken before, the newest first; fewer than the limit: there are no more.
    async fn find(&self, exec: &Exec<'_>, page: &Page<'_>) -> Result<Vec<Candidate>, Failed>;
}

/// Why an engine does not answer.
#[derive(Debug)]
enum Failed {
    Database(db::Error),
    /// Another engine may.
    Engine(String),
}

impl From<db::Error> for Failed {
    fn from(error: db::Error) -> Self {
        Self::Database(error)
    }
}

/// The engines there are: one is used, Postgres may stand in for it. Cheap to clone.
#[derive(Clone)]
pub struct Engines {
    postgres: Postgres,
    meilisearch: Option<Meilisearch>,
    /// Does Postgres answer when Meilisearch does not?
    falls_back: bool,
    metrics: Metrics,
}

impl Engines {
    /// # Errors
    /// The database is away, or the settings name no server.
    pub async fn open(context: &Context, db: &Db) -> anyhow::Result<Self> {
        let settings = &context.settings.parlance;
        let meilisearch = match settings.meilisearch_url.trim_end_matches('/') {
            "" => None,
            url => Some(Meilisearch::open(url, &settings.meilisearch_key, db, Metrics::get()).await?),
        };
        if let Some(meilisearch) = &meilisearch {
            meilisearch.start(context).await;
        }
        let falls_back = settings.search_fallback;
        Ok(Self { postgres: Postgres::new(db), meilisearch, falls_back, metrics: Metrics::get() })
    }

    /// Hits from one of them on.
    ///
    /// # Errors
    /// The database is away, or the engine is and no other may answer.
    pub async fn search(&self, plan: &Plan, offset: usize, limit: usize) -> Result<Hits, Problem> {
        if !plan.can_find() {
            return Ok(Hits { ids: Vec::new(), loosest: Closeness::Part });
        }
        let found = self.first(plan, offset + limit).await;
        let mut hits = found.map_err(|failed| match failed {
            Failed::Database(error) => problem(error),
            Failed::Engine(why) => Problem::unavailable(why),
        })?;
        hits.ids = hits.ids.into_iter().skip(offset).take(limit).collect();
        Ok(hits)
    }

    async fn first(&self, plan: &Plan, wanted: usize) -> Result<Hits, Failed> {
        // Texts lie in Postgres: where very many have to be read, of very many channels, it is quicker by itself.
        let is_for_postgres = plan.channels.len() > meilisearch::MANY && !staged::words_decide(&plan.matcher);
        if let Some(meilisearch) = self.meilisearch.as_ref().filter(|_| !is_for_postgres) {
            match meilisearch.search(plan, wanted).await {
                Err(Failed::Engine(why)) if self.falls_back => {
                    tracing::debug!(why, "Postgres answers for Meilisearch");
                    self.metrics.fallbacks.inc();
                }
                found => return found,
            }
        }
        self.postgres.search(plan, wanted).await
    }

    /// Is the one that is used there?
    ///
    /// # Errors
    /// It is not, or not yet.
    pub async fn check(&self) -> Result<(), Problem> {
        self.postgres.check().await.map_err(problem)?;
        match &self.meilisearch {
            Some(meilisearch) => {
                meilisearch.check().await.map_err(|(_, detail)| Problem::unavailable(detail))
            }
            None => Ok(()),
        }
    }

    /// Which is used, and how it is.
    pub fn state(&self) -> String {
        self.meilisearch.as_ref().map_or_else(|| "postgres".to_owned(), Meilisearch::state)
    }

    /// Something changed that it has to be told.
    pub fn wake(&self) {
        if let Some(meilisearch) = &self.meilisearch {
            meilisearch.wake();
        }
    }

    /// Is so much written that it should leave the machine to others?
    pub fn is_pressed(&self, is_pressed: bool) {
        if let Some(meilisearch) = &self.meilisearch {
            meilisearch.is_pressed(is_pressed);
        }
    }

    /// Has the index made anew from the items, beside the one there is.
    ///
    /// # Errors
    /// The engine is away.
    pub async fn refill(&self) -> anyhow::Result<()> {
        match &self.meilisearch {
            Some(meilisearch) => meilisearch.refill().await,
            None => Ok(()),
        }
    }

    /// Has it an index of its own, which is filled from the items?
    pub fn fills(&self) -> bool {
        self.meilisearch.is_some()
    }

    /// Documents in the index that is being filled; `None`: none is.
    ///
    /// # Errors
    /// The engine is away.
    pub async fn filled(&self) -> anyhow::Result<Option<i64>> {
        match &self.meilisearch {
            Some(meilisearch) => meilisearch.filled().await,
            None => Ok(None),
        }
    }

    /// Changes that the engine has not been told of.
    ///
    /// # Errors
    /// It does not say.
    pub async fn behind(&self) -> anyhow::Result<i64> {
        match &self.meilisearch {
            Some(meilisearch) => meilisearch.behind().await,
            None => Ok(0),
        }
    }
}
