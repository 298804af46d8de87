//! A program posts through the address it was given. To know the address is the right; refusals tell no more than a status.

use ::access::permission::READ_CHANNEL_CONTENT;
use model::{Identity, Problem};

use super::{Author, identity_of, post};
use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::{channels, users};
use crate::domain::channel::OPEN;
use crate::domain::webhook::{IncomingWebhook, IncomingWebhookRequest};
use crate::store::access::problem;
use crate::store::incoming_hooks as store;

fn refuse(status: u16) -> Problem {
    let id = "web.incoming_webhook.general.app_error";
    Problem::new(status, id, "The payload could not be handled.")
}

pub async fn receive(state: &State, id: &str, body: &[u8]) -> Result<(), Problem> {
    if !state.settings.service.enable_incoming_webhooks {
        let id = "web.incoming_webhook.disabled.app_error";
        return Err(Problem::new(501, id, "Incoming webhooks have been disabled by the system admin."));
    }
    let hook = store::find(&state.db.exec(), id).await.map_err(problem)?.ok_or_else(|| refuse(400))?;
    let request = IncomingWebhookRequest::parse(body).map_err(|error| {
        let id = "web.incoming_webhook.decode.app_error";
        Problem::bad_request(id, "The payload cannot be read.").with_detail(error)
    })?;
    if !request.says_something() || request.kind.starts_with("system_") {
        return Err(refuse(400));
    }
    let caller = identity_of(state, &hook.user_id).await?.ok_or_else(|| refuse(400))?;
    let at = place(state, &caller, &hook, &request.channel_name).await?;
    let channel = &at.standing.channel;
    if hook.channel_locked && channel.id != hook.channel_id {
        return Err(refuse(403));
    }
    if channel.kind != OPEN && !at.may(READ_CHANNEL_CONTENT) {
        return Err(refuse(403));
    }
    if channel.delete_at > 0 {
        return Err(refuse(400));
    }
    let author = Author {
        user_id: &caller.user_id,
        username: &caller.username,
        hook_username: &hook.username,
        hook_icon: &hook.icon_url,
        display_name: &hook.display_name,
    };
    post(state, &author, (&channel.id, ""), request, "").await.map_err(|error| match error.status {
        500.. => error,
        status => refuse(status).with_detail(error.to_string()),
    })
}

/// Its own channel, another one of the team, or the direct channel with somebody.
async fn place(
    state: &State,
    caller: &Identity,
    hook: &IncomingWebhook,
    name: &str,
) -> Result<AtChannel, Problem> {
    if name.is_empty() {
        return access::channel(state, caller, &hook.channel_id).await?.ok_or_else(|| refuse(404));
    }
    if let Some(username) = name.strip_prefix('@') {
        let people = users::by_names(state, &[username.to_lowercase()]).await?;
        let user = people.into_iter().next().ok_or_else(|| refuse(400))?;
        // A locked hook must not even make the channel.
        if hook.channel_locked {
            return Err(refuse(403));
        }
        let ids = vec![caller.user_id.clone(), user.id];
        let channel = channels::direct(state, caller, ids).await.map_err(|error| match error.status {
            500.. => error,
            _ => refuse(403),
        })?;
        return access::channel(state, caller, &channel.id).await?.ok_or_else(|| refuse(404));
    }
    let name = name.strip_prefix('#').unwrap_or(name);
    let at = access::channel_by_name(state, caller, &hook.team_id, name).await?;
    at.ok_or_else(|| refuse(404))
}
