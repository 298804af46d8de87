//! Uploads that take several requests. What comes is kept in parts of some megabytes, each written down once its blob is there:
//! whatever dies loses no more than the part it was at. All parts together become a file like every other.

use std::pin::pin;
use std::time::{Duration, Instant};

use ::access::permission::{MANAGE_SYSTEM, UPLOAD_FILE};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use model::time::now_ms;
use model::{FileInfo, Identity, Problem};
use tokio::time::timeout;

use super::receive::{Received, Receiving, adopt};
use super::{access, files, scan};
use crate::State;
use crate::domain::file::clean_name;
use crate::domain::upload::{ATTACHMENT, Announced, IMPORT, NewUpload, UploadSession};
use crate::fault;
use crate::store::uploads::{self as store, Part, Upload};
use crate::store::{self as rows, problem};

/// Bytes of a part but the last of a request.
const PART: u64 = 16 * 1024 * 1024;
const MOST_PARTS: i64 = 10_000;
/// Uploads of a person at a time.
const MOST_OPEN: i64 = 100;
/// How long who sends and was not heard of keeps others away: after a crash that is how long they wait.
const LEASE: Duration = Duration::from_secs(10);
const RENEWED: Duration = Duration::from_secs(3);

fn shown(upload: Upload) -> UploadSession {
    UploadSession {
        id: upload.id,
        kind: ATTACHMENT.to_owned(),
        create_at: upload.create_at,
        user_id: upload.user_id,
        channel_id: upload.channel_id,
        filename: upload.filename,
        file_size: upload.file_size,
        file_offset: upload.file_offset,
        ..UploadSession::default()
    }
}

/// Begins one.
pub async fn open(state: &State, caller: &Identity, new: NewUpload) -> Result<UploadSession, Problem> {
    if new.kind == IMPORT {
        refuse_import(caller)?;
    }
    if !model::id::is_valid(&new.channel_id) {
        return Err(Problem::forbidden(UPLOAD_FILE));
    }
    access::require_upload(state, caller, &new.channel_id).await?;
    new.check()?;
    if new.file_size > state.settings.file.max_file_size {
        let id = "api.upload.create.upload_too_large.app_error";
        return Err(Problem::new(413, id, "The file is too large."));
    }
    let upload = Upload {
        id: model::id::new(),
        user_id: caller.user_id.clone(),
        channel_id: new.channel_id,
        filename: clean_name(&new.filename),
        file_size: new.file_size,
        file_offset: 0,
        create_at: now_ms(),
        file_id: String::new(),
        parts: 0,
    };
    if store::insert(&state.db.exec(), &upload, MOST_OPEN).await.map_err(problem)? {
        Ok(shown(upload))
    } else {
        Err(Problem::bad_request("api.upload.create.too_many.app_error", "Too many uploads are under way."))
    }
}

/// What is imported goes another way: only who might do it is told so.
fn refuse_import(caller: &Identity) -> Result<(), Problem> {
    if !caller.has_role("system_admin") {
        return Err(Problem::forbidden(MANAGE_SYSTEM));
    }
    let id = "api.upload.create.import.app_error";
    Err(Problem::new(501, id, "Imports are not uploaded to this server."))
}

async fn existing(state: &State, upload_id: &str) -> Result<Upload, Problem> {
    let found = store::find(&state.db.exec(), upload_id).await.map_err(problem)?;
    found.ok_or_else(|| Problem::not_found("app.upload.get.app_error"))
}

/// How far one's own upload is; that of others only administrators may know.
pub async fn find(state: &State, caller: &Identity, upload_id: &str) -> Result<UploadSession, Problem> {
    let upload = existing(state, upload_id).await?;
    if upload.user_id != caller.user_id && !caller.has_role("system_admin") {
        let id = "api.upload.get_upload.forbidden.app_error";
        return Err(Problem::new(403, id, "The upload is somebody else's."));
    }
    if upload.file_id.is_empty() {
        Ok(shown(upload))
    } else {
        Err(Problem::not_found("app.upload.get.app_error"))
    }
}

