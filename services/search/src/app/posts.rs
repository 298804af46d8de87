//! Searching posts.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use events::search::{Reach, SeePosts};
use model::{Identity, Problem, attachment};
use serde_json::Value;

use super::pages;
use super::scope::{self, Asked};
use crate::State;
use crate::domain::item::content;
use crate::domain::matching::{Closeness, Found};
use crate::domain::plan::Plan;
use crate::engine::Hits;

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
    let look = async |hits: &Hits| {
        let seen = see(state, caller, &asked.reach, &hits.ids).await?;
        // Seen now, and still saying what was asked for: the index may be behind.
        let fit = |(id, post): (String, Value)| Some((id, (judge(&plan, hits.loosest, &post)?, post)));
        Ok(seen.into_iter().filter_map(fit).collect())
    };
    let mut found = PostsFound::default();
    for (id, (fit, post)) in pages::fill(state, &plan, asked, look).await? {
        if !fit.words.is_empty() {
            found.matches.insert(id.clone(), fit.words);
        }
        found.order.push(id.clone());
        found.posts.insert(id, post);
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
    let said = content(text("message"), &attachment::said(&post["props"]["attachments"]));
    plan.matcher.judge(&said).filter(|found| found.closeness <= loosest)
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
