//! The index made anew from what messaging has, beside the living one: newer versions win, whoever writes them. One process at
//! a time does it, job after job, and each goes on where it was cut off.

use std::time::Duration;

use anyhow::{bail, ensure};
use db::Lock;
use events::search::{CountPosts, PagePosts, WrittenPost};
use model::time::now_ms;
use runtime::Context;
use tokio::time::sleep;

use super::index::Changes;
use super::{files_index, jobs, renewal};
use crate::State;
use crate::domain::item::{Item, content};
use crate::domain::job::{ANALYSIS, ASKED, CANCELED, DOCUMENTS, IN_PROGRESS, Job, PENDING, POSTS, SUCCESS};
use crate::store::{analysis, changes, jobs as store, texts};

const PAGE: u32 = 500;
/// How often it is looked for jobs of other processes, and for those that did not go on.
const EVERY: Duration = Duration::from_secs(5);
/// How often it is looked how far Meilisearch is.
const LOOK: Duration = Duration::from_millis(500);
/// What was asked for is given up when it has not gone on for so long, ms.
const PATIENCE: i64 = 600_000;

/// Does what is to be done, one after the other.
pub fn start(context: &Context, state: &State) {
    let (news, state) = (state.rebuild.clone(), state.clone());
    context.work("making the index anew", EVERY, news, move || {
        let state = state.clone();
        async move { turn(&state).await }
    });
}

/// Makes the whole index anew from now on, and waits for it: posts that were read before do not count.
///
/// # Errors
/// The database is away, or somebody else gave it up.
pub async fn whole(state: &State, reason: &str) -> anyhow::Result<()> {
    let id = match store::restart(&state.db.exec(), reason).await? {
        Some(id) => id,
        None => jobs::create(state, reason).await?.id,
    };
    wait(state, &id, |_| {}).await.map(|_| ())
}

/// Waits until a job is over, and tells how far it is from time to time.
///
/// # Errors
/// It was given up or cancelled, or the database is away.
pub async fn wait(state: &State, id: &str, mut tell: impl FnMut(&Job)) -> anyhow::Result<Job> {
    loop {
        let Some(job) = store::find(&state.db.exec(), id).await? else { bail!("the job is gone") };
        tell(&job);
        if job.is_over() {
            ensure!(job.status == SUCCESS, "the index was not made anew: {} {}", job.status, job.trouble);
            return Ok(job);
        }
        sleep(LOOK).await;
    }
}

/// Does the next job, if there is one and nobody else is at it; true when there may be another.
async fn turn(state: &State) -> anyhow::Result<bool> {
    if store::next(&state.db.exec()).await?.is_none() {
        return Ok(false);
    }
    let Some(mut lock) = store::lock(&state.db).await? else { return Ok(false) };
    let Some(job) = store::next(&state.db.exec()).await? else { return Ok(false) };
    let done = work(state, &mut lock, job.clone()).await;
    if let Err(error) = &done {
        let trouble = format!("{error:#}");
        store::stumble(&state.db.exec(), &job.id, &trouble, now_ms(), PATIENCE).await?;
    }
    done.map(|()| true)
}

async fn work(state: &State, lock: &mut Lock, mut job: Job) -> anyhow::Result<()> {
    let exec = state.db.exec();
    // What an older service has done is done again.
    if job.status == PENDING || job.status == IN_PROGRESS && job.analysis < renewal::VERSION {
        begin(state, &mut job).await?;
    }
    while job.status == IN_PROGRESS {
        ensure!(lock.is_held().await, "the lock was lost");
        let goes_on =
            if job.phase == POSTS { read(state, &mut job).await? } else { fill(state, &mut job).await? };
        if !goes_on {
            // Somebody said otherwise.
            let Some(now) = store::find(&exec, &job.id).await? else { return Ok(()) };
            job = now;
        }
    }
    if !job.is_over() {
        store::finish(&exec, &job, CANCELED, now_ms()).await?;
    }
    tracing::info!(
        reason = job.reason,
        status = job.status,
        posts = job.posts_done,
        "a rebuild of the index is over"
    );
    Ok(())
}

