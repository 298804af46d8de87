//! A page of what is found: what is dropped at the second look is made up for by what comes after it.

use std::collections::{HashMap, HashSet};

use model::Problem;

use super::scope::Asked;
use crate::State;
use crate::domain::plan::Plan;
use crate::engine::Hits;

/// How often a page is filled up.
const MOST_ROUNDS: usize = 10;

/// Takes hits as far as `look` sees them, by id, until the page is full or there are no more. Pages may overlap where something
/// was dropped; nothing falls between them.
pub async fn fill<T>(
    state: &State,
    plan: &Plan,
    asked: &Asked,
    look: impl AsyncFn(&Hits) -> Result<HashMap<String, T>, Problem>,
) -> Result<Vec<(String, T)>, Problem> {
    let (mut page, mut taken) = (Vec::new(), HashSet::new());
    let mut offset = asked.page * asked.per_page;
    for _ in 0..MOST_ROUNDS {
        let hits = state.engine.search(plan, offset, asked.per_page).await?;
        offset += hits.ids.len();
        let mut seen = look(&hits).await?;
        let dropped = hits.ids.iter().filter(|id| !seen.contains_key(*id)).count();
        state.metrics.dropped.inc_by(dropped as u64);
        let is_last = hits.ids.len() < asked.per_page;
        for id in hits.ids {
            if let Some(thing) = seen.remove(&id)
                && page.len() < asked.per_page
                && taken.insert(id.clone())
            {
                page.push((id, thing));
            }
        }
        if is_last || page.len() == asked.per_page {
            break;
        }
    }
    Ok(page)
}
