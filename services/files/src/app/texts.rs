//! What files say. A list in the database says who waits for being read; whoever dies of a document leaves it to be tried
//! again, and in the end to be found by its name alone.

use std::io::ErrorKind;
use std::time::Duration;

use db::Exec;
use events::files::{FileTexts, FoundTexts, TextFound};
use futures_util::future::join_all;
use model::Problem;
use model::time::now_ms;
use runtime::Context;

use crate::State;
use crate::domain::file::File;
use crate::fault;
use crate::store::problem;
use crate::store::texts::{self as store, Job};
use crate::texts::{Kind, Outcome};

/// Documents read at a time.
const AT_ONCE: i64 = 2;
/// How long one process has for what it took before another tries.
const LEASE: Duration = Duration::from_secs(30);
const MOST_TRIES: i32 = 3;
/// Between two tries, ms.
const AGAIN: i64 = 60_000;
/// How often somebody looks for what another process took and did not do.
const EVERY: Duration = Duration::from_secs(15);
/// Files asked about at a time.
const ASKED: usize = 200;
/// Bytes of a text that are told, and bytes of an answer, as JSON: NATS takes a megabyte.
const TOLD: usize = 256 * 1024;
const ANSWER: usize = 600 * 1024;

/// Reads for ever, as soon as there is something to read.
pub fn start(context: &Context, state: &State) {
    if !state.settings.file.extract_content {
        return;
    }
    if state.settings.file.archive_recursion {
        let again = state.clone();
        context.spawn(async move { look_into_archives(&again).await });
    }
    let (news, state) = (state.text_jobs.clone(), state.clone());
    context.work("reading files", EVERY, news, move || {
        let state = state.clone();
        async move { turn(&state).await }
    });
}

/// Archives of which only the names were read, before they were to be looked into, are read again.
async fn look_into_archives(state: &State) {
    match store::wait_again(&state.db.exec()).await {
        Ok(0) => {}
        Ok(archives) => {
            tracing::info!(archives, "archives are looked into now");
            state.text_jobs.notify_one();
        }
        Err(error) => tracing::warn!(%error, "archives are not looked into until the next start"),
    }
}

/// Those of new files in which something may be read are to be read: at once, or when that is turned on.
pub async fn wait(exec: &Exec<'_>, files: &[File]) -> db::Result<()> {
    let readable = files.iter().filter(|file| Kind::of(&file.info.mime_type, &file.info.extension).is_some());
    let ids: Vec<&str> = readable.map(|file| file.info.id.as_str()).collect();
    if ids.is_empty() { Ok(()) } else { store::wait(exec, &ids, now_ms()).await }
}

/// Does what is due; true when there may be more.
pub async fn turn(state: &State) -> db::Result<bool> {
    let now = now_ms();
    let until = now + i64::try_from(LEASE.as_millis()).unwrap_or(0);
    let jobs = store::take(&state.db.exec(), AT_ONCE, now, until).await?;
    let is_more = !jobs.is_empty();
    let reading = jobs.into_iter().map(async |job| {
        if let Err(error) = serve(state, &job).await {
            tracing::warn!(%error, file.id = job.file_id, "what a file says was not kept");
        }
    });
    join_all(reading).await;
    Ok(is_more)
}

async fn serve(state: &State, job: &Job) -> db::Result<()> {
    let id = &job.file_id;
    let kind = Kind::of(&job.mime_type, &job.extension);
    if job.tries > MOST_TRIES {
        tracing::warn!(file.id = id, "a file was tried to read too often");
        return keep(state, id, "", false).await;
    }
    let looked_into = kind.map(|kind| looked_into(state, kind));
    fault::step("text taken");
    let mut outcome = read(state, job, looked_into).await;
    let is_given_up = match &outcome {
        Ok(Outcome::Unreadable) => true,
        Ok(Outcome::Interrupted) => job.tries >= MOST_TRIES,
        _ => false,
    };
    if is_given_up && looked_into != kind {
        // What is in it costs too much; its names do not.
        outcome = read(state, job, kind).await;
    }
    fault::step("text read");
    match outcome {
        Ok(Outcome::Words(words)) => keep(state, id, &words, looked_into == Some(Kind::Names)).await,
        Ok(Outcome::Interrupted) if job.tries < MOST_TRIES => {
            store::put_off(&state.db.exec(), id, now_ms() + AGAIN, job.tries).await
        }
        Ok(Outcome::Unreadable | Outcome::Interrupted) => {
            tracing::info!(file.id = id, "a file cannot be read");
            keep(state, id, "", false).await
        }
        Err(error) if error.kind() == ErrorKind::NotFound => keep(state, id, "", false).await,
        Err(error) => {
            // Not the file's fault: this time does not count.
            tracing::warn!(%error, file.id = id, "a file could not be read");
            store::put_off(&state.db.exec(), id, now_ms() + AGAIN, job.tries - 1).await
        }
    }
}

/// How far an archive is looked into, the settings decide.
fn looked_into(state: &State, kind: Kind) -> Kind {
    if kind == Kind::Names && state.settings.file.archive_recursion { Kind::Archive } else { kind }
}

async fn read(state: &State, job: &Job, kind: Option<Kind>) -> std::io::Result<Outcome> {
    let Some(kind) = kind else { return Ok(Outcome::Unreadable) };
    let (size, largest) = (job.size.unsigned_abs(), kind.largest());
    if size > largest && kind != Kind::Plain {
        return Ok(Outcome::Unreadable);
    }
    let part = (size > largest).then_some(0..largest);
    let document = state.blobs.read(&job.path, part).await?;
    state.reader.read(kind, document.chunks).await
}

/// `names_only`: of an archive that may be looked into another time.
async fn keep(state: &State, file_id: &str, words: &str, names_only: bool) -> db::Result<()> {
    let tx = state.db.begin().await?;
    let is_kept = store::keep(&tx.exec(), file_id, words, names_only).await?;
    if is_kept && !words.is_empty() {
        let event = TextFound { file_id: file_id.to_owned(), size: i64::try_from(words.len()).unwrap_or(0) };
        state.outbox.push(&tx.exec(), now_ms(), &event).await?;
    }
    fault::step("text written");
    tx.commit().await?;
    state.outbox.wake();
    Ok(())
}

/// What files say, as far as one answer holds it.
pub async fn tell(state: &State, ask: FileTexts) -> Result<FoundTexts, Problem> {
    if ask.file_ids.len() > ASKED {
        return Err(Problem::invalid_body("file_ids"));
    }
    let exec = state.db.exec();
    let mut speaking = store::that_speak(&exec, &ask.file_ids).await.map_err(problem)?.into_iter();
    let (mut found, mut room) = (FoundTexts::default(), ANSWER);
    for id in speaking.by_ref() {
        let Some(mut text) = store::find(&exec, &id).await.map_err(problem)? else { continue };
        text.truncate(text.floor_char_boundary(TOLD));
        let size = serde_json::to_string(&text).map_or(ANSWER, |json| json.len());
        if size > room && !found.texts.is_empty() {
            found.later.push(id);
            break;
        }
        room = room.saturating_sub(size);
        found.texts.insert(id, text);
    }
    found.later.extend(speaking);
    Ok(found)
}
