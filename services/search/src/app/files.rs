//! Searching files by their names and by what they say.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use model::{FileInfo, Identity, Problem};
use serde_json::Value;

use super::pages;
use super::posts::see;
use super::scope::{self, Asked};
use crate::State;
use crate::domain::matching::Closeness;
use crate::domain::plan::Plan;
use crate::engine::Hits;
use crate::store::{files, problem};

/// What was found, best first.
#[derive(Clone, Debug, Default)]
pub struct FilesFound {
    pub order: Vec<String>,
    pub files: BTreeMap<String, FileInfo>,
}

pub async fn search(state: &State, caller: &Identity, asked: &Asked) -> Result<FilesFound, Problem> {
    let begun = Instant::now();
    let plan = scope::plan(state, caller, asked, true).await?;
    let page =
        pages::fill(state, &plan, asked, async |hits| look(state, caller, asked, &plan, hits).await).await?;
    state.metrics.files.count(begun);
    Ok(FilesFound {
        order: page.iter().map(|(id, _)| id.clone()).collect(),
        files: page.into_iter().collect(),
    })
}

/// Files looked at at a time: their texts are long.
const AT_ONCE: usize = 20;

/// Those of the files that posts the caller may find show now, and that fit.
async fn look(
    state: &State,
    caller: &Identity,
    asked: &Asked,
    plan: &Plan,
    hits: &Hits,
) -> Result<HashMap<String, FileInfo>, Problem> {
    let mut seen = HashMap::new();
    for ids in hits.ids.chunks(AT_ONCE) {
        let places = files::places(&state.db.exec(), ids).await.map_err(problem)?;
        seen.extend(look_at(state, caller, asked, plan, hits.loosest, places).await?);
    }
    Ok(seen)
}

async fn look_at(
    state: &State,
    caller: &Identity,
    asked: &Asked,
    plan: &Plan,
    loosest: Closeness,
    places: Vec<files::Place>,
) -> Result<Vec<(String, FileInfo)>, Problem> {
    let mut posts: Vec<String> = places.iter().map(|place| place.post_id.clone()).collect();
    posts.sort_unstable();
    posts.dedup();
    let posts = see(state, caller, &asked.reach, &posts).await?;
    let shown = |place: &files::Place| {
        let post = posts.get(&place.post_id)?;
        let file = file_of(post, &place.id)?;
        fits(plan, loosest, post, &file, &place.text).then(|| (place.id.clone(), file))
    };
    Ok(places.iter().filter_map(shown).collect())
}

fn file_of(post: &Value, id: &str) -> Option<FileInfo> {
    let files = post["metadata"]["files"].as_array()?;
    let file = files.iter().find(|file| file["id"].as_str() == Some(id))?;
    serde_json::from_value(file.clone()).ok()
}

/// What a file says never changes: as it was indexed, so it is.
fn fits(plan: &Plan, loosest: Closeness, post: &Value, file: &FileInfo, text: &str) -> bool {
    plan.admits(post["channel_id"].as_str().unwrap_or_default(), &file.user_id, file.create_at)
        && plan
            .matcher
            .judge(&format!("{}\n{text}", file.name))
            .is_some_and(|found| found.closeness <= loosest)
}
