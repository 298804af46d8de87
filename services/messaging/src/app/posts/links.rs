//! What the service of files found behind a post's links becomes part of it: read with it, and told to who sees it.

use events::request::ShowPreview;
use model::Problem;

use super::edit::{dress, tell};
use crate::State;
use crate::domain::links;
use crate::domain::post::Post;
use crate::store::access::problem;
use crate::store::posts;
use crate::store::posts::edit as store;

/// Does the post still lead there, and is this news?
fn is_news(post: &Post, ask: &ShowPreview) -> bool {
    let leads_there = links::of(&post.message, &post.props) == ask.links;
    let known = post.preview.clone().unwrap_or_default();
    post.delete_at == 0 && post.original_id.is_empty() && leads_there && known != ask.preview
}

/// Keeps it with the post, unless that is another by now. The post counts as changed, so that who asks for changes gets it,
/// but not as edited.
pub async fn show(state: &State, ask: ShowPreview) -> Result<(), Problem> {
    let post = posts::find(&state.db.exec(), &ask.post_id).await.map_err(problem)?;
    let Some(post) = post.filter(|post| is_news(post, &ask)) else { return Ok(()) };
    let tx = state.db.begin().await.map_err(problem)?;
    let at = store::lock_channel(&tx.exec(), &post.channel_id).await.map_err(problem)?;
    let locked = store::locked(&tx.exec(), &post.channel_id, &post.id).await.map_err(problem)?;
    let Some(mut post) = locked.filter(|post| is_news(post, &ask)) else { return Ok(()) };
    post.pending_post_id.clear();
    post.update_at = at;
    post.preview = (!ask.preview.is_empty()).then_some(ask.preview);
    let saved = async {
        store::save_preview(&tx.exec(), &post).await?;
        dress(&tx.exec(), &mut post).await?;
        tx.commit().await
    };
    saved.await.map_err(problem)?;
    tell(state, &post).await
}
