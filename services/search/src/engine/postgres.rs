//! The engine that needs nothing but the database.

use db::{Db, Exec};

use super::{Hits, expression};
use crate::domain::matching::Closeness;
use crate::domain::plan::Plan;
use crate::store::find::{self, Candidate, Lookup};

/// Candidates read at a time, where their texts decide.
const PAGE: usize = 200;
/// Candidates read at most for one way of fitting: a phrase of common words may stand in none of many.
const MOST_READ: usize = 5_000;
/// How many times fewer of files: what they say is longer.
const LONGER: usize = 20;

#[derive(Clone)]
pub struct Postgres {
    db: Db,
}

impl Postgres {
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone() }
    }

    /// Is it there?
    pub async fn check(&self) -> db::Result<()> {
        self.db.exec().run("SELECT 1", []).await.map(|_| ())
    }

    pub async fn search(&self, plan: &Plan, offset: usize, limit: usize) -> db::Result<Hits> {
        let mut hits = Hits { ids: Vec::new(), loosest: Closeness::Part };
        if !plan.can_find() {
            return Ok(hits);
        }
        let found = find::planned(&self.db, async |exec| staged(exec, plan, offset + limit).await).await?;
        hits.loosest = found.loosest;
        hits.ids = found.ids.into_iter().skip(offset).take(limit).collect();
        Ok(hits)
    }
}

/// The first of what fits: exactly, then by parts of words; with slips if there is neither.
async fn staged(exec: &Exec<'_>, plan: &Plan, wanted: usize) -> db::Result<Hits> {
    let mut hits = Hits { ids: Vec::new(), loosest: Closeness::Part };
    let exact = expression::wanted(exec, &plan.matcher, Closeness::Exact).await?;
    let mut before: Option<String> = None;
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
        let stage = Stage { plan, closeness, query: query.clone(), exact: &exact };
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

struct Stage<'a> {
    plan: &'a Plan,
    closeness: Closeness,
    query: Option<String>,
    exact: &'a Option<String>,
}

impl Stage<'_> {
    async fn find(&self, exec: &Exec<'_>, wanted: usize) -> db::Result<Vec<String>> {
        let matcher = &self.plan.matcher;
        let decides = matcher.wanted.iter().chain(&matcher.unwanted).all(expression::is_precise);
        let unwanted = expression::unwanted(matcher);
        if decides {
            // What fits better was found before.
            let better = self.exact.clone().filter(|_| self.closeness != Closeness::Exact);
            let except: Vec<String> =
                unwanted.into_iter().chain(better.map(|exact| format!("({exact})"))).collect();
            let except = (!except.is_empty()).then(|| except.join(" | "));
            let lookup = Lookup { query: self.query.clone(), except, with_content: false };
            let found = find::find(exec, self.plan, &lookup, None, wanted).await?;
            return Ok(found.into_iter().map(|candidate| candidate.id).collect());
        }
        let lookup = Lookup { query: self.query.clone(), except: unwanted, with_content: true };
        let (mut found, mut read, mut last) = (Vec::new(), 0, None::<Candidate>);
        let share = if self.plan.files { LONGER } else { 1 };
        while found.len() < wanted && read < MOST_READ / share {
            let page = find::find(exec, self.plan, &lookup, last.as_ref(), PAGE / share).await?;
            let is_last = page.len() < PAGE / share;
            read += page.len();
            last = page.last().cloned();
            let fitting = page.into_iter().filter(|candidate| self.fits(&candidate.content));
            found.extend(fitting.map(|candidate| candidate.id));
            if is_last {
                break;
            }
        }
        found.truncate(wanted);
        Ok(found)
    }

    fn fits(&self, content: &str) -> bool {
        self.plan.matcher.judge(content).is_some_and(|found| match self.closeness {
            Closeness::Slip => true,
            closeness => found.closeness == closeness,
        })
    }
}
