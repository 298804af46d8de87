//! Moderating a channel: a scheme of its own that takes things from members and guests, and is gone when it takes nothing.

use access::moderation::merge;
use events::request::{DropScheme, ModerateChannel, SchemeWithRoles};
use model::{Identity, Problem};

use super::{channels, schemes};
use crate::State;
use crate::domain::channel::Channel;
use crate::domain::moderation::{self, ChannelModeration, ChannelModerationPatch, Held};
use crate::store;
use crate::store::access::problem;

const READ_CHANNELS: &str = "sysconsole_read_user_management_channels";
const WRITE_CHANNELS: &str = "sysconsole_write_user_management_channels";

/// How often somebody else may change the same channel's scheme under our eyes.
const TRIES: usize = 3;

/// Of members and of guests: what their role in the channel's scheme says, and what it comes to.
struct Roles {
    own: [Vec<String>; 2],
    held: [Held; 2],
}

const MODERATED: [&str; 2] = ["channel_user", "channel_guest"];

pub async fn list(
    state: &State,
    caller: &Identity,
    channel_id: &str,
) -> Result<Vec<ChannelModeration>, Problem> {
    schemes::require(state, caller, READ_CHANNELS)?;
    let channel = channels::at(state, caller, channel_id).await?.standing.channel;
    Ok(shown(state, &channel))
}

fn shown(state: &State, channel: &Channel) -> Vec<ChannelModeration> {
    let Roles { held: [members, guests], .. } = roles(state, channel);
    moderation::list(&channel.kind, &members, &guests)
}

fn roles(state: &State, channel: &Channel) -> Roles {
    let roles = state.roles();
    let (above, here) =
        (roles.at(&channel.team_id, None), roles.at(&channel.team_id, channel.scheme_id.as_deref()));
    let own = MODERATED.map(|role| roles.permissions(here.name(role)));
    let held = MODERATED.map(|role| {
        let (here, above) = (here.name(role), above.name(role));
        let held_above = roles.permissions(above);
        let held_here = if here == above {
            held_above.clone()
        } else {
            merge(role, &roles.permissions(here), &held_above)
        };
        Held { here: held_here, above: held_above }
    });
    Roles { own, held }
}

pub async fn patch(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    patch: &[ChannelModerationPatch],
) -> Result<Vec<ChannelModeration>, Problem> {
    schemes::require(state, caller, WRITE_CHANNELS)?;
    for _ in 0..TRIES {
        let channel = channels::at(state, caller, channel_id).await?.standing.channel;
        let Roles { own: [members, guests], held: [above_members, above_guests] } = roles(state, &channel);
        let (members, guests) = moderation::patched(&members, &guests, patch);
        let takes_nothing =
            members == above_members.moderated_above() && guests == above_guests.moderated_above();
        let done = if takes_nothing {
            release(state, &channel).await?
        } else {
            apply(state, &channel, members, guests).await?
        };
        if done {
            let channel = channels::at(state, caller, channel_id).await?.standing.channel;
            return Ok(shown(state, &channel));
        }
    }
    Err(Problem::unavailable("the channel's scheme keeps changing"))
}

/// The channel is without a scheme; false: it has got another one meanwhile.
async fn release(state: &State, channel: &Channel) -> Result<bool, Problem> {
    let Some(scheme_id) = &channel.scheme_id else { return Ok(true) };
    if !put(state, channel, None).await? {
        return Ok(false);
    }
    // Others may have been given the same one by hand.
    let users = store::schemes::count_channels(&state.db.exec(), scheme_id).await.map_err(problem)?;
    if users == 0 {
        drop_scheme(state, scheme_id).await;
    }
    Ok(true)
}

/// The channel has a scheme that says exactly this; false: it has got another one meanwhile.
async fn apply(
    state: &State,
    channel: &Channel,
    members: Vec<String>,
    guests: Vec<String>,
) -> Result<bool, Problem> {
    let ask = ModerateChannel {
        scheme_id: channel.scheme_id.clone().unwrap_or_default(),
        display_name: channel.name.clone(),
        members,
        guests,
    };
    let Some(known) = state.bus.request(&ask).await? else {
        // Deleted; we shall hear of it in a moment, and need not wait for that.
        put(state, channel, None).await?;
        return Ok(false);
    };
    let is_new = ask.scheme_id.is_empty();
    let done = match schemes::learn(state, &known).await {
        Ok(()) => put(state, channel, Some(&known)).await,
        Err(problem) => Err(problem),
    };
    if is_new && !matches!(done, Ok(true)) {
        drop_scheme(state, &known.scheme.scheme_id).await;
    }
    done
}

/// Gives the channel the scheme, unless its scheme is not the one we know of any more.
async fn put(state: &State, channel: &Channel, known: Option<&SchemeWithRoles>) -> Result<bool, Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    schemes::hold(&exec, known).await?;
    let held = store::channels::lock(&exec, &channel.id).await.map_err(problem)?;
    let held = held.ok_or_else(channels::missing)?;
    if held.scheme_id != channel.scheme_id {
        return Ok(false);
    }
    schemes::put(state, &exec, held, known.map(|known| known.scheme.scheme_id.as_str())).await?;
    tx.commit().await.map_err(problem)?;
    schemes::told(state, &channel.id).await;
    Ok(true)
}

/// Nothing has it any more; if this fails, it is a name in a list.
async fn drop_scheme(state: &State, scheme_id: &str) {
    if let Err(error) = state.bus.request(&DropScheme { scheme_id: scheme_id.to_owned() }).await {
        tracing::warn!(%error, scheme_id, "a scheme that nothing has is left over");
    }
}