/// What somebody has begun and not ended; one's own only.
pub async fn list(state: &State, caller: &Identity, user_id: &str) -> Result<Vec<UploadSession>, Problem> {
    if caller.user_id != user_id {
        let id = "api.user.get_uploads_for_user.forbidden.app_error";
        return Err(Problem::new(403, id, "The uploads are somebody else's."));
    }
    let found = store::list(&state.db.exec(), user_id).await.map_err(problem)?;
    Ok(found.into_iter().map(shown).collect())
}

/// Takes the next part; nothing is said while more is to come. With the last one the file is there; who did not hear that may
/// ask again.
pub async fn send<E>(
    state: &State,
    caller: &Identity,
    upload_id: &str,
    announced: Announced,
    body: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Option<FileInfo>, Problem> {
    let upload = existing(state, upload_id).await?;
    if upload.user_id != caller.user_id {
        return Err(Problem::forbidden(UPLOAD_FILE));
    }
    access::require_upload(state, caller, &upload.channel_id).await?;
    if !upload.file_id.is_empty() {
        let file = rows::files::find(&state.db.exec(), &upload.file_id).await.map_err(problem)?;
        let file = file.ok_or_else(|| Problem::not_found("app.upload.get.app_error"))?;
        return Ok(Some(file.info));
    }
    let mut turn = Turn::take(state, upload_id).await?;
    let outcome = turn.receive(announced, body).await;
    turn.end().await;
    outcome
}

fn concurrent() -> Problem {
    let id = "app.upload.upload_data.concurrent.app_error";
    Problem::bad_request(id, "Another request sends to this upload.")
}

fn wrong_length() -> Problem {
    let id = "api.upload.upload_data.invalid_content_length";
    Problem::bad_request(id, "The part does not fit where it would go.")
}

/// The right to add to an upload, which one request has at a time.
struct Turn {
    state: State,
    upload: Upload,
    writer: String,
    renewed: Instant,
    has_ended: bool,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.has_ended {
            return;
        }
        let (state, id, writer) = (self.state.clone(), self.upload.id.clone(), self.writer.clone());
        runtime.spawn(async move { store::end_turn(&state.db.exec(), &id, &writer).await });
    }
}

impl Turn {
    /// By itself: who is given up while the database answers has the turn all the same, and gives it back.
    async fn take(state: &State, upload_id: &str) -> Result<Self, Problem> {
        let (state, id) = (state.clone(), upload_id.to_owned());
        let taking = tokio::spawn(async move {
            let writer = model::id::new();
            let upload = store::take_turn(&state.db.exec(), &id, &writer, LEASE).await.map_err(problem)?;
            let upload = upload.ok_or_else(concurrent)?;
            Ok(Self { state, upload, writer, renewed: Instant::now(), has_ended: false })
        });
        taking.await.map_err(Problem::internal)?
    }

    async fn end(mut self) {
        match store::end_turn(&self.state.db.exec(), &self.upload.id, &self.writer).await {
            Ok(()) => self.has_ended = true,
            Err(error) => tracing::warn!(%error, "others wait until the turn runs out"),
        }
    }

    async fn renew(&mut self) -> Result<(), Problem> {
        if self.renewed.elapsed() < RENEWED {
            return Ok(());
        }
        self.renewed = Instant::now();
        let exec = self.state.db.exec();
        let kept = store::keep_turn(&exec, &self.upload.id, &self.writer, LEASE).await.map_err(problem)?;
        if kept { Ok(()) } else { Err(concurrent()) }
    }

    /// Bytes that may still come.
    fn missing(&self) -> u64 {
        (self.upload.file_size - self.upload.file_offset).unsigned_abs()
    }

