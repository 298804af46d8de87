//! The index made anew from what messaging has, beside the living one: newer versions win, whoever writes them.

use events::search::{CountPosts, PagePosts, WrittenPost};
use model::time::now_ms;
use runtime::Context;

use super::files_index;
use super::index::Changes;
use crate::State;
use crate::domain::item::{Item, content};
use crate::store::rebuilds::{self, Rebuild};
use crate::store::{analysis, texts};

/// What somebody asked for.
pub const BY_HAND: &str = "posts";

const PAGE: u32 = 500;

/// How far it is, of about how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done: i64,
    pub total: i64,
}

/// Reads all posts, going on where the rebuild of this name was cut off; tells after each page how far it is.
///
/// # Errors
/// The database or messaging is away; what is done is done.
pub async fn run(state: &State, name: &str, mut tell: impl FnMut(Progress)) -> anyhow::Result<i64> {
    let begun = rebuilds::find(&state.db.exec(), name).await?;
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
        let is_in_doubt = page.iter().any(|post| !post.is_deleted && post.attachments.is_none());
        let items: Vec<Item> = page.into_iter().flat_map(items).collect();
        let files: Vec<String> =
            items.iter().filter(|item| item.is_file).map(|item| item.id.clone()).collect();
        let tx = state.db.begin().await?;
        let words = Changes::put(items).write(state, &tx.exec()).await?;
        if is_in_doubt {
            analysis::doubt(&tx.exec()).await?;
        }
        texts::want(&tx.exec(), &files).await?;
        rebuilds::save(&tx.exec(), name, &rebuild).await?;
        tx.commit().await?;
        state.texts.notify_one();
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
            let done = async {
                let done = run(&state, BY_HAND, |_| {}).await?;
                state.engine.refill().await?;
                anyhow::Ok(done)
            };
            match done.await {
                Ok(done) => tracing::info!(done, "the index was made anew"),
                Err(error) => tracing::error!(error = format!("{error:#}"), "the index was not made anew"),
            }
        }
    });
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
