//! Members of teams: joining, leaving, roles.

mod add;
mod enter;
mod leave;
mod list;
mod roles;

use model::Problem;

pub use add::{NewTeamMember, add, add_many, is_invite, join_by_invite, join_signed_up};
pub use enter::{Coming, Entered, announce, enter, join, settle};
pub use leave::leave;
pub use list::{by_ids, mine, one, page};
pub use roles::{set_roles, set_scheme_roles};

/// There is, and was, no such membership.
pub fn missing() -> Problem {
    Problem::not_found("app.team.get_member.missing.app_error")
}
