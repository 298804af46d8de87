//! Drafts: everybody's own, shared between his clients.

use ::access::permission::{CREATE_POST, VIEW_TEAM};
use events::live::Broadcast;
use model::time::now_ms;
use model::{Identity, Problem};
use serde_json::json;

use crate::State;
use crate::app::{access, files, frames, restricted};
use crate::domain::draft::{Draft, NewDraft};
use crate::store::access::problem;
use crate::store::drafts as store;

fn require_enabled(state: &State) -> Result<(), Problem> {
    if state.settings.service.allow_synced_drafts {
        return Ok(());
    }
    Err(Problem::new(501, "api.drafts.disabled.app_error", "Drafts are not kept on this server."))
}

/// Saves a draft; an empty one removes what was there and is nothing.
pub async fn save(
    state: &State,
    caller: &Identity,
    connection: &str,
    new: NewDraft,
) -> Result<Option<Draft>, Problem> {
    require_enabled(state)?;
    let forbidden = || Problem::forbidden(CREATE_POST);
    if !model::id::is_valid(&new.channel_id) {
        return Err(forbidden());
    }
    let at = access::channel(state, caller, &new.channel_id).await?.ok_or_else(forbidden)?;
    at.require(CREATE_POST)?;
    if at.standing.channel.delete_at > 0 {
        let id = "api.draft.create_draft.can_not_draft_to_deleted.error";
        return Err(Problem::bad_request(id, "Nothing can be written to an archived channel."));
    }
    let id = "api.draft.create_draft.can_not_draft_to_restricted_dm.error";
    restricted::refuse(state, &at.standing.channel, id).await?;
    new.check()?;
    let exec = state.db.exec();
    if new.message.is_empty() {
        store::remove(&exec, &caller.user_id, &new.channel_id, &new.root_id).await.map_err(problem)?;
        return Ok(None);
    }
    let now = now_ms();
    let mut draft = Draft {
        create_at: now,
        update_at: now,
        delete_at: 0,
        user_id: caller.user_id.clone(),
        channel_id: new.channel_id,
        root_id: new.root_id,
        message: new.message,
        kind: new.kind,
        props: new.props.unwrap_or_default(),
        priority: new.priority,
        file_ids: new.file_ids.unwrap_or_default(),
        metadata: None,
    };
    store::save(&exec, &draft).await.map_err(problem)?;
    let files = files::named(state, &caller.user_id, &draft.file_ids).await;
    draft.metadata = Some(files::metadata(&draft.file_ids, &files));
    show(state, "draft_created", &draft, connection).await;
    Ok(Some(draft))
}

/// The caller's drafts of a team, and of direct and group channels.
pub async fn list(state: &State, caller: &Identity, team_id: &str) -> Result<Vec<Draft>, Problem> {
    require_enabled(state)?;
    access::require_in_team(state, caller, team_id, VIEW_TEAM).await?;
    let mut found = store::list(&state.db.exec(), &caller.user_id, team_id).await.map_err(problem)?;
    let ids: Vec<String> = found.iter().flat_map(|draft| draft.file_ids.clone()).collect();
    let files = files::named(state, &caller.user_id, &ids).await;
    for draft in &mut found {
        draft.metadata = Some(files::metadata(&draft.file_ids, &files));
    }
    Ok(found)
}

/// Removes one of the caller's drafts; that there was none is no error.
pub async fn remove(
    state: &State,
    caller: &Identity,
    connection: &str,
    channel_id: &str,
    root_id: &str,
) -> Result<(), Problem> {
    require_enabled(state)?;
    let removed = store::remove(&state.db.exec(), &caller.user_id, channel_id, root_id).await;
    if let Some(draft) = removed.map_err(problem)? {
        show(state, "draft_deleted", &draft, connection).await;
    }
    Ok(())
}

async fn show(state: &State, event: &str, draft: &Draft, connection: &str) {
    let broadcast = Broadcast { channel_id: draft.channel_id.clone(), ..Broadcast::user(&draft.user_id) }
        .omit_connection(connection);
    frames::send(state, event, json!({ "draft": frames::text(draft) }), broadcast).await;
}
