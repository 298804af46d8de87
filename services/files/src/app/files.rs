//! Files that arrived become files people have; and are handed out again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use events::files::{FileUploaded, FilesForgotten};
use model::time::now_ms;
use model::{FileInfo, Identity, Problem};

use super::receive::{Received, store_failed};
use super::{scan, texts};
use crate::State;
use crate::domain::file::{File, Version};
use crate::fault;
use crate::pictures::{self, Look, drawn};
use crate::store::uploads::Upload;
use crate::store::{self, problem};

/// What a picture is that commands draw: never decoded here.
const DRAWN: &str = "image/svg+xml";

/// Makes files of what arrived, all or none.
pub async fn keep(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    mut received: Vec<Received>,
) -> Result<Vec<FileInfo>, Problem> {
    let mut files = Vec::with_capacity(received.len());
    for received in &received {
        scan::blob(state, &received.path).await?;
        let look = look(state, received).await?;
        files.push(file(&caller.user_id, channel_id, received, look));
    }
    if files.is_empty() {
        return Ok(Vec::new());
    }
    // From here on nobody knows but the database whether they are there: what is left over is found by the daily search.
    received.iter_mut().for_each(Received::keep);
    let inserted = async {
        let tx = state.db.begin().await?;
        insert(state, &tx, &files).await?;
        fault::step("row written");
        commit(state, tx).await?;
        fault::step("row committed");
        Ok(())
    };
    inserted.await.map_err(problem)?;
    Ok(files.into_iter().map(|file| file.info).collect())
}

/// Makes a file of an upload whose parts have all come, once; `None` when it is no longer this writer's turn.
pub async fn keep_upload(
    state: &State,
    upload: &Upload,
    writer: &str,
    mut received: Received,
) -> Result<Option<FileInfo>, Problem> {
    scan::blob(state, &received.path).await?;
    let look = look(state, &received).await?;
    let file = file(&upload.user_id, &upload.channel_id, &received, look);
    received.keep();
    let completed = async {
        let tx = state.db.begin().await?;
        if !store::uploads::complete(&tx.exec(), &upload.id, writer, &file.info.id, now_ms()).await? {
            return Ok(false);
        }
        insert(state, &tx, std::slice::from_ref(&file)).await?;
        fault::step("upload completed");
        commit(state, tx).await?;
        fault::step("upload committed");
        Ok(true)
    };
    Ok(completed.await.map_err(problem)?.then_some(file.info))
}

async fn insert(state: &State, tx: &db::Tx, files: &[File]) -> db::Result<()> {
    for file in files {
        store::files::insert(&tx.exec(), file).await?;
    }
    texts::wait(&tx.exec(), files).await?;
    let events: Vec<FileUploaded> = files.iter().map(|file| uploaded(&file.info)).collect();
    state.outbox.push_all(&tx.exec(), now_ms(), &events).await
}

async fn commit(state: &State, tx: db::Tx) -> db::Result<()> {
    tx.commit().await?;
    state.outbox.wake();
    state.text_jobs.notify_one();
    Ok(())
}

fn uploaded(info: &FileInfo) -> FileUploaded {
    FileUploaded {
        file_id: info.id.clone(),
        user_id: info.user_id.clone(),
        channel_id: info.channel_id.clone(),
        name: info.name.clone(),
        mime_type: info.mime_type.clone(),
        size: info.size,
    }
}

fn file(user_id: &str, channel_id: &str, received: &Received, look: Option<Look>) -> File {
    let now = now_ms();
    let mut info = FileInfo {
        id: received.id.clone(),
        user_id: user_id.to_owned(),
        channel_id: channel_id.to_owned(),
        create_at: now,
        update_at: now,
        name: received.name.clone(),
        extension: received.extension.clone(),
        size: i64::try_from(received.size).unwrap_or(i64::MAX),
        mime_type: received.mime_type.to_owned(),
        ..FileInfo::default()
    };
    if let Some(look) = look {
        info.width = look.width.into();
        info.height = look.height.into();
        info.has_preview_image = look.small.is_some();
        info.mini_preview = (!look.mini.is_empty()).then(|| STANDARD.encode(&look.mini));
    }
    File { info, path: received.path.clone(), is_claimed: false }
}

