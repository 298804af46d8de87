//! What happens to posts happens to their files.

use db::Exec;
use events::messaging::{PostChanged, PostCreated, PostDeleted};
use events::{Envelope, Event};
use model::preview::Links;

use crate::fault;
use crate::store::{claims as store, links};

/// Is it told of posts that may have files?
pub fn concerns(event: &Envelope) -> bool {
    let names_files = || event.data["file_ids"].as_array().is_some_and(|ids| !ids.is_empty());
    if event.subject == PostCreated::subject() {
        return names_files() || leads_somewhere(event);
    }
    event.subject == PostChanged::subject() || event.subject == PostDeleted::subject()
}

/// Is there something to look at?
pub fn leads_somewhere(event: &Envelope) -> bool {
    event.data.get("links").is_some()
}

/// The outer error: the event does not parse and never will.
pub async fn apply(exec: &Exec<'_>, event: &Envelope) -> Result<db::Result<()>, serde_json::Error> {
    if let Some(created) = event.decode::<PostCreated>() {
        let created = created?;
        return Ok(apply_created(exec, &created, event.at).await);
    }
    if let Some(changed) = event.decode::<PostChanged>() {
        let changed = changed?;
        return Ok(apply_changed(exec, &changed, event.at).await);
    }
    if let Some(deleted) = event.decode::<PostDeleted>() {
        let deleted = deleted?;
        let mut posts = deleted.thread_ids;
        posts.push(deleted.post_id);
        let hidden = store::hidden(exec, &posts, deleted.delete_at).await;
        fault::step("hidden");
        return Ok(hidden);
    }
    Ok(Ok(()))
}

async fn apply_created(exec: &Exec<'_>, created: &PostCreated, at: i64) -> db::Result<()> {
    if !created.file_ids.is_empty() {
        store::attached(exec, &created.post_id, &created.file_ids).await?;
        fault::step("attached");
    }
    look(exec, &created.post_id, &created.links, at).await
}

async fn apply_changed(exec: &Exec<'_>, changed: &PostChanged, at: i64) -> db::Result<()> {
    store::shown(exec, &changed.post_id, &changed.file_ids, at).await?;
    fault::step("shown");
    look(exec, &changed.post_id, &changed.links, at).await
}

async fn look(exec: &Exec<'_>, post_id: &str, leads: &Links, at: i64) -> db::Result<()> {
    if leads.is_empty() { Ok(()) } else { links::wait(exec, post_id, leads, at).await }
}
