//! A new team, with its creator and its first channels.

use access::permission::CREATE_TEAM;
use events::messaging::{ChannelChanged, TeamChanged};
use model::{Identity, Problem};

use crate::State;
use crate::app::access::may_in_system;
use crate::app::team_members::{announce, enter};
use crate::app::users;
use crate::domain::channel::{Channel, OFF_TOPIC, OPEN, TOWN_SQUARE};
use crate::domain::team::{NewTeam, Team};
use crate::store::access::problem;
use crate::store::team_members::Joining;
use crate::store::{channels, teams};

pub async fn create(state: &State, caller: &Identity, new: NewTeam) -> Result<Team, Problem> {
    if !may_in_system(state, caller, CREATE_TEAM) {
        return Err(Problem::forbidden(CREATE_TEAM));
    }
    let creator = users::find(state, &caller.user_id).await?.ok_or_else(Problem::session_expired)?;
    let now = model::time::now_ms();
    let team = Team {
        id: model::id::new(),
        create_at: now,
        update_at: now,
        name: new.name,
        display_name: new.display_name.trim().to_owned(),
        kind: new.kind,
        description: new.description,
        company_name: new.company_name,
        allowed_domains: new.allowed_domains,
        allow_open_invite: new.allow_open_invite,
        email: creator.email.clone(),
        invite_id: model::id::random(),
        ..Team::default()
    };
    team.check()?;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    teams::insert(&exec, &team)
        .await
        .map_err(|error| if error.violates("teams_name") { taken() } else { problem(error) })?;
    for (name, display_name) in [(TOWN_SQUARE, "Town Square"), (OFF_TOPIC, "Off-Topic")] {
        let channel = first_channel(&team, name, display_name);
        channels::insert(&exec, &channel).await.map_err(problem)?;
        state.outbox.push(&exec, now, &ChannelChanged::from(&channel)).await.map_err(problem)?;
    }
    state.outbox.push(&exec, now, &TeamChanged::from(&team)).await.map_err(problem)?;
    let founder = Joining { user_id: creator.id.clone(), guest: creator.is_guest(), admin: true };
    let entered = enter(state, &exec, &team, &[founder], &caller.user_id).await?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    announce(state, &team, &entered, &[creator], None).await;
    Ok(team)
}

fn taken() -> Problem {
    Problem::bad_request(
        "store.sql_team.save_team.existing.app_error",
        "A team with that name already exists.",
    )
}

fn first_channel(team: &Team, name: &str, display_name: &str) -> Channel {
    Channel {
        id: model::id::new(),
        create_at: team.create_at,
        update_at: team.create_at,
        team_id: team.id.clone(),
        kind: OPEN.to_owned(),
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        ..Channel::default()
    }
}

impl From<&Team> for TeamChanged {
    fn from(team: &Team) -> Self {
        Self {
            team_id: team.id.clone(),
            name: team.name.clone(),
            display_name: team.display_name.clone(),
            kind: team.kind.clone(),
            delete_at: team.delete_at,
            update_at: team.update_at,
        }
    }
}
