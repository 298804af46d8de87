//! Promoting and demoting in a team.

use access::permission::MANAGE_TEAM_ROLES;
use events::live::Broadcast;
use model::{Identity, Problem};
use serde_json::json;

use super::missing;
use crate::State;
use crate::app::access::require_in_team;
use crate::app::frames;
use crate::domain::channel::effective_roles;
use crate::domain::member_roles::{Held, SchemeRoles};
use crate::domain::team::TeamMember;
use crate::store::access::problem;
use crate::store::team_members;

/// Sets roles by name; those of the scheme become flags.
pub async fn set_roles(
    state: &State,
    caller: &Identity,
    team_id: &str,
    user_id: &str,
    roles: &str,
) -> Result<(), Problem> {
    require_in_team(state, caller, team_id, MANAGE_TEAM_ROLES).await?;
    let known = state.roles();
    change(state, team_id, user_id, |held| held.with_roles("team", roles, &known, known.at(team_id, None)))
        .await
}

pub async fn set_scheme_roles(
    state: &State,
    caller: &Identity,
    team_id: &str,
    user_id: &str,
    roles: SchemeRoles,
) -> Result<(), Problem> {
    require_in_team(state, caller, team_id, MANAGE_TEAM_ROLES).await?;
    change(state, team_id, user_id, |held| held.with_scheme_roles("team", roles)).await
}

async fn change(
    state: &State,
    team_id: &str,
    user_id: &str,
    edit: impl FnOnce(Held) -> Result<Held, Problem>,
) -> Result<(), Problem> {
    let tx = state.db.begin().await.map_err(problem)?;
    let exec = tx.exec();
    let member = team_members::lock(&exec, &state.roles(), team_id, user_id).await.map_err(problem)?;
    let mut member = member.filter(|member| member.delete_at == 0).ok_or_else(missing)?;
    let held = edit(Held {
        guest: member.scheme_guest,
        user: member.scheme_user,
        admin: member.scheme_admin,
        explicit: member.explicit_roles,
    })?;
    let roles = effective_roles("team", &held.explicit, held.guest, held.user, held.admin);
    member = TeamMember {
        roles: state.roles().at(team_id, None).names(&roles),
        scheme_guest: held.guest,
        scheme_user: held.user,
        scheme_admin: held.admin,
        explicit_roles: held.explicit,
        ..member
    };
    team_members::set_roles(&exec, &member).await.map_err(problem)?;
    tx.commit().await.map_err(problem)?;
    let data = json!({ "member": frames::text(&member) });
    frames::send(state, "memberrole_updated", data, Broadcast::user(user_id)).await;
    Ok(())
}
