//! Scheduled messages: kept, changed and sent at their time, once, by whichever process comes first.

use std::collections::BTreeMap;

use ::access::permission::{CREATE_POST, CREATE_POST_PUBLIC, VIEW_TEAM};
use events::live::Broadcast;
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::posts::{self, Draft};
use crate::app::{access, files, frames, restricted, users};
use crate::domain::channel::OPEN;
use crate::domain::post::hashtags;
use crate::domain::scheduled_post::{Failure, NewScheduledPost, ScheduledPost};
use crate::store::access::problem;
use crate::store::scheduled_posts as store;
use crate::store::scheduled_posts::Due;

/// Where messages for direct and group channels are listed.
const DIRECT: &str = "directChannels";
/// How long a process may take to send what it took; then another one takes it.
const LEASE: i64 = 60_000;
/// Taken at once.
const BATCH: i64 = 20;

fn require_enabled(state: &State) -> Result<(), Problem> {
    if state.settings.service.scheduled_posts {
        return Ok(());
    }
    let id = "api.scheduled_posts.feature_disabled";
    Err(Problem::bad_request(id, "Messages cannot be scheduled on this server."))
}

pub async fn create(
    state: &State,
    caller: &Identity,
    connection: &str,
    new: NewScheduledPost,
) -> Result<ScheduledPost, Problem> {
    require_enabled(state)?;
    permit(state, caller, &new.channel_id).await?;
    let now = now_ms();
    new.check(now)?;
    let mut post = ScheduledPost {
        id: model::id::new(),
        create_at: now,
        update_at: now,
        user_id: caller.user_id.clone(),
        channel_id: new.channel_id,
        root_id: new.root_id,
        message: new.message,
        kind: new.kind,
        props: new.props.unwrap_or_default(),
        priority: new.priority,
        file_ids: new.file_ids.unwrap_or_default(),
        scheduled_at: new.scheduled_at,
        ..ScheduledPost::default()
    };
    store::insert(&state.db.exec(), &post).await.map_err(problem)?;
    let files = files::named(state, &caller.user_id, &post.file_ids).await;
    post.metadata = files::metadata(&post.file_ids, &files);
    state.alarm.notify_one();
    show(state, "scheduled_post_created", &post, connection).await;
    Ok(post)
}

/// May the caller write there now?
async fn permit(state: &State, caller: &Identity, channel_id: &str) -> Result<(), Problem> {
    let forbidden = || Problem::forbidden(CREATE_POST);
    if !model::id::is_valid(channel_id) {
        return Err(forbidden());
    }
    let at = access::channel(state, caller, channel_id).await?.ok_or_else(forbidden)?;
    at.require(CREATE_POST)?;
    if at.standing.channel.delete_at > 0 {
        let id = "app.save_scheduled_post.channel_deleted.app_error";
        return Err(Problem::bad_request(id, "Nothing can be written to an archived channel."));
    }
    let id = "app.save_scheduled_post.restricted_dm.app_error";
    restricted::refuse(state, &at.standing.channel, id).await
}

/// The caller's messages by team.
pub async fn list(
    state: &State,
    caller: &Identity,
    team_id: &str,
    direct: bool,
) -> Result<BTreeMap<String, Vec<ScheduledPost>>, Problem> {
    require_enabled(state)?;
    access::require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    let mut teams = BTreeMap::from([(team_id.to_owned(), Vec::new())]);
    if direct {
        teams.insert(DIRECT.to_owned(), Vec::new());
    }
    let found = store::list(&state.db.exec(), &caller.user_id, team_id).await.map_err(problem)?;
    let ids: Vec<String> = found.iter().flat_map(|(_, post)| post.file_ids.clone()).collect();
    let files = files::named(state, &caller.user_id, &ids).await;
    for (team, mut post) in found {
        post.metadata = files::metadata(&post.file_ids, &files);
        let team = if team.is_empty() { DIRECT } else { team.as_str() };
        if let Some(posts) = teams.get_mut(team) {
            posts.push(post);
        }
    }
    Ok(teams)
}

/// One of the caller's own; the refusals of a change and of a removal are named differently.
async fn own(
    state: &State,
    caller: &Identity,
    id: &str,
    missing: &'static str,
    foreign: &'static str,
) -> Result<ScheduledPost, Problem> {
    let found = store::find(&state.db.exec(), id).await.map_err(problem)?;
    let found = found.ok_or_else(|| Problem::not_found(missing))?;
    if found.user_id == caller.user_id {
        return Ok(found);
    }
    Err(Problem::new(403, foreign, "The message is somebody else's."))
}

