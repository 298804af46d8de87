//! The index made anew from what messaging has, beside the living one: newer versions win, whoever writes them.

use events::search::{CountPosts, PagePosts, WrittenPost};
use model::time::now_ms;
use runtime::Context;

use super::index::Changes;
use crate::State;
use crate::domain::item::Item;
use crate::store::rebuilds::{self, Rebuild};

const NAME: &str = "posts";
const PAGE: u32 = 500;

/// How far it is, of about how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: i64,
    pub total: i64,
}

/// Reads all posts, going on where a rebuild was cut off; tells after each page how far it is.
///
/// # Errors
/// The database or messaging is away; what is done is done.
pub async fn run(state: &State, mut tell: impl FnMut(Progress)) -> anyhow::Result<i64> {
    let begun = rebuilds::find(&state.db.exec(), NAME).await?;
    let fresh = Rebuild { started_at: now_ms(), ..Rebuild::default() };
    let mut rebuild = begun.filter(|rebuild| rebuild.finished_at == 0).unwrap_or(fresh);
    let total = state.bus.request(&CountPosts {}).await?;
    loop {
        let question = PagePosts { after_id: rebuild.after_id.clone(), limit: PAGE };
        let page = state.bus.request(&question).await?;
        match page.last() {
            Some(last) => {
                rebuild.after_id.clone_from(&last.id);
                rebuild.done += page.len() as i64;
            }
            None => rebuild.finished_at = now_ms(),
        }
        let tx = state.db.begin().await?;
        let words = Changes::put(page.into_iter().map(Item::from)).write(state, &tx.exec()).await?;
        rebuilds::save(&tx.exec(), NAME, &rebuild).await?;
        tx.commit().await?;
        words.into_iter().for_each(|word| state.known_words.insert(word, ()));
        tell(Progress { done: rebuild.done, total: total.max(rebuild.done) });
        if rebuild.finished_at > 0 {
            return Ok(rebuild.done);
        }
    }
}

/// Rebuilds whenever somebody wants it, one at a time.
pub fn start(context: &Context, state: &State) {
    let state = state.clone();
    context.spawn(async move {
        loop {
            state.rebuild.notified().await;
            match run(&state, |_| {}).await {
                Ok(done) => tracing::info!(done, "the index was made anew"),
                Err(error) => tracing::error!(error = format!("{error:#}"), "the index was not made anew"),
            }
        }
    });
}

impl From<WrittenPost> for Item {
    fn from(post: WrittenPost) -> Self {
        let deleted = Self { id: post.id, version: post.update_at, is_deleted: true, ..Self::default() };
        if post.is_deleted {
            return deleted;
        }
        Self {
            is_deleted: false,
            channel_id: post.channel_id,
            user_id: post.user_id,
            create_at: post.create_at,
            content: post.message,
            ..deleted
        }
    }
}

/// One line that says how far it is.
pub fn print(progress: Progress) {
    const WIDTH: i64 = 40;
    let Progress { done, total } = progress;
    let full = if total == 0 { WIDTH } else { WIDTH * done / total };
    let bar: String = (0..WIDTH).map(|at| if at < full { '#' } else { '.' }).collect();
    eprint!("\r[{bar}] {done} of about {total}");
    if done == total {
        eprintln!();
    }
}
