//! Changing what was written. The version before is kept.

use ::access::permission::{EDIT_OTHERS_POSTS, EDIT_POST, READ_CHANNEL_CONTENT};
use events::live::{Broadcast, Live};
use events::messaging::PostChanged;
use model::preview::Links;
use model::time::now_ms;
use model::{FileInfo, Identity, Problem};
use serde_json::json;

use super::read::not_found;
use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::files::{self, Claimed};
use crate::app::restricted;
use crate::domain::post::PostMetadata;
use crate::domain::post::{
    MAX_FILES, Post, PostPatch, Props, SERVER_PROPS, check_message, check_props, hashtags,
};
use crate::domain::priority::Priority;
use crate::domain::{attachment, links};
use crate::store::access::problem;
use crate::store::posts::{edit as store, list};
use crate::store::{acknowledgements, post_actions, posts, reactions};

/// Which way a change came; refusals differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Update,
    Patch,
}

/// Changes a post's text and attributes.
pub async fn edit(
    state: &State,
    caller: &Identity,
    post_id: &str,
    mut patch: PostPatch,
    way: Way,
) -> Result<Post, Problem> {
    let (at, post) = editable(state, caller, post_id, way).await?;
    let mut claimed = Claimed::default();
    if let Some(file_ids) = &mut patch.file_ids {
        let (kept, new): (Vec<String>, Vec<String>) =
            std::mem::take(file_ids).into_iter().partition(|id| post.files().contains(id));
        let room = MAX_FILES.saturating_sub(kept.len());
        if new.len() > room {
            return Err(Problem::bad_request("model.post.is_valid.file_ids.app_error", "Too many files."));
        }
        claimed = files::claim(state, &post.user_id, &post.channel_id, &post.id, new, &post.id).await?;
        *file_ids = kept.into_iter().chain(claimed.files.iter().map(|file| file.id.clone())).collect();
        file_ids.sort_unstable();
        file_ids.dedup();
        patch.added.clone_from(&claimed.files);
    }
    let outcome = change_until(state, &at, &post.id, patch, &claimed).await;
    if let Err(refusal) = &outcome {
        files::give_back(state, &post.user_id, &claimed, refusal).await;
    }
    outcome
}

/// The post and its channel, if the caller may edit it. Who may not learns nothing more.
async fn editable(
    state: &State,
    caller: &Identity,
    post_id: &str,
    way: Way,
) -> Result<(AtChannel, Post), Problem> {
    let missing = || Problem::forbidden(EDIT_POST);
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(missing)?;
    at.require(EDIT_POST)?;
    let post = live(state, post_id).await?.ok_or_else(missing)?;
    if post.user_id != caller.user_id {
        at.require(EDIT_OTHERS_POSTS)?;
    }
    refuse_untouchable(state, &at, &post, way).await?;
    let limit = state.settings.service.post_edit_time_limit;
    if limit >= 0 && post.create_at + limit.saturating_mul(1000) < now_ms() {
        let id = "api.post.update_post.permissions_time_limit.app_error";
        return Err(Problem::bad_request(id, "The post can no longer be edited."));
    }
    Ok((at, post))
}

async fn live(state: &State, post_id: &str) -> Result<Option<Post>, Problem> {
    let post = posts::find(&state.db.exec(), post_id).await.map_err(problem)?;
    Ok(post.filter(|post| post.delete_at == 0 && post.original_id.is_empty()))
}

async fn refuse_untouchable(state: &State, at: &AtChannel, post: &Post, way: Way) -> Result<(), Problem> {
    if at.standing.channel.delete_at > 0 {
        let id = match way {
            Way::Update => "api.post.update_post.can_not_update_post_in_deleted.error",
            Way::Patch => "api.post.patch_post.can_not_update_post_in_deleted.error",
        };
        return Err(Problem::bad_request(id, "Posts of an archived channel cannot be changed."));
    }
    if post.kind.starts_with("system_") {
        let id = "api.post.update_post.system_message.app_error";
        return Err(Problem::bad_request(id, "Messages of the system cannot be changed."));
    }
    let id = match way {
        Way::Update => "api.post.update_post.can_not_update_post_in_restricted_dm.error",
        Way::Patch => "api.post.patch_post.can_not_update_post_in_restricted_dm.error",
    };
    restricted::refuse(state, &at.standing.channel, id).await
}