pub async fn update(
    state: &State,
    caller: &Identity,
    connection: &str,
    id: &str,
    new: NewScheduledPost,
) -> Result<ScheduledPost, Problem> {
    const MISSING: &str = "app.update_scheduled_post.existing_scheduled_post.not_exist";
    require_enabled(state)?;
    let post = own(state, caller, id, MISSING, "app.update_scheduled_post.update_permission.error").await?;
    permit(state, caller, &post.channel_id).await?;
    // Where it goes to stays.
    let new = NewScheduledPost {
        channel_id: post.channel_id.clone(),
        root_id: post.root_id.clone(),
        kind: post.kind.clone(),
        ..new
    };
    let now = now_ms();
    new.check(now)?;
    let changed = ScheduledPost {
        message: new.message,
        props: new.props.unwrap_or_default(),
        priority: new.priority,
        scheduled_at: new.scheduled_at,
        ..post
    };
    let saved = store::update(&state.db.exec(), &changed, now).await.map_err(problem)?;
    let saved = saved.ok_or_else(|| Problem::not_found(MISSING))?;
    state.alarm.notify_one();
    show(state, "scheduled_post_updated", &saved, connection).await;
    Ok(saved)
}

/// Removes a message that is not being sent, and returns it.
pub async fn remove(
    state: &State,
    caller: &Identity,
    connection: &str,
    id: &str,
) -> Result<ScheduledPost, Problem> {
    const MISSING: &str = "app.delete_scheduled_post.existing_scheduled_post.not_exist";
    require_enabled(state)?;
    let post = own(state, caller, id, MISSING, "app.delete_scheduled_post.delete_permission.error").await?;
    if !store::remove(&state.db.exec(), id, now_ms()).await.map_err(problem)? {
        return Err(Problem::not_found(MISSING));
    }
    show(state, "scheduled_post_deleted", &post, connection).await;
    Ok(post)
}

async fn show(state: &State, event: &str, post: &ScheduledPost, connection: &str) {
    let broadcast = Broadcast::user(&post.user_id).omit_connection(connection);
    frames::send(state, event, json!({ "scheduledPost": frames::text(post) }), broadcast).await;
}

/// Sends everything whose time has come.
pub async fn deliver(state: &State) -> db::Result<()> {
    loop {
        let now = now_ms();
        let due = store::claim(&state.db.exec(), now, now + LEASE, BATCH).await?;
        let count = due.len() as i64;
        for due in due {
            settle(state, due).await?;
        }
        if count < BATCH {
            return Ok(());
        }
    }
}

/// Sends one, or says why it cannot be sent. What may pass stays claimed, and is tried again after that.
async fn settle(state: &State, Due { post, sent }: Due) -> db::Result<()> {
    let exec = state.db.exec();
    let outcome = if sent { Ok(()) } else { send(state, &post).await };
    match outcome {
        Ok(()) => {
            if store::done(&exec, &post.id).await? {
                show(state, "scheduled_post_deleted", &post, "").await;
            }
        }
        Err(Some(failure)) => {
            if let Some(failed) = store::fail(&exec, &post.id, failure.code(), now_ms()).await? {
                show(state, "scheduled_post_updated", &failed, "").await;
            }
        }
        Err(None) => tracing::warn!(id = post.id, "a scheduled message was not sent; it is tried again"),
    }
    Ok(())
}

/// Writes it as its author, with the rights he has now.
async fn send(state: &State, post: &ScheduledPost) -> Result<(), Option<Failure>> {
    let refused = |problem: Problem| Failure::of(&problem);
    let author = users::find(state, &post.user_id).await.map_err(refused)?;
    let author = author.ok_or(Some(Failure::UserMissing))?;
    if author.delete_at > 0 {
        return Err(Some(Failure::UserDeleted));
    }
    let caller = Identity {
        user_id: author.id.clone(),
        username: author.username.clone(),
        roles: author.roles.clone(),
        ..Identity::default()
    };
    let at = access::channel(state, &caller, &post.channel_id).await.map_err(refused)?;
    let at = at.ok_or(Some(Failure::ChannelNotFound))?;
    let channel = &at.standing.channel;
    if channel.delete_at > 0 {
        return Err(Some(Failure::ChannelArchived));
    }
    if !at.is_member() {
        return Err(Some(Failure::NoMember));
    }
    let may_write = at.may(CREATE_POST) || (channel.kind == OPEN && at.may(CREATE_POST_PUBLIC));
    if !may_write || restricted::is_closed(state, channel).await.map_err(refused)? {
        return Err(Some(Failure::NoPermission));
    }
    let mut draft = Draft::new(&author.id, &post.channel_id, post.message.clone());
    draft.username = author.username;
    draft.system_roles = author.roles;
    draft.root_id.clone_from(&post.root_id);
    draft.kind.clone_from(&post.kind);
    draft.hashtags = hashtags(&draft.message);
    draft.props = post.props.clone();
    draft.props.retain(|name, _| !crate::domain::post::SERVER_PROPS.contains(&name.as_str()));
    draft.priority = post.mark().filter(|_| post.root_id.is_empty());
    draft.pending_post_id = post.pending_post_id();
    draft.set_online = false;
    if !post.file_ids.is_empty() {
        draft.take_files(state, post.file_ids.clone()).await.map_err(refused)?;
    }
    posts::write(state, draft).await.map(|_| ()).map_err(refused)
}
