//! Categories of the sidebar.

mod change;
mod read;

use access::permission::{EDIT_OTHER_USERS, VIEW_TEAM};
use model::{Identity, Problem};

use crate::State;
use crate::app::access::{require_in_team, require_self_or};
use crate::domain::preference::Preference;
use crate::store::access::problem;
use crate::store::sidebar;

pub use change::{create, remove, set_order, update};
pub use read::{all, one};

/// Whose sidebar, in which team.
#[derive(Clone, Debug)]
pub struct Owner {
    pub user_id: String,
    pub team_id: String,
}

impl Owner {
    /// One's own in a team one is in; those who edit others may do so here too.
    async fn require(&self, state: &State, caller: &Identity) -> Result<(), Problem> {
        require_self_or(state, caller, &self.user_id, EDIT_OTHER_USERS)?;
        require_in_team(state, caller, &self.team_id, VIEW_TEAM).await
    }
}

/// There is no such category of his.
fn missing() -> Problem {
    Problem::forbidden("own sidebar category")
}

/// The preference that says a channel is a favourite.
pub const FAVORITE_CHANNEL: &str = "favorite_channel";

/// Preferences that say what is a favourite decide what is shown among them. In the transaction that saves them.
pub async fn follow_favorites(
    exec: &db::Exec<'_>,
    user_id: &str,
    preferences: &[Preference],
    deleted: bool,
) -> Result<(), Problem> {
    let named = |wanted: bool| -> Vec<String> {
        preferences
            .iter()
            .filter(|preference| preference.category == FAVORITE_CHANNEL)
            .filter(|preference| (!deleted && preference.value == "true") == wanted)
            .map(|preference| preference.name.clone())
            .collect()
    };
    sidebar::disfavour(exec, user_id, &named(false)).await.map_err(problem)?;
    sidebar::favour(exec, user_id, &named(true)).await.map_err(problem)
}
