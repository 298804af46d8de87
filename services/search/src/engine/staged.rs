//! What fits best comes first, whichever engine looks it up: whole words, then parts of words; with slips if there is neither.

use db::Exec;

use super::expression::{self, Expression};
use super::{Engine, Failed, Hits, Lookup, Page};
use crate::domain::matching::{Closeness, Matcher};
use crate::domain::plan::Plan;
use crate::store::find::Taken;

/// Candidates read at a time, where their texts decide.
const PAGE: usize = 200;
/// Candidates read at most for one way of fitting: a phrase of common words may stand in none of many.
const MOST_READ: usize = 5_000;
/// How many times fewer of files: what they say is longer.
const LONGER: usize = 20;

/// Need no texts be read?
pub fn words_decide(matcher: &Matcher) -> bool {
    matcher.wanted.iter().chain(&matcher.unwanted).all(expression::is_precise)
}

/// The first of what fits.
pub async fn search(
    engine: &impl Engine,
    exec: &Exec<'_>,
    plan: &Plan,
    wanted: usize,
) -> Result<Hits, Failed> {
    let mut hits = Hits { ids: Vec::new(), loosest: Closeness::Part };
    let exact = expression::wanted(exec, &plan.matcher, Closeness::Exact).await?;
    let mut before: Option<Expression> = None;
    for closeness in [Closeness::Exact, Closeness::Part, Closeness::Slip] {
        if hits.ids.len() >= wanted || (closeness == Closeness::Slip && !hits.ids.is_empty()) {
            break;
        }
        let query = match closeness {
            Closeness::Exact => exact.clone(),
            _ => expression::wanted(exec, &plan.matcher, closeness).await?,
        };
        if closeness != Closeness::Exact && query == before {
            continue;
        }
        let stage = Stage { engine, plan, closeness, query: query.clone(), exact: &exact };
        let missing = wanted - hits.ids.len();
        let found = stage.find(exec, missing).await?;
        if closeness == Closeness::Slip && !found.is_empty() {
            hits.loosest = Closeness::Slip;
        }
        hits.ids.extend(found);
        before = query;
    }
    Ok(hits)
}

struct Stage<'a, E> {
    engine: &'a E,
    plan: &'a Plan,
    closeness: Closeness,
    query: Option<Expression>,
    exact: &'a Option<Expression>,
}

impl<E: Engine> Stage<'_, E> {
    async fn find(&self, exec: &Exec<'_>, wanted: usize) -> Result<Vec<String>, Failed> {
        let matcher = &self.plan.matcher;
        let mut except = expression::unwanted(matcher);
        let mut taken = Taken::default();
        if words_decide(matcher) {
            // What fits better was found before.
            except.extend(self.exact.clone().filter(|_| self.closeness != Closeness::Exact));
            let lookup = Lookup { wanted: self.query.clone(), except, with_content: false };
            let found = self.engine.find(exec, &self.page(&lookup, &taken, wanted)).await?;
            return Ok(found.into_iter().map(|candidate| candidate.id).collect());
        }
        let lookup = Lookup { wanted: self.query.clone(), except, with_content: true };
        let (mut found, mut read) = (Vec::new(), 0);
        let share = if self.plan.files { LONGER } else { 1 };
        while found.len() < wanted && read < MOST_READ / share {
            let page = self.engine.find(exec, &self.page(&lookup, &taken, PAGE / share)).await?;
            let is_last = page.len() < PAGE / share;
            read += page.len();
            taken.add(&page);
            let fitting = page.into_iter().filter(|candidate| self.fits(&candidate.content));
            found.extend(fitting.map(|candidate| candidate.id));
            if is_last {
                break;
            }
        }
        found.truncate(wanted);
        Ok(found)
    }

    fn page<'b>(&'b self, lookup: &'b Lookup, taken: &'b Taken, limit: usize) -> Page<'b> {
        Page { plan: self.plan, lookup, taken, limit }
    }

    fn fits(&self, content: &str) -> bool {
        self.plan.matcher.judge(content).is_some_and(|found| match self.closeness {
            Closeness::Slip => true,
            closeness => found.closeness == closeness,
        })
    }
}
