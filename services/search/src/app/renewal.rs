//! A service that reads more of what there is than the one before it makes the index anew, beside the living one.

use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use events::search::PagePosts;
use runtime::Context;

use super::rebuild;
use crate::State;
use crate::store::analysis;

/// Of what items are made of: 2 has what attachments say.
const VERSION: i32 = 2;

/// How often it is looked whether something told less than there is.
const EVERY: Duration = Duration::from_secs(30);

/// # Errors
/// The database is away.
pub async fn start(context: &Context, state: &State) -> db::Result<()> {
    analysis::adopt(&state.db.exec(), VERSION).await?;
    let state = state.clone();
    context.work("making the index anew", EVERY, Arc::default(), move || {
        let state = state.clone();
        async move { turn(&state).await.map(|()| false) }
    });
    Ok(())
}

/// Makes it anew if that has to be; once more later if something came between.
///
/// # Errors
/// The database or messaging is away, or messaging is older than we are; what is done is done.
pub async fn turn(state: &State) -> anyhow::Result<()> {
    let analysis = analysis::find(&state.db.exec()).await?;
    if analysis.version >= VERSION {
        return Ok(());
    }
    let first = state.bus.request(&PagePosts { after_id: String::new(), limit: 1 }).await?;
    ensure!(
        first.iter().all(|post| post.is_deleted || post.attachments.is_some()),
        "messaging is older and does not tell what attachments say"
    );
    tracing::info!("more is read of posts than before: the index is made anew");
    let done = rebuild::run(state, &format!("analysis {VERSION}"), |_| {}).await?;
    let is_settled = analysis::settle(&state.db.exec(), VERSION, analysis.doubts).await?;
    tracing::info!(done, is_settled, "the index was made anew");
    Ok(())
}
