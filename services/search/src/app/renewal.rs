//! A service that reads more of what there is than the one before it makes the index anew, beside the living one.

use std::sync::Arc;
use std::time::Duration;

use runtime::Context;

use super::jobs;
use crate::State;
use crate::domain::job::ANALYSIS;
use crate::store::{analysis, jobs as store};

/// Of what items are made of: 2 has what attachments say.
pub const VERSION: i32 = 2;

/// How often it is looked whether something told less than there is.
const EVERY: Duration = Duration::from_secs(30);

/// # Errors
/// The database is away.
pub async fn start(context: &Context, state: &State) -> db::Result<()> {
    analysis::adopt(&state.db.exec(), VERSION).await?;
    let state = state.clone();
    context.work("looking what the index is made of", EVERY, Arc::default(), move || {
        let state = state.clone();
        async move { turn(&state).await.map(|()| false) }
    });
    Ok(())
}

/// Has it made anew if that has to be.
///
/// # Errors
/// The database is away.
pub async fn turn(state: &State) -> anyhow::Result<()> {
    let is_old = analysis::find(&state.db.exec()).await?.version < VERSION;
    if is_old && !store::is_open(&state.db.exec(), ANALYSIS).await? {
        jobs::create(state, ANALYSIS).await?;
    }
    Ok(())
}
