//! Questions other services ask.

use events::request::{
    CheckInvite, CreateEmoji, IntroduceBot, JoinByInvite, KeptFiles, KnownEmoji, LookAtChannel,
    MembershipList, Memberships, RereadUsers, SchemesAbove, SeeTeamIcon, SeeUser, SetTeamIcon, ShowPreview,
};
use events::search::{CountPosts, PagePosts, SeePosts, WhereToSearch};
use model::Problem;

use crate::State;
use crate::app::{access, bots, emoji, files, guests, posts, searching, team_members, teams};
use crate::store;
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
    let schemes = state.clone();
    state.bus.serve(move |ask: SchemesAbove| {
        let state = schemes.clone();
        async move { store::schemes::above(&state.db.exec(), &ask.scheme_ids).await.map_err(problem) }
    });
    let greeting = state.clone();
    state.bus.serve(move |ask: IntroduceBot| {
        let state = greeting.clone();
        async move { bots::introduce(&state, &ask.user_id, &ask.owner_id).await }
    });
    let people = state.clone();
    state.bus.serve(move |ask: RereadUsers| {
        let state = people.clone();
        async move { guests::reread(&state, ask.ids).await }
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
    let previews = state.clone();
    state.bus.serve(move |ask: ShowPreview| {
        let state = previews.clone();
        async move { posts::links::show(&state, ask).await }
    });
    pictures(state);
    search(state);
    let joining = state.clone();
    state.bus.serve(move |ask: JoinByInvite| {
        let state = joining.clone();
        async move { team_members::join_signed_up(&state, ask.user_id, &ask.invite_id).await }
    });
}

/// What the service of files asks about pictures.
fn pictures(state: &State) {
    let seeing = state.clone();
    state.bus.serve(move |ask: SeeUser| {
        let state = seeing.clone();
        async move { Ok(access::require_sees(&state, &ask.identity, &[ask.user_id]).await) }
    });
    let icons = state.clone();
    state.bus.serve(move |ask: SeeTeamIcon| {
        let state = icons.clone();
        async move { Ok(teams::read(&state, &ask.identity, teams::Key::Id(&ask.team_id)).await.map(|_| ())) }
    });
    let setting = state.clone();
    state.bus.serve(move |ask: SetTeamIcon| {
        let state = setting.clone();
        async move { Ok(teams::set_icon(&state, &ask).await) }
    });
    let knowing = state.clone();
    state.bus.serve(move |ask: KnownEmoji| {
        let state = knowing.clone();
        async move { store::emoji::known(&state.db.exec(), &ask.ids).await.map_err(problem) }
    });
    let making = state.clone();
    state.bus.serve(move |ask: CreateEmoji| {
        let state = making.clone();
        async move { Ok(emoji::create(&state, ask).await) }
    });
}

/// What the service of search asks.
fn search(state: &State) {
    let reaching = state.clone();
    state.bus.serve(move |ask: WhereToSearch| {
        let state = reaching.clone();
        async move { Ok(searching::places(&state, ask).await) }
    });
    let seeing = state.clone();
    state.bus.serve(move |ask: SeePosts| {
        let state = seeing.clone();
        async move { searching::seen(&state, ask).await }
    });
    let paging = state.clone();
    state.bus.serve(move |ask: PagePosts| {
        let state = paging.clone();
        async move { searching::page(&state, ask).await }
    });
    let counting = state.clone();
    state.bus.serve(move |_: CountPosts| {
        let state = counting.clone();
        async move { store::searching::about_how_many(&state.db.exec()).await.map_err(problem) }
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
