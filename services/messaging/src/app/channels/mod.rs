//! Channels: making, finding, changing them.

mod change;
mod create;
mod direct;
mod group;
mod list;
mod read;
mod remove;
mod search;

use access::permission::{READ_CHANNEL, READ_PUBLIC_CHANNEL};
use events::messaging::ChannelChanged;
use model::{Identity, Problem};

use super::access::{AtChannel, channel};
use crate::State;
use crate::domain::channel::{Channel, OPEN};

pub use change::{archive, patch, privacy, restore, update};
pub use create::create;
pub use direct::direct;
pub use group::group;
pub use list::{AllChannels, archived, everything, mine, mine_in_team, open, open_by_ids, private};
pub use read::{by_name, by_team_name, one, stats, timezones};
pub use remove::remove;
pub use search::{ChannelSearch, Found, all, complete, complete_mine, groups, in_team};

pub fn missing() -> Problem {
    Problem::not_found("app.channel.get.existing.app_error")
}

/// The caller at a channel that must exist.
pub async fn at(state: &State, caller: &Identity, channel_id: &str) -> Result<AtChannel, Problem> {
    channel(state, caller, channel_id).await?.ok_or_else(missing)
}

/// May the channel be looked at? Members may; an open one may be by those who could join it.
pub fn require_view(at: &AtChannel) -> Result<(), Problem> {
    if at.may(READ_CHANNEL) || (at.standing.channel.kind == OPEN && at.may(READ_PUBLIC_CHANNEL)) {
        Ok(())
    } else {
        Err(Problem::forbidden(READ_CHANNEL))
    }
}

impl From<&Channel> for ChannelChanged {
    fn from(channel: &Channel) -> Self {
        Self {
            channel_id: channel.id.clone(),
            team_id: channel.team_id.clone(),
            kind: channel.kind.clone(),
            name: channel.name.clone(),
            display_name: channel.display_name.clone(),
            delete_at: channel.delete_at,
            update_at: channel.update_at,
        }
    }
}

fn taken() -> Problem {
    Problem::bad_request(
        "store.sql_channel.save_channel.exists.app_error",
        "A channel with that name already exists on the same team.",
    )
}
