//! What files say, asked from the service that reads them and written to the index, some at a time. The events only say that
//! something is known: a list in the database says what is still to be asked, so nothing is lost while nobody answers.

use std::collections::BTreeMap;
use std::time::Duration;

use events::files::FileTexts;
use model::time::now_ms;
use runtime::Context;

use super::index;
use crate::State;
use crate::domain::text;
use crate::store::texts as store;
use crate::store::words;

/// Files asked about at a time.
const AT_ONCE: i64 = 100;
/// How long one process has for what it took before another asks, ms.
const LEASE: i64 = 60_000;
/// How often somebody looks for what another process took and did not do.
const EVERY: Duration = Duration::from_secs(30);
/// Words of a text that pieces and slips can lead to; the rest is found as whole words.
const MOST_WORDS: usize = 10_000;

/// Asks for ever, as soon as there is something to ask.
pub fn start(context: &Context, state: &State) {
    let (news, state) = (state.texts.clone(), state.clone());
    context.work("indexing what files say", EVERY, news, move || {
        let state = state.clone();
        async move { turn(&state).await }
    });
}

/// Asks for what is wanted; true when there may be more.
///
/// # Errors
/// The database or the service of files is away; what is done is done.
pub async fn turn(state: &State) -> anyhow::Result<bool> {
    let now = now_ms();
    let file_ids = store::take(&state.db.exec(), AT_ONCE, now, now + LEASE).await?;
    if file_ids.is_empty() {
        return Ok(false);
    }
    let asked = state.bus.request(&FileTexts { file_ids: file_ids.clone() }).await;
    let answer = match asked {
        Ok(answer) => answer,
        Err(error) => {
            store::give_back(&state.db.exec(), &file_ids).await?;
            return Err(error.into());
        }
    };
    store::give_back(&state.db.exec(), &answer.later).await?;
    let is_silent = |id: &&String| !answer.later.contains(id) && !answer.texts.contains_key(*id);
    let silent: Vec<String> = file_ids.iter().filter(is_silent).cloned().collect();
    store::got(&state.db.exec(), &silent).await?;
    index_all(state, answer.texts).await?;
    Ok(true)
}

async fn index_all(state: &State, texts: BTreeMap<String, String>) -> anyhow::Result<()> {
    for (file_id, said) in texts {
        let lexemes = text::index(&said);
        let mut fresh = index::vocabulary(&said);
        fresh.sort_unstable();
        fresh.dedup();
        fresh.retain(|word| !state.known_words.contains_key(word));
        fresh.truncate(MOST_WORDS);
        let tx = state.db.begin().await?;
        if store::got(&tx.exec(), std::slice::from_ref(&file_id)).await? {
            store::put(&tx.exec(), &file_id, &said, &lexemes).await?;
            words::add(&tx.exec(), &fresh).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
