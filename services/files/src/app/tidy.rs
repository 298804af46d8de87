//! What nobody needs is forgotten: files that came into no post, uploads that were given up, blobs whose rows are gone, and
//! leftovers of processes that died between the two. A row always goes before its blob.

use std::collections::HashSet;
use std::time::Duration;

use events::request::KnownEmoji;
use model::Problem;
use model::time::now_ms;
use runtime::Context;

use super::claims::{ASKED, kept, settle};
use super::files::remove;
use super::receive::{day, store_failed};
use crate::State;
use crate::domain::file::{folder, id_of};
use crate::fault;
use crate::store::{doomed, files, links, pictures, problem, uploads};

const EVERY: Duration = Duration::from_secs(600);
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Blobs deleted between two looks at the database.
const BATCH: i64 = 200;
/// Of all processes one tidies.
const LOCK: i64 = 0x0070_6172_6c66_696c;

/// Tidies for ever, wherever it is quiet.
pub fn start(context: &Context, state: &State) {
    let state = state.clone();
    context.spawn(async move {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(problem) = turn(&state, now_ms()).await {
                tracing::warn!(%problem, "not tidied");
            }
        }
    });
}

async fn turn(state: &State, now: i64) -> Result<(), Problem> {
    let Some(_lock) = state.db.try_lock(LOCK).await.map_err(problem)? else { return Ok(()) };
    once(state, now).await
}

/// One look at everything there is to tidy.
pub async fn once(state: &State, now: i64) -> Result<(), Problem> {
    forget_loose(state, now).await?;
    forget_uploads(state, now).await?;
    forget_emoji(state, now).await?;
    delete_doomed(state).await?;
    links::forget(&state.db.exec(), now - 7 * DAY).await.map_err(problem)?;
    // A day's folder when no upload of that day can be under way any more.
    for past in 2..=4 {
        search(state, &day(now - past * DAY)).await?;
    }
    Ok(())
}

/// Files that are in no post for long, and that messaging needs for nothing else.
async fn forget_loose(state: &State, now: i64) -> Result<(), Problem> {
    let before = now - state.settings.file.loose_file_hours * HOUR;
    let limit = i64::try_from(ASKED).unwrap_or(i64::MAX);
    let mut after = String::new();
    loop {
        let stale = files::stale(&state.db.exec(), before, now, &after, limit).await.map_err(problem)?;
        let Some(last) = stale.last() else { return Ok(()) };
        after.clone_from(last);
        settle(state, &stale, now).await?;
        let needed: HashSet<String> =
            kept(state, &stale).await?.into_iter().map(|kept| kept.file_id).collect();
        let unneeded: Vec<String> = stale.into_iter().filter(|id| !needed.contains(id)).collect();
        remove(state, &unneeded, true, now).await.map_err(problem)?;
    }
}

/// Uploads that were given up, and what is remembered of complete ones.
async fn forget_uploads(state: &State, now: i64) -> Result<(), Problem> {
    let before = now - state.settings.file.loose_file_hours * HOUR;
    loop {
        let forgotten = async {
            let tx = state.db.begin().await?;
            let forgotten = uploads::forget_stale(&tx.exec(), before, BATCH, now).await?;
            tx.commit().await?;
            Ok(forgotten)
        };
        if forgotten.await.map_err(problem)? == 0 {
            return Ok(());
        }
    }
}

/// Pictures whose emoji never came to be: their makers died in between.
async fn forget_emoji(state: &State, now: i64) -> Result<(), Problem> {
    let limit = i64::try_from(ASKED).unwrap_or(i64::MAX);
    loop {
        let ids = pictures::unknown_emoji(&state.db.exec(), now - HOUR, limit).await.map_err(problem)?;
        if ids.is_empty() {
            return Ok(());
        }
        let known = state.bus.request(&KnownEmoji { ids: ids.clone() }).await?;
        let settled = async {
            let tx = state.db.begin().await?;
            pictures::are_known(&tx.exec(), &known).await?;
            for id in ids.iter().filter(|id| !known.contains(id)) {
                let gone = pictures::remove(&tx.exec(), "emoji", id).await?;
                doomed::add(&tx.exec(), gone.as_slice(), now).await?;
            }
            tx.commit().await
        };
        settled.await.map_err(problem)?;
    }
}

async fn delete_doomed(state: &State) -> Result<(), Problem> {
    loop {
        let paths = doomed::some(&state.db.exec(), BATCH).await.map_err(problem)?;
        if paths.is_empty() {
            return Ok(());
        }
        for path in &paths {
            state.blobs.delete(path).await.map_err(store_failed)?;
        }
        fault::step("blobs deleted");
        doomed::done(&state.db.exec(), &paths).await.map_err(problem)?;
    }
}

/// Deletes the blobs of a day that no row knows. A file's row is written once its blobs are there, so none comes later.
async fn search(state: &State, day: &str) -> Result<(), Problem> {
    if doomed::is_swept(&state.db.exec(), day).await.map_err(problem)? {
        return Ok(());
    }
    let blobs = state.blobs.list(&folder(day)).await.map_err(store_failed)?;
    for blobs in blobs.chunks(ASKED) {
        let known = files::known(&state.db.exec(), blobs).await.map_err(problem)?;
        let known: HashSet<String> = known.into_iter().collect();
        for blob in blobs.iter().filter(|blob| !known.contains(id_of(blob)) || blob.ends_with(".part")) {
            state.blobs.delete(blob).await.map_err(store_failed)?;
        }
    }
    doomed::swept(&state.db.exec(), day).await.map_err(problem)
}
