//! What happens to posts happens to their files.

use db::Exec;
use events::messaging::{PostChanged, PostCreated, PostDeleted};
use events::{Envelope, Event};

use crate::store::claims as store;

/// Is it told of posts that may have files?
pub fn concerns(event: &Envelope) -> bool {
    let names_files = || event.data["file_ids"].as_array().is_some_and(|ids| !ids.is_empty());
    if event.subject == PostCreated::subject() {
        return names_files();
    }
    event.subject == PostChanged::subject() || event.subject == PostDeleted::subject()
}

/// The outer error: the event does not parse and never will.
pub async fn apply(exec: &Exec<'_>, event: &Envelope) -> Result<db::Result<()>, serde_json::Error> {
    if let Some(created) = event.decode::<PostCreated>() {
        let created = created?;
        return Ok(store::attached(exec, &created.post_id, &created.file_ids).await);
    }
    if let Some(changed) = event.decode::<PostChanged>() {
        let changed = changed?;
        return Ok(store::shown(exec, &changed.post_id, &changed.file_ids, event.at).await);
    }
    if let Some(deleted) = event.decode::<PostDeleted>() {
        let deleted = deleted?;
        let mut posts = deleted.thread_ids;
        posts.push(deleted.post_id);
        return Ok(store::hidden(exec, &posts, deleted.delete_at).await);
    }
    Ok(Ok(()))
}
