//! Where somebody searches, and what the names in his query mean: messaging knows.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use events::search::{Reach, Searchable, WhereToSearch};
use model::time::now_ms;
use model::{Identity, Problem};

use crate::State;
use crate::domain::matching::Matcher;
use crate::domain::plan::Plan;
use crate::domain::query::{By, Query};
use crate::domain::when::When;
use crate::store::heard;

/// How long a search waits for what is not indexed yet.
const PATIENCE: Duration = Duration::from_millis(200);
const LOOK: Duration = Duration::from_millis(10);
/// What was written longer ago and is still not indexed will not be in a moment either.
const FRESH_MS: i64 = 5_000;

/// What a client asks for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub terms: String,
    /// One of the words is enough.
    pub any: bool,
    /// Seconds east of Greenwich.
    pub time_zone_offset: i64,
    pub page: usize,
    pub per_page: usize,
    pub reach: Reach,
}

/// May he search there at all?
///
/// # Errors
/// He may not, or nobody can tell.
pub async fn require(state: &State, caller: &Identity, reach: &Reach) -> Result<(), Problem> {
    ask(state, caller, reach, &Query::default()).await.map(|_| ())
}

pub async fn plan(state: &State, caller: &Identity, asked: &Asked, files: bool) -> Result<Plan, Problem> {
    let query = Query::parse(&asked.terms);
    let there = ask(state, caller, &asked.reach, &query).await?;
    catch_up(state, there.newest_at).await;
    let matcher = Matcher::new(&query, asked.any);
    let says_something = !matcher.wanted.is_empty() || !matcher.unwanted.is_empty();
    let filters = |negated: bool| query.filters.iter().filter(move |filter| filter.negated == negated);
    let meant = |negated: bool| {
        filters(negated).filter_map(|filter| match &filter.by {
            By::In(name) => Some(there.named.get(name).cloned().unwrap_or_default()),
            _ => None,
        })
    };
    let authors = |negated: bool| {
        filters(negated).filter_map(|filter| match &filter.by {
            By::From(name) => Some(there.people.get(name).cloned()),
            _ => None,
        })
    };
    let extensions = |negated: bool| {
        filters(negated).filter_map(|filter| match &filter.by {
            By::Extension(name) if files => Some(name.trim_start_matches('.').to_owned()),
            _ => None,
        })
    };
    let mut plan = Plan {
        files,
        matcher,
        not_authors: authors(true).flatten().collect(),
        authors: authors(false).next().map(|_| authors(false).flatten().collect()),
        not_extensions: extensions(true).collect(),
        extensions: extensions(false).next().map(|_| extensions(false).collect()),
        when: When::new(&query.filters, asked.time_zone_offset),
        channels: there.channels.clone(),
    };
    if meant(false).next().is_some() {
        let named: Vec<String> = meant(false).flatten().collect();
        plan.channels.retain(|channel| named.contains(channel));
    }
    let left_out: Vec<String> = meant(true).flatten().collect();
    plan.channels.retain(|channel| !left_out.contains(channel));
    let is_filtered = query.filters.iter().any(|filter| files || !matches!(filter.by, By::Extension(_)));
    if !says_something && !is_filtered {
        plan.channels.clear();
    }
    Ok(plan)
}

/// Waits a little for what was written a moment ago: who has just said something expects to find it.
async fn catch_up(state: &State, newest_at: i64) {
    let patience = Instant::now() + PATIENCE;
    if now_ms() - newest_at > FRESH_MS {
        return;
    }
    while state.heard.load(Ordering::Relaxed) < newest_at && Instant::now() < patience {
        // Another process may be the one that listens.
        match heard::until(&state.db.exec()).await {
            Ok(at) => state.heard.fetch_max(at, Ordering::Relaxed),
            Err(_) => return,
        };
        tokio::time::sleep(LOOK).await;
    }
}

async fn ask(state: &State, caller: &Identity, reach: &Reach, query: &Query) -> Result<Searchable, Problem> {
    let names = |of: fn(&By) -> Option<&String>| -> Vec<String> {
        let mut names: Vec<String> =
            query.filters.iter().filter_map(|filter| of(&filter.by)).cloned().collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let question = WhereToSearch {
        identity: caller.clone(),
        reach: reach.clone(),
        channels: names(|by| if let By::In(name) = by { Some(name) } else { None }),
        people: names(|by| if let By::From(name) = by { Some(name) } else { None }),
    };
    state.bus.request(&question).await?
}
