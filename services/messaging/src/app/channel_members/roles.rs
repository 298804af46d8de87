//! Promoting and demoting in a channel.

use access::permission::MANAGE_CHANNEL_ROLES;
use events::live::Broadcast;
use model::{Identity, Problem};
use serde_json::json;

use super::missing;
use crate::State;
use crate::app::access::AtChannel;
use crate::app::{channels, frames};
use crate::domain::channel::{ChannelMember, effective_roles};
use crate::domain::member_roles::{Held, SchemeRoles};
use crate::store::access::problem;
use crate::store::channel_members;

/// Sets roles by name; those of the scheme become flags.
pub async fn set_roles(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    user_id: &str,
    roles: &str,
) -> Result<(), Problem> {
    let at = channels::at(state, caller, channel_id).await?;
    at.require(MANAGE_CHANNEL_ROLES)?;
    change(state, &at, user_id, |held| held.with_roles("channel", roles, &state.roles(), at.place())).await
}

pub async fn set_scheme_roles(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    user_id: &str,
    roles: SchemeRoles,
) -> Result<(), Problem> {
    let at = channels::at(state, caller, channel_id).await?;
    at.require(MANAGE_CHANNEL_ROLES)?;
    change(state, &at, user_id, |held| held.with_scheme_roles("channel", roles)).await
}

async fn change(
    state: &State,
    at: &AtChannel,
    user_id: &str,
    edit: impl FnOnce(Held) -> Result<Held, Problem>,
) -> Result<(), Problem> {
    let channel_id = &at.standing.channel.id;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let member = channel_members::lock(&exec, &state.roles(), channel_id, user_id)
        .await
        .map_err(problem)?
        .ok_or_else(missing)?;
    let held = edit(Held {
        guest: member.scheme_guest,
        user: member.scheme_user,
        admin: member.scheme_admin,
        explicit: member.explicit_roles,
    })?;
    let roles = effective_roles("channel", &held.explicit, held.guest, held.user, held.admin);
    let member = ChannelMember {
        roles: at.place().names(&roles),
        scheme_guest: held.guest,
        scheme_user: held.user,
        scheme_admin: held.admin,
        explicit_roles: held.explicit,
        last_update_at: model::time::now_ms(),
        ..member
    };
    channel_members::set_roles(&exec, &member).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    let data = json!({ "channelMember": frames::text(&member) });
    frames::send(state, "channel_member_updated", data, Broadcast::user(user_id)).await;
    Ok(())
}
