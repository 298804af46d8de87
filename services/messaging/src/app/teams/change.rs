//! Changing, archiving and removing a team.

use access::permission::MANAGE_TEAM;
use events::live::{Broadcast, Control};
use events::messaging::TeamChanged;
use events::request::SetTeamIcon;
use model::{Identity, Problem};
use serde_json::json;

use super::{AtTeam, missing, require};
use crate::State;
use crate::app::frames;
use crate::domain::team::{INVITE, OPEN, Team, TeamPatch, TeamUpdate};
use crate::store::access::problem;
use crate::store::teams;

pub async fn update(
    state: &State,
    caller: &Identity,
    team_id: &str,
    update: TeamUpdate,
) -> Result<Team, Problem> {
    if update.id != team_id {
        return Err(Problem::invalid_body("id"));
    }
    patch(state, caller, team_id, update.into()).await
}

pub async fn patch(
    state: &State,
    caller: &Identity,
    team_id: &str,
    patch: TeamPatch,
) -> Result<Team, Problem> {
    let at = require(state, caller, team_id, MANAGE_TEAM).await?;
    change(state, at, "update_team", |team| {
        patch.apply(team);
        team.check()
    })
    .await
}

/// `O` opens it to everybody, `I` closes it; a link handed out before no longer works then.
pub async fn privacy(
    state: &State,
    caller: &Identity,
    team_id: &str,
    privacy: &str,
) -> Result<Team, Problem> {
    let open = match privacy {
        OPEN => true,
        INVITE => false,
        _ => return Err(Problem::invalid_body("privacy")),
    };
    let at = require(state, caller, team_id, MANAGE_TEAM).await?;
    change(state, at, "update_team", |team| {
        let changed = team.kind != privacy || team.allow_open_invite != open;
        if changed && !open {
            team.invite_id = model::id::random();
        }
        team.kind = privacy.to_owned();
        team.allow_open_invite = open;
        Ok(())
    })
    .await
}

pub async fn new_invite(state: &State, caller: &Identity, team_id: &str) -> Result<Team, Problem> {
    let at = require(state, caller, team_id, MANAGE_TEAM).await?;
    change(state, at, "update_team", |team| {
        team.invite_id = model::id::random();
        Ok(())
    })
    .await
}

/// Checks the right to a team's icon, and notes when it became another.
pub async fn set_icon(state: &State, ask: &SetTeamIcon) -> Result<(), Problem> {
    let at = require(state, &ask.identity, &ask.team_id, MANAGE_TEAM).await?;
    let Some(has_one) = ask.has_one else { return Ok(()) };
    change(state, at, "update_team", |team| {
        team.last_team_icon_update = if has_one { model::time::now_ms() } else { 0 };
        Ok(())
    })
    .await
    .map(|_| ())
}

pub async fn archive(state: &State, caller: &Identity, team_id: &str) -> Result<(), Problem> {
    let at = require(state, caller, team_id, MANAGE_TEAM).await?;
    change(state, at, "delete_team", |team| {
        team.delete_at = model::time::now_ms();
        Ok(())
    })
    .await
    .map(|_| ())
}

pub async fn restore(state: &State, caller: &Identity, team_id: &str) -> Result<Team, Problem> {
    let at = require(state, caller, team_id, MANAGE_TEAM).await?;
    change(state, at, "restore_team", |team| {
        team.delete_at = 0;
        Ok(())
    })
    .await
}

/// Changes the team as it is now, under its lock, and tells its sockets.
async fn change(
    state: &State,
    at: AtTeam,
    event: &str,
    edit: impl FnOnce(&mut Team) -> Result<(), Problem>,
) -> Result<Team, Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let mut team = teams::lock(&exec, &at.team.id).await.map_err(problem)?.ok_or_else(missing)?;
    edit(&mut team)?;
    team.update_at = model::time::now_ms().max(team.update_at + 1);
    teams::update(&exec, &team).await.map_err(problem)?;
    state.outbox.push(&exec, team.update_at, &TeamChanged::from(&team)).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    tell(state, event, &team).await;
    Ok(AtTeam { team, ..at }.shown())
}

async fn tell(state: &State, event: &str, team: &Team) {
    let seen = team.clone().shown(false, false);
    frames::send(state, event, json!({ "team": frames::text(&seen) }), Broadcast::team(&team.id)).await;
}

/// Removes a team for good, if the site allows that.
pub async fn remove(state: &State, caller: &Identity, team_id: &str) -> Result<(), Problem> {
    let at = require(state, caller, team_id, MANAGE_TEAM).await?;
    if !state.settings.service.enable_api_team_deletion {
        return Err(Problem::new(
            401,
            "api.user.delete_team.not_enabled.app_error",
            "Permanent team deletion is not enabled.",
        ));
    }
    let mut team = at.team;
    team.delete_at = model::time::now_ms();
    team.update_at = team.delete_at;
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let gone = teams::remove(&exec, team_id).await.map_err(problem)?;
    state.outbox.push(&exec, team.update_at, &TeamChanged::from(&team)).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    state.outbox.wake();
    tell(state, "delete_team", &team).await;
    for (user_id, channel_id) in gone.places {
        state.bus.control(&Control::LeftChannel { user_id, channel_id }).await;
    }
    for user_id in gone.members {
        state.bus.control(&Control::LeftTeam { user_id, team_id: team_id.to_owned() }).await;
    }
    Ok(())
}
