//! Telling programs what was said. Each call is written down in the transaction that takes the post's event, made by one
//! process at a time, and made again only if that process died on the way: at least once. The answer is posted once, since
//! its posts carry the call's id.

use std::sync::Arc;
use std::time::Duration;

use db::{Exec, Tx};
use events::messaging::PostCreated;
use model::Problem;
use model::time::now_ms;
use serde_json::json;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use url::form_urlencoded;

use super::{Author, identity_of, post};
use crate::State;
use crate::app::access;
use crate::app::integrations::Call;
use crate::domain::channel::OPEN;
use crate::domain::post::Post;
use crate::domain::webhook::{IncomingWebhookRequest, OutgoingWebhook};
use crate::store::access::problem;
use crate::store::hook_calls::{self, HookCall};
use crate::store::teams::{Key, standing};
use crate::store::{outgoing_hooks, posts};

/// Calls one process makes at a time; a slow program takes one place and no more.
const AT_ONCE: usize = 64;
/// How often it is looked for calls that nobody told of.
const STEP: Duration = Duration::from_secs(5);
/// Beginnings of one call, so that a call that kills its process does not do so for ever.
const MOST_ATTEMPTS: i64 = 3;

/// May a post concern a hook? What programs said concerns none, or they would talk to each other for ever. Most teams have no
/// hooks, which is remembered for a few seconds, and their posts cost nothing here.
pub fn may_concern(state: &State, said: &PostCreated) -> bool {
    state.settings.service.enable_outgoing_webhooks
        && !(said.by_program || said.team_id.is_empty() || said.kind.starts_with("system_"))
        && state.team_hooks.get(&said.team_id).is_none_or(|hooks| !hooks.is_empty())
}

/// Writes down whom a post concerns.
pub async fn note(state: &State, tx: &Tx, said: &PostCreated, at: i64) -> db::Result<bool> {
    if !may_concern(state, said) {
        return Ok(false);
    }
    let exec = tx.exec();
    let mut calls = Vec::new();
    for hook in hooks_of(state, &exec, &said.team_id).await?.iter() {
        let Some(word) = hook.triggered(&said.channel_id, &said.message) else { continue };
        for (n, url) in hook.callback_urls.iter().enumerate() {
            // Made of what it is about, so that the same event makes the same call.
            calls.push(HookCall {
                id: format!("{}{}{n}", said.post_id, hook.id),
                hook_id: hook.id.clone(),
                post_id: said.post_id.clone(),
                url: url.clone(),
                trigger_word: word.to_owned(),
                attempts: 0,
            });
        }
    }
    if calls.is_empty() || !is_open(&exec, &said.channel_id).await? {
        return Ok(false);
    }
    hook_calls::add(&exec, &calls, at).await?;
    Ok(true)
}

/// A team's hooks as they were a few seconds ago: most teams have none, and posts are many.
async fn hooks_of(state: &State, exec: &Exec<'_>, team_id: &str) -> db::Result<Arc<Vec<OutgoingWebhook>>> {
    if let Some(known) = state.team_hooks.get(team_id) {
        return Ok(known);
    }
    let hooks = Arc::new(outgoing_hooks::of_team(exec, team_id).await?);
    state.team_hooks.insert(team_id.to_owned(), hooks.clone());
    Ok(hooks)
}

async fn is_open(exec: &Exec<'_>, channel_id: &str) -> db::Result<bool> {
    Ok(crate::store::channels::kind(exec, channel_id).await?.as_deref() == Some(OPEN))
}

