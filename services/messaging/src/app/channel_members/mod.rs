//! Members of channels: joining, leaving, roles, notification settings.

mod add;
mod leave;
mod list;
mod notify;
mod roles;

use model::Problem;

pub use add::{Added, NewChannelMembers, add};
pub use leave::leave;
pub use list::{all, by_ids, mine_in_team, one, page, stream};
pub use notify::set_notify_props;
pub use roles::{set_roles, set_scheme_roles};

/// There is no such membership.
pub fn missing() -> Problem {
    Problem::not_found("app.channel.get_member.missing.app_error")
}