/// Looks at what may be a picture, and puts the smaller ones beside it.
async fn look(state: &State, received: &Received) -> Result<Option<Look>, Problem> {
    if received.mime_type == DRAWN {
        let head = state.blobs.first(&received.path, drawn::LOOKED_AT.min(received.size)).await;
        return Ok(drawn::look(&head.map_err(store_failed)?));
    }
    let is_picture = received.mime_type.starts_with("image/");
    if !is_picture || received.size > pictures::LARGEST {
        return Ok(None);
    }
    let load = async { state.blobs.whole(&received.path).await };
    let Some(look) = state.studio.look(load).await else { return Ok(None) };
    if let Some(small) = &look.small {
        for (suffix, content) in [("thumb", &small.thumbnail), ("preview", &small.preview)] {
            let blob = format!("{}_{suffix}", received.path);
            state.blobs.put(&blob, content.clone()).await.map_err(store_failed)?;
        }
        fault::step("pictures written");
    }
    Ok(Some(look))
}

/// A file by its public link.
pub async fn public(state: &State, file_id: &str, signature: &str) -> Result<File, Problem> {
    if !state.settings.file.enable_public_link {
        return Err(no_links());
    }
    if !state.link_key.verify(file_id, signature) {
        return Err(Problem::bad_request(
            "api.file.get_file.public_invalid.app_error",
            "The link is not right.",
        ));
    }
    let found = store::files::find(&state.db.exec(), file_id).await.map_err(problem)?;
    found.filter(|file| !file.info.post_id.is_empty()).ok_or_else(|| Problem::not_found(MISSING))
}

pub const MISSING: &str = "app.file_info.get.app_error";

fn no_links() -> Problem {
    let id = "api.file.get_public_link.disabled.app_error";
    Problem::new(403, id, "Public links have been turned off.")
}

/// The public link of a file that is in a post.
pub fn link(state: &State, file: &File) -> Result<String, Problem> {
    if file.info.post_id.is_empty() {
        let id = "api.file.get_public_link.no_post.app_error";
        return Err(Problem::bad_request(id, "Only what is in a message has a public link."));
    }
    let id = &file.info.id;
    Ok(format!("{}/files/{id}/public?h={}", state.settings.site_url(), state.link_key.sign(id)))
}

pub fn require_links(state: &State) -> Result<(), Problem> {
    if state.settings.file.enable_public_link { Ok(()) } else { Err(no_links()) }
}

/// Refuses the pictures of what has none.
pub fn require_version(file: &File, version: Version) -> Result<(), Problem> {
    let id = match version {
        Version::Whole => return Ok(()),
        Version::Thumbnail => "api.file.get_file_thumbnail.no_thumbnail.app_error",
        Version::Preview => "api.file.get_file_preview.no_preview.app_error",
    };
    if file.info.has_preview_image {
        Ok(())
    } else {
        Err(Problem::bad_request(id, "There is no smaller picture of this file."))
    }
}

/// Forgets files for good: their rows now, their blobs soon. For whoever decides how long things are kept.
pub async fn forget(state: &State, file_ids: &[String]) -> Result<usize, Problem> {
    remove(state, file_ids, false, now_ms()).await.map_err(problem)
}

/// Deletes rows and dooms their blobs in one transaction; `loose`: only what is in no post and claimed by none.
pub(super) async fn remove(state: &State, ids: &[String], loose: bool, now: i64) -> db::Result<usize> {
    let tx = state.db.begin().await?;
    let gone = store::files::delete(&tx.exec(), ids, loose, now).await?;
    if gone.is_empty() {
        return Ok(0);
    }
    let blobs: Vec<String> = gone.iter().flat_map(File::blobs).collect();
    store::doomed::add(&tx.exec(), &blobs, now).await?;
    let event = FilesForgotten { file_ids: gone.iter().map(|file| file.info.id.clone()).collect() };
    state.outbox.push(&tx.exec(), now, &event).await?;
    fault::step("row deleted");
    tx.commit().await?;
    fault::step("blobs doomed");
    state.outbox.wake();
    Ok(gone.len())
}
