//! Messages the server writes: who joined, what was renamed.

use model::Problem;

use super::Draft;
use crate::State;
use crate::domain::post::{Post, Props};

/// A message of the server, in the name of the one who caused it.
pub struct System {
    pub channel_id: String,
    /// Who caused it; shown as its author.
    pub user_id: String,
    pub username: String,
    /// `system_join_channel` and the like.
    pub kind: &'static str,
    pub message: String,
    pub props: Props,
}

/// Writes it and shows it to the channel. Asks nobody's permission: the act it tells of was allowed.
pub async fn say(state: &State, system: System) -> Result<Post, Problem> {
    let mut draft = Draft::new(&system.user_id, &system.channel_id, system.message);
    draft.username = system.username;
    draft.kind = system.kind.to_owned();
    draft.props = system.props;
    draft.is_system = true;
    state.writer.write(draft).await
}
