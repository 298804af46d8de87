//! Previews of what posts lead to. The post is written and shown without; its event puts it on a list, a look is taken, and
//! messaging is told what was found. Nobody waits for strangers' servers.

use std::time::{Duration, Instant};

use events::request::ShowPreview;
use futures_util::future::join_all;
use model::preview::{Embed, Preview};
use model::time::now_ms;
use runtime::Context;
use sha2::{Digest, Sha256};

use crate::State;
use crate::previews::{Found, look, pictures_of};
use crate::store::links::{self as store, Job};

/// Posts looked after at a time.
const AT_ONCE: i64 = 4;
/// How long a post is looked after; what was not looked at until then is not shown.
const JOB: Duration = Duration::from_secs(25);
/// How long one process has for what it took before another tries.
const LEASE: Duration = Duration::from_secs(40);
/// Between two tries to tell messaging, ms.
const AGAIN: i64 = 5_000;
const MOST_TRIES: i32 = 5;
/// How often somebody looks for what another process took and did not do.
const EVERY: Duration = Duration::from_secs(15);
const HOUR: i64 = 3_600_000;
/// How long what was found, and that nothing was, is believed, ms.
const FRESH: i64 = HOUR;
const FRESH_NOTHING: i64 = HOUR / 12;

/// Looks for ever, as soon as there is something to look at.
pub fn start(context: &Context, state: &State) {
    let (news, state) = (state.link_jobs.clone(), state.clone());
    context.work("previews", EVERY, news, move || {
        let state = state.clone();
        async move { turn(&state).await }
    });
}

/// Does what is due; true when there may be more.
pub async fn turn(state: &State) -> db::Result<bool> {
    let now = now_ms();
    let until = now + i64::try_from(LEASE.as_millis()).unwrap_or(0);
    let jobs = store::take(&state.db.exec(), AT_ONCE, now, until).await?;
    let is_more = !jobs.is_empty();
    let serving = jobs.into_iter().map(async |job| {
        if let Err(error) = serve(state, job).await {
            tracing::warn!(%error, "a preview was not kept");
        }
    });
    join_all(serving).await;
    Ok(is_more)
}

async fn serve(state: &State, job: Job) -> db::Result<()> {
    let preview = preview(state, &job).await?;
    let ask = ShowPreview { post_id: job.post_id.clone(), links: job.links.clone(), preview };
    if let Err(error) = state.bus.request(&ask).await {
        tracing::warn!(%error, post.id = job.post_id, "a preview was not shown");
        if job.tries < MOST_TRIES {
            return store::put_off(&state.db.exec(), &job, now_ms() + AGAIN * i64::from(job.tries)).await;
        }
    }
    store::done(&state.db.exec(), &job).await
}

async fn preview(state: &State, job: &Job) -> db::Result<Preview> {
    let begun = Instant::now();
    let mut preview = Preview::default();
    let links = &job.links;
    let mut pictures = links.pictures.clone();
    if !links.link.is_empty() && state.settings.service.enable_link_previews {
        let found = found(state, &links.link).await?;
        let kind = match &found {
            Found::Nothing => "",
            Found::Something => "link",
            Found::Picture(_) => "image",
            Found::Page { .. } => "opengraph",
        };
        let mut embed = Embed { kind: kind.to_owned(), url: links.link.clone(), data: None };
        match found {
            Found::Picture(size) => {
                preview.images.insert(links.link.clone(), size);
            }
            Found::Page { data } => {
                pictures.extend(pictures_of(&data).map(str::to_owned));
                embed.data = Some(data);
            }
            _ => {}
        }
        if !embed.kind.is_empty() {
            preview.embeds.push(embed);
        }
    }
    for picture in pictures {
        if begun.elapsed() > JOB {
            break;
        }
        if let Found::Picture(size) = found(state, &picture).await? {
            preview.images.insert(picture, size);
        }
    }
    Ok(preview)
}

/// What is at an address, by what was found before or by looking.
async fn found(state: &State, address: &str) -> db::Result<Found> {
    // Ours need no preview, and would be asked without a session.
    if address.starts_with(&state.settings.site_url()) {
        return Ok(Found::Nothing);
    }
    let key: String = Sha256::digest(address).iter().map(|byte| format!("{byte:02x}")).collect();
    let known = store::find(&state.db.exec(), &key).await?;
    if let Some(known) = known
        && let Ok(found) = serde_json::from_value::<Found>(known.found)
        && known.at + if found == Found::Nothing { FRESH_NOTHING } else { FRESH } > now_ms()
    {
        return Ok(found);
    }
    let found = look(&state.client, address).await;
    if let Ok(value) = serde_json::to_value(&found) {
        store::keep(&state.db.exec(), &key, value, now_ms()).await?;
    }
    Ok(found)
}
