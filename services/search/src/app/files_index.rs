//! What is heard of files, written to the index.

use db::Exec;
use events::files::{FileUploaded, FilesForgotten, TextFound};
use events::{Envelope, Event};
use model::FileInfo;

use super::index;
use crate::State;
use crate::domain::item::Item;
use crate::store::{files, texts, words};

pub fn concerns(event: &Envelope) -> bool {
    [FileUploaded::subject(), TextFound::subject(), FilesForgotten::subject()].contains(&event.subject)
}

/// The outer error: the event does not parse and never will.
pub async fn apply(
    state: &State,
    exec: &Exec<'_>,
    event: &Envelope,
) -> Result<db::Result<()>, serde_json::Error> {
    if let Some(uploaded) = event.decode::<FileUploaded>() {
        return Ok(name(state, exec, uploaded?, event.at).await);
    }
    if let Some(found) = event.decode::<TextFound>() {
        return Ok(texts::want(exec, &[found?.file_id]).await);
    }
    if let Some(forgotten) = event.decode::<FilesForgotten>() {
        return Ok(files::forget(exec, &forgotten?.file_ids).await);
    }
    Ok(Ok(()))
}

async fn name(state: &State, exec: &Exec<'_>, file: FileUploaded, at: i64) -> db::Result<()> {
    let item = Item {
        id: file.file_id,
        is_file: true,
        extension: extension(&file.name),
        channel_id: file.channel_id,
        user_id: file.user_id,
        create_at: at,
        content: file.name,
        ..Item::default()
    };
    let mut fresh = index::vocabulary(&item.content);
    fresh.retain(|word| !state.known_words.contains_key(word));
    files::name(exec, &[item]).await?;
    words::add(exec, &fresh).await
}

/// The files a post shows, as they are told with it.
pub fn items(post_id: &str, version: i64, files: Vec<FileInfo>) -> impl Iterator<Item = Item> {
    files.into_iter().map(move |file| Item {
        id: file.id,
        is_file: true,
        post_id: post_id.to_owned(),
        extension: extension(&file.name),
        channel_id: file.channel_id,
        user_id: file.user_id,
        create_at: file.create_at,
        version,
        is_deleted: false,
        content: file.name,
    })
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}
