//! Giving files to posts without a second commit in the post's write: messaging claims them before, writes the post with
//! what it got, and its event makes it final here. What runs out without a word is asked about before it is free again.

use std::time::Duration;

use events::request::{ClaimFiles, ClaimedFiles, FindFiles, KeptFile, KeptFiles};
use model::time::now_ms;
use model::{FileInfo, Problem};

use crate::State;
use crate::fault;
use crate::store::{self, problem};

/// How long a claim keeps others away.
const LEASE: Duration = Duration::from_secs(600);
/// Messaging may commit within this time and not later. The rest is for a commit that is on its way, and for our clock.
const VALID: Duration = Duration::from_secs(480);
/// Files of a claim at most.
const MOST: usize = 100;
/// Files asked about at a time.
pub const ASKED: usize = 1_000;

pub async fn claim(state: &State, ask: ClaimFiles) -> Result<ClaimedFiles, Problem> {
    if ask.claim.is_empty() || ask.file_ids.len() > MOST {
        return Err(Problem::invalid_body("claim"));
    }
    let taken = take(state, &ask).await?;
    fault::step("claimed");
    if taken.len() == ask.file_ids.len() {
        return Ok(claimed(taken));
    }
    let now = now_ms();
    let run_out = store::claims::run_out(&state.db.exec(), &ask.file_ids, now).await.map_err(problem)?;
    if run_out.is_empty() {
        return Ok(claimed(taken));
    }
    settle(state, &run_out, now).await?;
    take(state, &ask).await.map(claimed)
}

async fn take(state: &State, ask: &ClaimFiles) -> Result<Vec<FileInfo>, Problem> {
    let until = now_ms() + i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX);
    let (user, channel) = (&ask.user_id, &ask.channel_id);
    let exec = state.db.exec();
    let taken = store::claims::take(&exec, user, channel, &ask.claim, &ask.file_ids, until).await;
    Ok(taken.map_err(problem)?.into_iter().map(|file| file.info).collect())
}

fn claimed(mut files: Vec<FileInfo>) -> ClaimedFiles {
    files.sort_by(|a, b| (a.create_at, &a.id).cmp(&(b.create_at, &b.id)));
    ClaimedFiles { files, valid_ms: u64::try_from(VALID.as_millis()).unwrap_or(0) }
}

/// What somebody uploaded and has not sent.
pub async fn find(state: &State, ask: FindFiles) -> Result<Vec<FileInfo>, Problem> {
    if ask.file_ids.len() > ASKED {
        return Err(Problem::invalid_body("file_ids"));
    }
    let found = store::files::loose_of(&state.db.exec(), &ask.user_id, &ask.file_ids).await;
    Ok(found.map_err(problem)?.into_iter().map(|file| file.info).collect())
}

/// What messaging still needs of these files.
pub async fn kept(state: &State, ids: &[String]) -> Result<Vec<KeptFile>, Problem> {
    Ok(state.bus.request(&KeptFiles { file_ids: ids.to_vec() }).await?)
}

/// Finds out whether claimed files are in a post by now.
pub async fn confirm(state: &State, ids: &[String]) -> Result<(), Problem> {
    let kept = kept(state, ids).await?;
    attach(state, &kept).await.map_err(problem)
}

async fn attach(state: &State, kept: &[KeptFile]) -> db::Result<()> {
    for kept in kept.iter().filter(|kept| !kept.post_id.is_empty()) {
        let id = std::slice::from_ref(&kept.file_id);
        store::claims::attached(&state.db.exec(), &kept.post_id, id).await?;
    }
    Ok(())
}

/// Ends claims that ran out before `now`: no post can be committed for them any more, so what messaging says is final.
pub async fn settle(state: &State, ids: &[String], now: i64) -> Result<(), Problem> {
    confirm(state, ids).await?;
    store::claims::clear_run_out(&state.db.exec(), ids, now).await.map_err(problem)
}

/// Asks about every file there is: for when events were lost.
pub async fn reconcile(state: &State) -> Result<(), Problem> {
    let mut after = String::new();
    loop {
        let limit = i64::try_from(ASKED).unwrap_or(i64::MAX);
        let page = store::files::page_after(&state.db.exec(), &after, limit).await.map_err(problem)?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(last);
        let kept = kept(state, &page).await?;
        let tx = state.db.begin().await.map_err(problem)?;
        store::claims::reconcile(&tx.exec(), &page, &kept, now_ms()).await.map_err(problem)?;
        tx.commit().await.map_err(problem)?;
    }
}