/// Pins or unpins a post. Whoever reads the channel as a member may.
pub async fn pin(state: &State, caller: &Identity, post_id: &str, pinned: bool) -> Result<(), Problem> {
    let missing = || Problem::forbidden(READ_CHANNEL_CONTENT);
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(missing)?;
    at.require(READ_CHANNEL_CONTENT)?;
    let post = live(state, post_id).await?.ok_or_else(not_found)?;
    refuse_untouchable(state, &at, &post, Way::Patch).await?;
    change(state, &at, post_id, PostPatch { is_pinned: Some(pinned), ..PostPatch::default() })
        .await
        .map(|_| ())
}

/// Old versions of a post, for its author.
pub async fn history(state: &State, caller: &Identity, post_id: &str) -> Result<Vec<Post>, Problem> {
    require_author(state, caller, post_id).await?;
    let versions = list::versions(&state.db.exec(), post_id).await.map_err(problem)?;
    if versions.is_empty() { Err(not_found()) } else { Ok(versions) }
}

async fn require_author(state: &State, caller: &Identity, post_id: &str) -> Result<AtChannel, Problem> {
    let missing = || Problem::forbidden(EDIT_POST);
    let at = access::post_channel(state, caller, post_id).await?.ok_or_else(missing)?;
    at.require(EDIT_POST)?;
    let post = live(state, post_id).await?.ok_or_else(missing)?;
    if post.user_id == caller.user_id { Ok(at) } else { Err(missing()) }
}

/// Gives a post the text of one of its old versions.
pub async fn restore(
    state: &State,
    caller: &Identity,
    post_id: &str,
    version_id: &str,
) -> Result<Post, Problem> {
    let at = require_author(state, caller, post_id).await?;
    let version = posts::find(&state.db.exec(), version_id).await.map_err(problem)?;
    let version = version.filter(|version| version.channel_id == at.standing.channel.id);
    let version = version.ok_or_else(|| Problem::forbidden(EDIT_POST))?;
    if version.original_id != post_id {
        let id = "app.post.restore_post_version.not_an_history_item.app_error";
        return Err(Problem::bad_request(id, "This is no old version of the post."));
    }
    let (at, post) = editable(state, caller, post_id, Way::Patch).await?;
    let patch = PostPatch {
        message: Some(version.message),
        file_ids: version.file_ids,
        added: version.attached.unwrap_or_default(),
        ..PostPatch::default()
    };
    change(state, &at, &post.id, patch).await
}

/// Writes the change and tells the channel. Whether it may be made was asked before.
pub async fn change(state: &State, at: &AtChannel, post_id: &str, patch: PostPatch) -> Result<Post, Problem> {
    change_until(state, at, post_id, patch, &Claimed::default()).await
}