    async fn receive<E>(
        &mut self,
        announced: Announced,
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Option<FileInfo>, Problem> {
        let (offset, size) = (self.upload.file_offset.unsigned_abs(), self.upload.file_size.unsigned_abs());
        if !announced.fits(offset, size) {
            return Err(wrong_length());
        }
        let mut part: Option<Receiving> = None;
        let mut is_whole = true;
        while let Some(chunk) = body.next().await {
            self.renew().await?;
            let Ok(chunk) = chunk else {
                // What has come until here has come.
                is_whole = false;
                break;
            };
            let receiving = match &mut part {
                Some(receiving) => receiving,
                none => none.insert(Receiving::start(&self.state, &self.upload.filename).await?),
            };
            if receiving.size() + chunk.len() as u64 > self.missing() {
                return Err(wrong_length());
            }
            receiving.write(chunk).await?;
            if receiving.size() >= PART
                && let Some(full) = part.take()
            {
                self.add(full).await?;
            }
        }
        if let Some(last) = part.filter(|part| !part.is_empty()) {
            self.add(last).await?;
        }
        if !is_whole {
            let id = "api.upload.upload_data.read.app_error";
            return Err(Problem::bad_request(id, "The part broke off."));
        }
        if self.missing() > 0 { Ok(None) } else { self.complete().await.map(Some) }
    }

    /// Writes a part down.
    async fn add(&mut self, part: Receiving) -> Result<(), Problem> {
        if self.upload.parts >= MOST_PARTS {
            let id = "api.upload.upload_data.too_many_parts.app_error";
            return Err(Problem::bad_request(id, "The parts are too small."));
        }
        let mut received = part.finish(&self.state).await?;
        let row = Part {
            id: received.id.clone(),
            path: received.path.clone(),
            start: self.upload.file_offset,
            size: i64::try_from(received.size).unwrap_or(i64::MAX),
        };
        // Until the database has answered nobody knows whether it is needed; then the daily search does.
        received.keep();
        let exec = self.state.db.exec();
        let added = store::add_part(&exec, &self.upload.id, &self.writer, &row, now_ms(), LEASE).await;
        if !added.map_err(problem)? {
            received.discard(&self.state);
            return Err(concurrent());
        }
        fault::step("part written down");
        self.renewed = Instant::now();
        self.upload.file_offset += row.size;
        self.upload.parts += 1;
        Ok(())
    }

    async fn complete(&mut self) -> Result<FileInfo, Problem> {
        let parts = store::parts(&self.state.db.exec(), &self.upload.id).await.map_err(problem)?;
        let received = match parts.as_slice() {
            [only] => adopt(&self.state, &self.upload.filename, &only.id, &only.path, only.size).await?,
            parts => self.join(parts).await?,
        };
        let kept = files::keep_upload(&self.state, &self.upload, &self.writer, received).await;
        if kept.as_ref().is_err_and(|refusal| refusal.id == scan::REJECTED) {
            self.forget().await.map_err(problem)?;
        }
        kept?.ok_or_else(concurrent)
    }

    /// Nothing will ever come of it.
    async fn forget(&self) -> db::Result<()> {
        let tx = self.state.db.begin().await?;
        store::forget(&tx.exec(), std::slice::from_ref(&self.upload.id), now_ms()).await?;
        tx.commit().await
    }

    async fn join(&mut self, parts: &[Part]) -> Result<Received, Problem> {
        let state = &self.state.clone();
        let mut joined = Receiving::start(state, &self.upload.filename).await?;
        for part in parts {
            self.keeping(joined.append(state, &part.path, part.size.unsigned_abs())).await?;
            fault::step("part joined");
        }
        if joined.size() != self.upload.file_size.unsigned_abs() {
            return Err(Problem::internal(format!("upload {} has holes", self.upload.id)));
        }
        self.keeping(joined.finish(state)).await
    }

    /// Does what may take long, and keeps the turn meanwhile.
    async fn keeping<T>(&mut self, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
        let mut work = pin!(work);
        loop {
            match timeout(RENEWED, work.as_mut()).await {
                Ok(done) => return done,
                Err(_) => self.renew().await?,
            }
        }
    }
}
