//! Searching posts.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use events::search::{Reach, SeePosts};
use model::{Identity, Problem};
use serde_json::Value;

use super::scope::{self, Asked};
use crate::State;
use crate::domain::matching::{Closeness, Found};
use crate::domain::plan::Plan;
use crate::engine::Hits;
use crate::store::problem;

/// How often a page is filled up when hits were dropped from it.
const MOST_ROUNDS: usize = 10;

/// What was found, best first.
#[derive(Clone, Debug, Default)]
pub struct PostsFound {
    pub order: Vec<String>,
    /// As messaging shows them.
    pub posts: BTreeMap<String, Value>,
    /// The words that were meant, by post.
    pub matches: BTreeMap<String, Vec<String>>,
}

pub async fn search(state: &State, caller: &Identity, asked: &Asked) -> Result<PostsFound, Problem> {
    let begun = Instant::now();
    let plan = scope::plan(state, caller, asked, false).await?;
    let mut found = PostsFound::default();
    let mut offset = asked.page * asked.per_page;
    for _ in 0..MOST_ROUNDS {
        let Hits { ids, loosest } =
            state.engine.search(&plan, offset, asked.per_page).await.map_err(problem)?;
        let is_last = ids.len() < asked.per_page;
        offset += ids.len();
        let mut seen = see(state, caller, &asked.reach, &ids).await?;
        for id in ids {
            if found.order.len() == asked.per_page || found.posts.contains_key(&id) {
                continue;
            }
            // Seen now, and still saying what was asked for: the index may be behind.
            match seen.remove(&id).and_then(|post| Some((judge(&plan, loosest, &post)?, post))) {
                Some((fit, post)) => {
                    if !fit.words.is_empty() {
                        found.matches.insert(id.clone(), fit.words);
                    }
                    found.posts.insert(id.clone(), post);
                    found.order.push(id);
                }
                None => state.metrics.dropped.inc(),
            }
        }
        if is_last || found.order.len() == asked.per_page {
            break;
        }
    }
    state.metrics.posts.count(begun);
    Ok(found)
}

fn judge(plan: &Plan, loosest: Closeness, post: &Value) -> Option<Found> {
    let text = |name: &str| post[name].as_str().unwrap_or_default();
    let create_at = post["create_at"].as_i64().unwrap_or(0);
    if !plan.admits(text("channel_id"), text("user_id"), create_at) {
        return None;
    }
    plan.matcher.judge(text("message")).filter(|found| found.closeness <= loosest)
}

/// Those of the posts that the caller may find now, by id.
pub async fn see(
    state: &State,
    caller: &Identity,
    reach: &Reach,
    ids: &[String],
) -> Result<HashMap<String, Value>, Problem> {
    let mut seen = HashMap::new();
    let mut ids = ids.to_vec();
    while !ids.is_empty() {
        let question = SeePosts { identity: caller.clone(), reach: reach.clone(), post_ids: ids.clone() };
        let answer = state.bus.request(&question).await?;
        let id = |post: &Value| post["id"].as_str().unwrap_or_default().to_owned();
        seen.extend(answer.posts.into_iter().map(|post| (id(&post), post)));
        // Each answer has at least one of what it was asked for, or nothing is left.
        if answer.later.len() >= ids.len() {
            break;
        }
        ids = answer.later;
    }
    Ok(seen)
}