/// Makes calls as they become due.
pub async fn deliver_forever(state: State, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    while !stop.is_cancelled() {
        match deliver(&state, &places).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "calls of hooks not taken"),
        }
        tokio::select! {
            () = state.hook_calls.notified() => {}
            () = tokio::time::sleep(STEP) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Begins what is due, as far as there is place; true when there may be more and place for it.
async fn deliver(state: &State, places: &Arc<Semaphore>) -> db::Result<bool> {
    let (now, free) = (now_ms(), places.available_permits());
    if free == 0 {
        return Ok(false);
    }
    // Nobody else takes them while this process can still be at it.
    let patience = i64::try_from(state.client.patience().as_millis()).unwrap_or(i64::MAX / 4);
    let until = now + patience + 30_000;
    let calls = hook_calls::claim(&state.db.exec(), now, until, i64::try_from(free).unwrap_or(1)).await?;
    let more = calls.len() == free;
    for call in calls {
        // There is place: this loop alone takes it.
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let state = state.clone();
        tokio::spawn(async move {
            one(&state, &call).await;
            drop(place);
            state.hook_calls.notify_one();
        });
    }
    Ok(more)
}

async fn one(state: &State, call: &HookCall) {
    let outcome = if call.attempts > MOST_ATTEMPTS { Ok(()) } else { tell(state, call).await };
    if let Err(problem) = outcome {
        // As with every such program: what it did not take it is not told again.
        tracing::warn!(%problem, hook = call.hook_id, post = call.post_id, "outgoing webhook failed");
        if problem.status == 503 {
            return;
        }
    }
    if let Err(error) = hook_calls::done(&state.db.exec(), &call.id).await {
        tracing::warn!(%error, hook = call.hook_id, "a call that was made is still written down");
    }
}

async fn tell(state: &State, call: &HookCall) -> Result<(), Problem> {
    let exec = state.db.exec();
    let Some(hook) = outgoing_hooks::find(&exec, &call.hook_id).await.map_err(problem)? else {
        return Ok(());
    };
    let said = posts::find(&exec, &call.post_id).await.map_err(problem)?;
    let Some(said) = said.filter(|post| post.delete_at == 0) else { return Ok(()) };
    let request = request(state, &hook, call, &said).await?;
    let failed = |error: &dyn std::fmt::Display| {
        Problem::new(500, "app.webhooks.outgoing.app_error", "The program did not answer.")
            .with_detail(error.to_string())
    };
    let answer = state.client.call(request).await.map_err(|error| failed(&error))?;
    if !answer.is_success() || answer.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let Ok(said_back) = IncomingWebhookRequest::parse(&answer.body) else { return Ok(()) };
    if !said_back.says_something() {
        return Ok(());
    }
    // In the name of the hook's maker, who must still be one of the house.
    let Some(maker) = identity_of(state, &hook.creator_id).await? else { return Ok(()) };
    let at = access::channel(state, &maker, &said.channel_id).await?;
    if at.is_none_or(|at| at.standing.channel.delete_at > 0) {
        return Ok(());
    }
    let root = if said.root_id.is_empty() { &said.id } else { &said.root_id };
    let root = if said_back.response_type == "comment" { root.as_str() } else { "" };
    let author = Author {
        user_id: &maker.user_id,
        username: &maker.username,
        hook_username: &hook.username,
        hook_icon: &hook.icon_url,
        display_name: &hook.display_name,
    };
    post(state, &author, (&said.channel_id, root), said_back, &call.id).await
}

async fn request(
    state: &State,
    hook: &OutgoingWebhook,
    call: &HookCall,
    said: &Post,
) -> Result<Call, Problem> {
    let exec = state.db.exec();
    let speaker = identity_of(state, &said.user_id).await?.unwrap_or_default();
    let at = access::channel(state, &speaker, &said.channel_id).await?;
    let channel_name = at.map(|at| at.standing.channel.name).unwrap_or_default();
    let team = standing(&exec, &said.user_id, Key::Id(&hook.team_id)).await.map_err(problem)?;
    let team_name = team.map(|team| team.team.name).unwrap_or_default();
    let file_ids = said.file_ids.as_deref().unwrap_or_default().join(",");
    if hook.wants_json() {
        let body = json!({
            "token": hook.token, "team_id": hook.team_id, "team_domain": team_name, "channel_id": said.channel_id,
            "channel_name": channel_name, "timestamp": said.create_at, "user_id": said.user_id,
            "user_name": speaker.username, "post_id": said.id, "text": said.message, "trigger_word": call.trigger_word,
            "file_ids": file_ids,
        });
        return Ok(Call::post(&call.url, "application/json", body.to_string()));
    }
    // In a form the time is in seconds.
    let seconds = (said.create_at / 1000).to_string();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([
        ("channel_id", said.channel_id.as_str()),
        ("channel_name", &channel_name),
        ("file_ids", &file_ids),
        ("post_id", &said.id),
        ("team_domain", &team_name),
        ("team_id", &hook.team_id),
        ("text", &said.message),
        ("timestamp", &seconds),
        ("token", &hook.token),
        ("trigger_word", &call.trigger_word),
        ("user_id", &said.user_id),
        ("user_name", &speaker.username),
    ]);
    Ok(Call::post(&call.url, "application/x-www-form-urlencoded", form.finish()))
}
