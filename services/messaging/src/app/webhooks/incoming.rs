//! Making and changing the addresses programs post through.

use ::access::permission::{MANAGE_OTHERS_INCOMING_WEBHOOKS, MANAGE_OWN_INCOMING_WEBHOOKS};
use model::time::now_ms;
use model::{Identity, Problem};

use super::{Kind, channel_at, require_manage, require_reads, seen};
use crate::State;
use crate::app::access::require_in_team;
use crate::app::users;
use crate::domain::webhook::IncomingWebhook;
use crate::store::access::problem;
use crate::store::incoming_hooks as store;

const KIND: Kind = Kind { own: MANAGE_OWN_INCOMING_WEBHOOKS, others: MANAGE_OTHERS_INCOMING_WEBHOOKS };

fn missing() -> Problem {
    Problem::new(404, "app.webhooks.get_incoming.app_error", "Unable to get the webhook.")
}

fn require_enabled(state: &State) -> Result<(), Problem> {
    if state.settings.service.enable_incoming_webhooks {
        return Ok(());
    }
    let id = "api.incoming_webhook.disabled.app_error";
    Err(Problem::new(501, id, "Incoming webhooks have been disabled by the system admin."))
}

pub async fn create(
    state: &State,
    caller: &Identity,
    mut hook: IncomingWebhook,
) -> Result<IncomingWebhook, Problem> {
    let at = channel_at(state, caller, &hook.channel_id).await?;
    let channel = &at.standing.channel;
    if channel.is_direct_or_group() {
        return Err(Problem::forbidden(KIND.own));
    }
    require_in_team(state, caller, &channel.team_id, KIND.own).await?;
    if hook.user_id.is_empty() {
        hook.user_id.clone_from(&caller.user_id);
    }
    if hook.user_id != caller.user_id {
        require_in_team(state, caller, &channel.team_id, KIND.others).await?;
        let known = users::find(state, &hook.user_id).await?;
        known.ok_or_else(|| Problem::not_found("app.user.missing_account.const"))?;
    }
    require_reads(&at)?;
    require_enabled(state)?;
    hook.id = model::id::random();
    hook.team_id.clone_from(&channel.team_id);
    hook.create_at = now_ms();
    hook.update_at = hook.create_at;
    hook.delete_at = 0;
    save(state, hook).await
}

async fn save(state: &State, mut hook: IncomingWebhook) -> Result<IncomingWebhook, Problem> {
    if !state.settings.service.enable_post_username_override {
        hook.username.clear();
    }
    if !state.settings.service.enable_post_icon_override {
        hook.icon_url.clear();
    }
    hook.check()?;
    store::save(&state.db.exec(), &hook).await.map_err(problem)?;
    Ok(hook)
}

pub async fn list(
    state: &State,
    caller: &Identity,
    team_id: Option<&str>,
    page: (i64, i64),
) -> Result<Vec<IncomingWebhook>, Problem> {
    let of = seen(state, caller, team_id, &KIND).await?;
    store::list(&state.db.exec(), team_id.map(str::to_owned), of, page).await.map_err(problem)
}

/// The hook, if the caller may manage it.
pub async fn find(state: &State, caller: &Identity, id: &str) -> Result<IncomingWebhook, Problem> {
    let hook = store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(missing)?;
    require_manage(state, caller, &hook.team_id, &hook.user_id, &KIND).await?;
    require_reads(&channel_at(state, caller, &hook.channel_id).await?)?;
    Ok(hook)
}

pub async fn change(
    state: &State,
    caller: &Identity,
    id: &str,
    new: IncomingWebhook,
) -> Result<IncomingWebhook, Problem> {
    if new.id != id {
        return Err(Problem::invalid_body("hook_id"));
    }
    let held = store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(missing)?;
    require_manage(state, caller, &held.team_id, &held.user_id, &KIND).await?;
    let mismatch = || {
        let id = "api.webhook.team_mismatch.app_error";
        Problem::bad_request(id, "Cannot update webhook across teams.")
    };
    if !new.team_id.is_empty() && new.team_id != held.team_id {
        return Err(mismatch());
    }
    let at = channel_at(state, caller, &new.channel_id).await?;
    require_reads(&at)?;
    if at.standing.channel.team_id != held.team_id {
        return Err(mismatch());
    }
    require_enabled(state)?;
    let hook = IncomingWebhook {
        create_at: held.create_at,
        update_at: now_ms().max(held.update_at + 1),
        delete_at: 0,
        user_id: held.user_id,
        team_id: held.team_id,
        ..new
    };
    save(state, hook).await
}

pub async fn remove(state: &State, caller: &Identity, id: &str) -> Result<(), Problem> {
    let held = find(state, caller, id).await?;
    let now = now_ms();
    let gone = IncomingWebhook { delete_at: now, update_at: now, ..held };
    store::save(&state.db.exec(), &gone).await.map_err(problem)
}