async fn begin(state: &State, job: &mut Job) -> anyhow::Result<()> {
    let exec = state.db.exec();
    let total = state.bus.request(&CountPosts {}).await?;
    let begun = Job {
        posts_total: total,
        documents_total: if job.reason == ASKED && state.engine.fills() { total } else { 0 },
        analysis: renewal::VERSION,
        doubts: analysis::find(&exec).await?.doubts,
        ..job.clone()
    };
    store::begin(&exec, &begun, now_ms()).await?;
    if let Some(now) = store::find(&exec, &job.id).await? {
        *job = now;
    }
    tracing::info!(reason = job.reason, posts = total, "the index is made anew");
    Ok(())
}

/// Reads a page of posts; false when somebody said otherwise.
async fn read(state: &State, job: &mut Job) -> anyhow::Result<bool> {
    let before = job.after_id.clone();
    let page = state.bus.request(&PagePosts { after_id: before.clone(), limit: PAGE }).await?;
    let Some(last) = page.last() else { return end(state, job).await };
    let is_in_doubt = page.iter().any(|post| !post.is_deleted && post.attachments.is_none());
    if is_in_doubt && job.reason == ANALYSIS {
        bail!("messaging is older and does not tell what attachments say");
    }
    job.after_id.clone_from(&last.id);
    job.posts_done += page.len() as i64;
    job.posts_total = job.posts_total.max(job.posts_done);
    let items: Vec<Item> = page.into_iter().flat_map(items).collect();
    let files: Vec<String> = items.iter().filter(|item| item.is_file).map(|item| item.id.clone()).collect();
    let tx = state.db.begin().await?;
    let words = Changes::put(items).write(state, &tx.exec()).await?;
    if is_in_doubt {
        analysis::doubt(&tx.exec()).await?;
    }
    texts::want(&tx.exec(), &files).await?;
    if !store::save(&tx.exec(), job, &before, now_ms()).await? {
        tx.rollback().await?;
        return Ok(false);
    }
    tx.commit().await?;
    state.texts.notify_one();
    words.into_iter().for_each(|word| state.known_words.insert(word, ()));
    Ok(true)
}

/// All posts are read.
async fn end(state: &State, job: &mut Job) -> anyhow::Result<bool> {
    let exec = state.db.exec();
    analysis::settle(&exec, job.analysis, job.doubts).await?;
    job.posts_total = job.posts_done;
    if job.documents_total == 0 {
        return over(state, job).await;
    }
    state.engine.refill().await?;
    job.phase = DOCUMENTS.to_owned();
    job.documents_total = changes::total(&exec, i64::MAX).await?.unwrap_or(0).max(1);
    Ok(store::save(&exec, job, &job.after_id, now_ms()).await?)
}

/// Looks how far Meilisearch is.
async fn fill(state: &State, job: &mut Job) -> anyhow::Result<bool> {
    let Some(documents) = state.engine.filled().await? else {
        job.documents_done = job.documents_total;
        store::save(&state.db.exec(), job, &job.after_id, now_ms()).await?;
        return over(state, job).await;
    };
    job.documents_done = documents.clamp(0, job.documents_total);
    let goes_on = store::save(&state.db.exec(), job, &job.after_id, now_ms()).await?;
    sleep(LOOK).await;
    Ok(goes_on)
}

/// It is done; answers false, since what it is now is to be read.
async fn over(state: &State, job: &Job) -> anyhow::Result<bool> {
    store::save(&state.db.exec(), job, &job.after_id, now_ms()).await?;
    store::finish(&state.db.exec(), job, SUCCESS, now_ms()).await?;
    Ok(false)
}

/// A post and its files.
fn items(post: WrittenPost) -> Vec<Item> {
    let item = Item { id: post.id, version: post.update_at, is_deleted: true, ..Item::default() };
    if post.is_deleted {
        return vec![item];
    }
    let files = files_index::items(&item.id, post.update_at, post.files).collect::<Vec<_>>();
    let item = Item {
        is_deleted: false,
        channel_id: post.channel_id,
        user_id: post.user_id,
        create_at: post.create_at,
        content: content(&post.message, &post.attachments.unwrap_or_default()),
        ..item
    };
    files.into_iter().chain([item]).collect()
}
