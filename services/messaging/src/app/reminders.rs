//! Reminders: at the time somebody asked for, the server's bot writes to him about a post.

use ::access::permission::{EDIT_OTHER_USERS, READ_CHANNEL_CONTENT};
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::{Value, json};

use crate::State;
use crate::app::posts::{Draft, ephemeral, read};
use crate::app::{access, channels, users};
use crate::domain::post::{Embed, Post, PostMetadata, Props};
use crate::store::access::problem;
use crate::store::reminders::{About, Due};
use crate::store::{posts, reminders as store};

/// How long a process may take to deliver what it took; then another one takes it.
const LEASE: i64 = 60_000;
/// Taken at once.
const BATCH: i64 = 20;
/// Seconds of the last time that counts, in the year 9999.
const LAST_TIME: i64 = 253_402_300_799;

/// Sets a reminder and says so.
pub async fn set(
    state: &State,
    caller: &Identity,
    user_id: &str,
    post_id: &str,
    target_time: i64,
) -> Result<(), Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    read::readable(state, caller, post_id, Problem::forbidden(READ_CHANNEL_CONTENT)).await?;
    if !(0..=LAST_TIME).contains(&target_time) {
        return Err(Problem::invalid_body("target_time"));
    }
    let exec = state.db.exec();
    let about = store::about(&exec, post_id).await.map_err(problem)?.ok_or_else(read::not_found)?;
    let post = posts::find(&exec, post_id).await.map_err(problem)?.ok_or_else(read::not_found)?;
    store::save(&exec, user_id, post_id, target_time).await.map_err(problem)?;
    state.alarm.notify_one();
    ephemeral::show(state, user_id, &promise(state, user_id, target_time, &about, post)).await;
    Ok(())
}

/// Tells the one who asked that he will be reminded.
fn promise(state: &State, user_id: &str, target_time: i64, about: &About, post: Post) -> Post {
    let link = link(state, about, &post.id);
    let message = format!("You will be reminded of this message of @{}: {link}", about.username);
    let mut shown = ephemeral::ephemeral(user_id, &about.channel_id, &post.id, message);
    shown.props = props(about, &post.id);
    shown.props.insert("type".to_owned(), "reminder".into());
    shown.props.insert("target_time".to_owned(), target_time.into());
    if !about.team_name.is_empty() {
        shown.metadata =
            Some(PostMetadata { embeds: vec![permalink(about, post)], ..PostMetadata::default() });
    }
    shown
}

fn permalink(about: &About, post: Post) -> Embed {
    let post = Post { pending_post_id: String::new(), metadata: Some(PostMetadata::default()), ..post };
    let data = json!({
        "post_id": post.id,
        "post": post,
        "team_name": about.team_name,
        "channel_display_name": about.channel_display_name,
        "channel_type": about.channel_type,
        "channel_id": about.channel_id,
    });
    Embed { kind: "permalink".to_owned(), url: String::new(), data: Some(data) }
}

fn props(about: &About, post_id: &str) -> Props {
    [("team_name", about.team_name.as_str()), ("post_id", post_id), ("username", about.username.as_str())]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect()
}

fn link(state: &State, about: &About, post_id: &str) -> String {
    let site = state.settings.service.site_url.trim_end_matches('/');
    // Where there is no team, the web client finds one.
    let team = if about.team_name.is_empty() { "_redirect" } else { about.team_name.as_str() };
    format!("{site}/{team}/pl/{post_id}")
}

/// Delivers every reminder whose time has come.
pub async fn deliver(state: &State) -> db::Result<()> {
    loop {
        let now = now_ms();
        let due = store::claim(&state.db.exec(), now, now + LEASE, BATCH).await?;
        for due in &due {
            match remind(state, due).await {
                Ok(()) => store::done(&state.db.exec(), due).await?,
                // It stays claimed and is tried again after that.
                Err(error) => tracing::warn!(%error, post = due.post_id, "a reminder was not delivered"),
            }
        }
        if (due.len() as i64) < BATCH {
            return Ok(());
        }
    }
}

/// Writes to him as the server's bot, unless post or person are gone or he may not read it any more.
async fn remind(state: &State, due: &Due) -> Result<(), Problem> {
    let Some(about) = store::about(&state.db.exec(), &due.post_id).await.map_err(problem)? else {
        return Ok(());
    };
    let Some(user) = users::find(state, &due.user_id).await?.filter(|user| user.delete_at == 0) else {
        return Ok(());
    };
    let reader = Identity { user_id: user.id.clone(), roles: user.roles, ..Identity::default() };
    let at = access::post_channel(state, &reader, &due.post_id).await?;
    if !at.is_some_and(|at| at.may_read()) {
        return Ok(());
    }
    let bot = users::system_bot(state).await?;
    let caller = Identity {
        user_id: bot.id.clone(),
        username: bot.username.clone(),
        roles: bot.roles.clone(),
        is_bot: true,
        ..Identity::default()
    };
    let channel = channels::direct(state, &caller, vec![bot.id.clone(), user.id.clone()]).await?;
    let link = link(state, &about, &due.post_id);
    let message = format!("Here is your reminder of this message of @{}: {link}", about.username);
    let mut draft = Draft::new(&bot.id, &channel.id, message);
    draft.username = bot.username;
    draft.kind = "reminder".to_owned();
    draft.props = props(&about, &due.post_id);
    draft.props.insert("from_bot".to_owned(), "true".into());
    draft.is_system = true;
    draft.set_online = false;
    // Whoever delivers it after a crash finds it written.
    draft.pending_post_id = format!("reminder:{}:{}:{}", due.user_id, due.post_id, due.target_time);
    state.writer.write(draft).await.map(|_| ())
}
