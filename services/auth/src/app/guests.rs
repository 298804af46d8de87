//! Members become guests, and guests members. What they are in teams and channels follows by the event.

use access::permission::{DEMOTE_TO_GUEST, MANAGE_SYSTEM, PROMOTE_GUEST};
use model::{Identity, Problem, User};

use super::{Result, announce, users};
use crate::domain::{role, user};
use crate::state::State;
use crate::store;

const USER: &str = "system_user";
const GUEST: &str = "system_guest";

pub async fn promote(state: &State, caller: &Identity, user_id: &str) -> Result<()> {
    state.require(caller, PROMOTE_GUEST).await?;
    turn(state, user_id, |user| {
        if !user.is_guest() {
            let id = "api.user.promote_guest_to_user.no_guest.app_error";
            return Err(Problem::new(501, id, "The user is no guest."));
        }
        Ok(with_role(&user.roles, GUEST, USER))
    })
    .await
}

/// A guest administers nothing: he keeps no role of an administrator.
pub async fn demote(state: &State, caller: &Identity, user_id: &str) -> Result<()> {
    state.require(caller, DEMOTE_TO_GUEST).await?;
    if !state.settings.guest.enable {
        let id = "api.team.demote_user_to_guest.disabled.error";
        return Err(Problem::new(501, id, "Guest accounts are switched off.").into());
    }
    let held = store::users::find(&state.db.exec(), user_id).await?.ok_or_else(user::missing)?;
    if held.user.has_role("system_admin") {
        state.require(caller, MANAGE_SYSTEM).await?;
    }
    turn(state, user_id, |user| {
        if user.is_guest() {
            let id = "api.user.demote_user_to_guest.already_guest.app_error";
            return Err(Problem::new(501, id, "The user is a guest already."));
        }
        let left: Vec<&str> = role::names(&user.roles).filter(|name| *name != "system_admin").collect();
        Ok(with_role(&left.join(" "), USER, GUEST))
    })
    .await
}

fn with_role(roles: &str, old: &str, new: &str) -> String {
    let kept = role::names(roles).filter(|name| *name != old && *name != new);
    std::iter::once(new).chain(kept).collect::<Vec<_>>().join(" ")
}

async fn turn(
    state: &State,
    user_id: &str,
    roles: impl FnOnce(&User) -> std::result::Result<String, Problem>,
) -> Result<()> {
    let change = users::change(state, user_id, |user, _| {
        user.roles = roles(user)?;
        Ok(())
    });
    let change = change.await?;
    store::sessions::set_guest(&state.db.exec(), user_id, change.after.is_guest()).await?;
    announce::user_changed(state, &change.before, &change.after).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_role_for_the_other() {
        assert_eq!(with_role("system_user boss", USER, GUEST), "system_guest boss");
        assert_eq!(with_role("system_guest system_user", GUEST, USER), "system_user");
        assert_eq!(with_role("", USER, GUEST), "system_guest");
    }
}
