//! Questions other services ask.

use events::request::{
    CheckInvite, IntroduceBot, JoinByInvite, KeptFiles, LookAtChannel, MembershipList, Memberships,
    RereadUsers,
};
use model::Problem;

use crate::State;
use crate::app::{bots, files, team_members, users};
use crate::store::access::problem;

pub fn serve(state: &State) {
    let memberships = state.clone();
    state.bus.serve(move |ask: Memberships| {
        let state = memberships.clone();
        async move { list(&state, &ask.user_id).await }
    });
    let invites = state.clone();
    state.bus.serve(move |ask: CheckInvite| {
        let state = invites.clone();
        async move { team_members::is_invite(&state, &ask.invite_id).await }
    });
    let greeting = state.clone();
    state.bus.serve(move |ask: IntroduceBot| {
        let state = greeting.clone();
        async move { bots::introduce(&state, &ask.user_id, &ask.owner_id).await }
    });
    let people = state.clone();
    state.bus.serve(move |ask: RereadUsers| {
        let state = people.clone();
        async move { users::reread(&state, ask.ids).await }
    });
    let looking = state.clone();
    state.bus.serve(move |ask: LookAtChannel| {
        let state = looking.clone();
        async move { files::rights(&state, ask).await }
    });
    let keeping = state.clone();
    state.bus.serve(move |ask: KeptFiles| {
        let state = keeping.clone();
        async move { files::kept(&state, ask).await }
    });
    let joining = state.clone();
    state.bus.serve(move |ask: JoinByInvite| {
        let state = joining.clone();
        async move { team_members::join_signed_up(&state, ask.user_id, &ask.invite_id).await }
    });
}

async fn list(state: &State, user_id: &str) -> Result<MembershipList, Problem> {
    let exec = state.db.exec();
    let channels = exec
        .values("SELECT channel_id AS value FROM channel_members WHERE user_id = $1", [user_id.into()])
        .await
        .map_err(problem)?;
    let teams = exec
        .values(
            "SELECT team_id AS value FROM team_members WHERE user_id = $1 AND delete_at = 0",
            [user_id.into()],
        )
        .await
        .map_err(problem)?;
    Ok(MembershipList { channels, teams })
}
