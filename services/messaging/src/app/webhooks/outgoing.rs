//! Making and changing hooks by which programs are told what is said.

use ::access::permission::{MANAGE_OTHERS_OUTGOING_WEBHOOKS, MANAGE_OWN_OUTGOING_WEBHOOKS};
use model::time::now_ms;
use model::{Identity, Problem};

use super::{Kind, channel_at, require_manage, seen};
use crate::State;
use crate::app::access::require_in_team;
use crate::app::users;
use crate::domain::channel::OPEN;
use crate::domain::webhook::OutgoingWebhook;
use crate::store::access::problem;
use crate::store::outgoing_hooks::{self as store, Filter};

const KIND: Kind = Kind { own: MANAGE_OWN_OUTGOING_WEBHOOKS, others: MANAGE_OTHERS_OUTGOING_WEBHOOKS };

fn missing() -> Problem {
    Problem::new(404, "app.webhooks.get_outgoing.app_error", "Unable to get the webhook.")
}

fn require_enabled(state: &State) -> Result<(), Problem> {
    if state.settings.service.enable_outgoing_webhooks {
        return Ok(());
    }
    let id = "api.outgoing_webhook.disabled.app_error";
    Err(Problem::new(501, id, "Outgoing webhooks have been disabled by the system admin."))
}

pub async fn create(
    state: &State,
    caller: &Identity,
    mut hook: OutgoingWebhook,
) -> Result<OutgoingWebhook, Problem> {
    require_in_team(state, caller, &hook.team_id, KIND.own).await?;
    if hook.creator_id.is_empty() {
        hook.creator_id.clone_from(&caller.user_id);
    }
    if hook.creator_id != caller.user_id {
        require_in_team(state, caller, &hook.team_id, KIND.others).await?;
        let known = users::find(state, &hook.creator_id).await?;
        known.ok_or_else(|| Problem::not_found("app.user.missing_account.const"))?;
    }
    require_enabled(state)?;
    hook.id = model::id::new();
    hook.token = model::id::random();
    hook.create_at = now_ms();
    hook.update_at = hook.create_at;
    hook.delete_at = 0;
    require_place(
        state,
        caller,
        &hook,
        Problem::new(
            403,
            "api.outgoing_webhook.disabled.app_error",
            "Only open channels can be listened to.",
        ),
    )
    .await?;
    if hook.channel_id.is_empty() && hook.trigger_words.is_empty() {
        return Err(triggers(400));
    }
    let meeting = "api.webhook.create_outgoing.intersect.app_error";
    save(state, hook, Problem::new(500, meeting, "Another hook with the same words and addresses exists."))
        .await
}

fn triggers(status: u16) -> Problem {
    let id = "api.webhook.create_outgoing.triggers.app_error";
    Problem::new(status, id, "Either trigger words or a channel must be set.")
}

/// A hook listens to an open channel of its team, or to all of them.
async fn require_place(
    state: &State,
    caller: &Identity,
    hook: &OutgoingWebhook,
    closed: Problem,
) -> Result<(), Problem> {
    if hook.channel_id.is_empty() {
        return Ok(());
    }
    let at = channel_at(state, caller, &hook.channel_id).await?;
    let channel = &at.standing.channel;
    if channel.kind != OPEN {
        return Err(closed);
    }
    if channel.team_id != hook.team_id {
        let id = "api.webhook.create_outgoing.permissions.app_error";
        return Err(Problem::new(403, id, "The channel is not of the team."));
    }
    Ok(())
}

async fn save(
    state: &State,
    mut hook: OutgoingWebhook,
    meeting: Problem,
) -> Result<OutgoingWebhook, Problem> {
    if !state.settings.service.enable_post_username_override {
        hook.username.clear();
    }
    if !state.settings.service.enable_post_icon_override {
        hook.icon_url.clear();
    }
    let others = store::of_team(&state.db.exec(), &hook.team_id).await.map_err(problem)?;
    if others.iter().any(|other| hook.meets(other)) {
        return Err(meeting);
    }
    hook.check()?;
    write(state, &hook).await?;
    Ok(hook)
}

async fn write(state: &State, hook: &OutgoingWebhook) -> Result<(), Problem> {
    store::save(&state.db.exec(), hook).await.map_err(problem)?;
    state.team_hooks.invalidate(&hook.team_id);
    Ok(())
}

/// Those of a channel, of a team, or all.
pub async fn list(
    state: &State,
    caller: &Identity,
    team_id: Option<String>,
    channel_id: Option<String>,
    page: (i64, i64),
) -> Result<Vec<OutgoingWebhook>, Problem> {
    let mut filter = Filter { team_id, channel_id, ..Filter::default() };
    if let Some(channel_id) = &filter.channel_id {
        let at = crate::app::access::channel(state, caller, channel_id).await?;
        let at = at.ok_or_else(|| Problem::forbidden(KIND.own))?;
        at.require(KIND.own)?;
        filter.creator_id = (!at.may(KIND.others)).then(|| caller.user_id.clone());
    } else {
        filter.creator_id = seen(state, caller, filter.team_id.as_deref(), &KIND).await?;
    }
    store::list(&state.db.exec(), &filter, page).await.map_err(problem)
}

/// The hook, if the caller may manage it.
pub async fn find(state: &State, caller: &Identity, id: &str) -> Result<OutgoingWebhook, Problem> {
    let hook = store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(missing)?;
    require_manage(state, caller, &hook.team_id, &hook.creator_id, &KIND).await?;
    Ok(hook)
}

/// What the body leaves out is emptied, the token too: a hook without one proves nothing until it gets a new one.
pub async fn change(
    state: &State,
    caller: &Identity,
    id: &str,
    new: OutgoingWebhook,
) -> Result<OutgoingWebhook, Problem> {
    if new.id != id {
        return Err(Problem::invalid_body("hook_id"));
    }
    let held = find(state, caller, id).await?;
    require_enabled(state)?;
    if !new.team_id.is_empty() && new.team_id != held.team_id {
        let id = "api.webhook.team_mismatch.app_error";
        return Err(Problem::bad_request(id, "Cannot update webhook across teams."));
    }
    let hook = OutgoingWebhook {
        create_at: held.create_at,
        update_at: now_ms().max(held.update_at + 1),
        delete_at: 0,
        creator_id: held.creator_id,
        team_id: held.team_id,
        // Nobody chooses a token: it is the one it has, or none.
        token: if new.token == held.token { held.token } else { String::new() },
        ..new
    };
    let closed = "api.webhook.create_outgoing.not_open.app_error";
    require_place(state, caller, &hook, Problem::new(403, closed, "Only open channels can be listened to."))
        .await?;
    if hook.channel_id.is_empty() && hook.trigger_words.is_empty() {
        return Err(triggers(500));
    }
    let meeting = "api.webhook.update_outgoing.intersect.app_error";
    save(state, hook, Problem::bad_request(meeting, "Another hook with the same words and addresses exists."))
        .await
}

pub async fn remove(state: &State, caller: &Identity, id: &str) -> Result<(), Problem> {
    let held = find(state, caller, id).await?;
    let now = now_ms();
    let gone = OutgoingWebhook { delete_at: now, update_at: now, ..held };
    write(state, &gone).await
}

pub async fn regenerate(state: &State, caller: &Identity, id: &str) -> Result<OutgoingWebhook, Problem> {
    let held = find(state, caller, id).await?;
    let update_at = now_ms().max(held.update_at + 1);
    let hook = OutgoingWebhook { token: model::id::random(), update_at, ..held };
    write(state, &hook).await?;
    Ok(hook)
}