/// The same with files that are kept for it for some time.
async fn change_until(
    state: &State,
    at: &AtChannel,
    post_id: &str,
    patch: PostPatch,
    claimed: &Claimed,
) -> Result<Post, Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let channel = at.standing.channel.id.as_str();
    let now = store::lock_channel(&tx.exec(), channel).await.map_err(problem)?;
    let locked = store::locked(&tx.exec(), channel, post_id).await.map_err(problem)?;
    let mut post = locked.ok_or_else(not_found)?;
    let mut patch = patch;
    if let Some(props) = &mut patch.props {
        rewire(&tx.exec(), post_id, props).await.map_err(problem)?;
    }
    post.pending_post_id.clear();
    let led = links::of(&post.message, &post.props);
    let edited = apply(&mut post, patch)?;
    let leads = links::of(&post.message, &post.props);
    if led != leads {
        post.preview = None;
    }
    let saved = async {
        store::save(&tx.exec(), &mut post, edited, now).await?;
        dress(&tx.exec(), &mut post).await?;
        let event = PostChanged {
            post_id: post.id.clone(),
            channel_id: post.channel_id.clone(),
            user_id: post.user_id.clone(),
            message: post.message.clone(),
            attachments: Some(attachment::said(&post.props)),
            hashtags: post.hashtags.clone(),
            file_ids: post.files().to_vec(),
            is_pinned: post.is_pinned,
            update_at: post.update_at,
            edit_at: post.edit_at,
            links: if post.preview.is_none() { leads } else { Links::default() },
        };
        state.outbox.push(&tx.exec(), now, &event).await
    };
    saved.await.map_err(problem)?;
    if claimed.is_late() {
        return Err(Problem::unavailable("the files were not kept for so long"));
    }
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    tell(state, &post).await?;
    Ok(post)
}

/// Puts together what is shown with a changed post.
pub(super) async fn dress(exec: &db::Exec<'_>, post: &mut Post) -> db::Result<()> {
    let mut metadata = PostMetadata {
        embeds: post.shown_embeds(),
        images: post.shown_images(),
        files: post.shown_files(),
        priority: post.shown_priority(),
        ..PostMetadata::default()
    };
    if post.has_reactions {
        metadata.reactions = reactions::of_post(exec, &post.id).await?;
    }
    if post.priority.as_ref().is_some_and(Priority::wants_acknowledgement) {
        metadata.acknowledgements = acknowledgements::of_post(exec, &post.id).await?;
    }
    post.metadata = Some(metadata);
    Ok(())
}

/// Who sees the channel gets the changed post.
pub(super) async fn tell(state: &State, post: &Post) -> Result<(), Problem> {
    let text = serde_json::to_string(post).map_err(Problem::internal)?;
    let frame = Live::new("post_edited", json!({ "post": text }), Broadcast::channel(&post.channel_id));
    state.bus.live(&frame).await;
    Ok(())
}

/// Where the buttons of changed attachments lead: to what the change says, else to where they led before. Clients that edit
/// a post give its attachments back without it.
async fn rewire(exec: &db::Exec<'_>, post_id: &str, props: &mut Props) -> db::Result<()> {
    let mut kept = attachment::settle(props);
    let before = post_actions::of_post(exec, post_id).await?;
    if kept.is_empty() && before.is_empty() {
        return Ok(());
    }
    let shown = attachment::action_ids(props);
    for (id, led) in before {
        if shown.contains(&id) {
            kept.entry(id).or_insert(led);
        }
    }
    post_actions::put(exec, post_id, &kept).await
}

/// Applies a patch; true when the text is another. What only the server says of a post stays as it was.
fn apply(post: &mut Post, patch: PostPatch) -> Result<bool, Problem> {
    let mut edited = false;
    if let Some(message) = patch.message {
        check_message(&message)?;
        edited = message != post.message;
        post.hashtags = hashtags(&message);
        post.message = message;
    }
    if let Some(mut props) = patch.props {
        check_props(&props)?;
        for name in SERVER_PROPS {
            props.remove(name);
            if let Some(said) = post.props.get(name) {
                props.insert(name.to_owned(), said.clone());
            }
        }
        post.props = props;
    }
    if let Some(file_ids) = patch.file_ids {
        edited |= file_ids != post.files();
        let mut attached: Vec<FileInfo> = post.attached.take().unwrap_or_default();
        attached.extend(patch.added);
        attached.retain(|file| file_ids.contains(&file.id));
        attached.sort_by(|a, b| (a.create_at, &a.id).cmp(&(b.create_at, &b.id)));
        attached.dedup_by(|a, b| a.id == b.id);
        post.attached = (!attached.is_empty()).then_some(attached);
        post.file_ids = Some(file_ids);
    }
    if let Some(pinned) = patch.is_pinned {
        post.is_pinned = pinned;
    }
    Ok(edited)
}
