//! Changes of profiles.

use events::auth::UserChanged;
use events::request::SetPicture;
use model::time::now_ms;
use model::user::StringMap;
use model::{Identity, Problem, User};

use super::{Failure, Result, announce, credentials, letters};
use crate::app::passwords::Verdict;
use crate::domain::{password, role, user};
use crate::state::State;
use crate::store;

/// A refused insert or update in the API's words.
pub fn taken(error: db::Error) -> Failure {
    if error.violates("users_username") {
        return Problem::bad_request(
            "app.user.save.username_exists.app_error",
            "An account with that username exists already.",
        )
        .into();
    }
    if error.violates("users_email") {
        return Problem::bad_request(
            "app.user.save.email_exists.app_error",
            "An account with that address exists already.",
        )
        .into();
    }
    error.into()
}

/// A user before and after a change.
pub struct Change {
    pub before: User,
    pub after: User,
}

/// Edits a user in one transaction that also writes the event.
pub async fn change(
    state: &State,
    user_id: &str,
    edit: impl FnOnce(&mut User, i64) -> std::result::Result<(), Problem>,
) -> Result<Change> {
    let tx = state.db.begin().await?;
    let held = store::users::find_locked(&tx.exec(), user_id).await?.ok_or_else(user::missing)?;
    let (before, mut after, now) = (held.user.clone(), held.user, now_ms());
    edit(&mut after, now)?;
    after.update_at = now.max(before.update_at + 1);
    let revision = store::users::update(&tx.exec(), &after).await.map_err(taken)?;
    let event = UserChanged { user: after.clone(), revision, created: false };
    state.outbox.push(&tx.exec(), now, &event).await?;
    tx.commit().await?;
    state.outbox.wake();
    announce::ahead(state, vec![after.id.clone()]).await;
    Ok(Change { before, after })
}

/// Sets one prop, for a service that owns what it means.
pub async fn set_prop(state: &State, user_id: &str, name: String, value: String) -> Result<()> {
    let edit = |user: &mut User, _| {
        user.props.insert(name, value);
        Ok(())
    };
    let changed = change(state, user_id, edit).await?;
    announce::user_changed(state, &changed.before, &changed.after).await;
    Ok(())
}

/// Checks the right to somebody's picture, and notes when it became another.
pub async fn set_picture(state: &State, ask: &SetPicture) -> Result<()> {
    let target = store::users::find(&state.db.exec(), &ask.user_id).await?.ok_or_else(user::missing)?.user;
    may_edit(state, &ask.identity, &target).await?;
    let Some(has_one) = ask.has_one else { return Ok(()) };
    let edit = |user: &mut User, now: i64| {
        // Below zero while it is the generated one, which follows the name.
        user.last_picture_update = if has_one { now } else { -now };
        Ok(())
    };
    let changed = change(state, &ask.user_id, edit).await?;
    announce::picture_changed(state, changed.after).await;
    Ok(())
}

/// What may be changed of a profile; absent members stay as they are.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    pub username: Option<String>,
    pub email: Option<String>,
    pub nickname: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub position: Option<String>,
    pub locale: Option<String>,
    pub props: Option<StringMap>,
    pub notify_props: Option<StringMap>,
    pub timezone: Option<StringMap>,
    /// The current password, needed for a new address of one's own.
    pub password: Option<String>,
}

pub async fn patch(state: &State, caller: &Identity, user_id: &str, patch: Patch) -> Result<User> {
    let held = store::users::find(&state.db.exec(), user_id)
        .await?
        .ok_or_else(|| Problem::invalid_body("user_id"))?;
    may_edit(state, caller, &held.user).await?;
    if let Some(email) = &patch.email {
        confirm_email(state, caller, &held.user, email, patch.password.as_deref()).await?;
    }
    let edit = |user: &mut User, _| {
        let set =
            |field: &mut String, value: Option<String>| value.into_iter().for_each(|value| *field = value);
        set(&mut user.username, patch.username);
        set(&mut user.nickname, patch.nickname);
        set(&mut user.first_name, patch.first_name);
        set(&mut user.last_name, patch.last_name);
        set(&mut user.position, patch.position);
        set(&mut user.locale, patch.locale);
        set(&mut user.email, patch.email);
        patch.props.into_iter().for_each(|props| user.props = props);
        patch.notify_props.into_iter().for_each(|props| user.notify_props = props);
        patch.timezone.into_iter().for_each(|zone| user.timezone = Some(zone));
        Ok(())
    };
    save(state, user_id, edit).await
}

/// Replaces everything a user may change of himself; what the body lacks is emptied.
pub async fn replace(
    state: &State,
    caller: &Identity,
    user_id: &str,
    new: User,
    password: Option<String>,
) -> Result<User> {
    let held = store::users::find(&state.db.exec(), user_id)
        .await?
        .ok_or_else(|| Problem::invalid_body("user_id"))?;
    may_edit(state, caller, &held.user).await?;
    confirm_email(state, caller, &held.user, &new.email, password.as_deref()).await?;
    let edit = |user: &mut User, _| {
        user.username = new.username;
        user.email = new.email;
        user.nickname = new.nickname;
        user.first_name = new.first_name;
        user.last_name = new.last_name;
        user.position = new.position;
        user.locale = new.locale;
        user.props = new.props;
        user.notify_props = new.notify_props;
        user.timezone = new.timezone;
        user.remote_id = new.remote_id;
        Ok(())
    };
    save(state, user_id, edit).await
}

async fn save(
    state: &State,
    user_id: &str,
    edit: impl FnOnce(&mut User, i64) -> std::result::Result<(), Problem>,
) -> Result<User> {
    let settings = &state.settings;
    let change = change(state, user_id, |user, now| {
        let (name, email) = (user.username.clone(), user.email.clone());
        edit(user, now)?;
        user::normalise(user);
        user::check(user)?;
        if user.email != email {
            if !user::domain_allowed(&user.email, &settings.team.restrict_creation_to_domains) {
                let id = "api.user.update_user.accepted_domain.app_error";
                return Err(Problem::bad_request(id, "The address's domain is not accepted."));
            }
            user.email_verified &= !settings.email.require_email_verification;
        }
        if user.username != name && user.last_picture_update <= 0 {
            // The generated picture shows the name; clients fetch it again when this changes.
            user.last_picture_update = -now;
        }
        Ok(())
    });
    let change = change.await?;
    announce::user_changed(state, &change.before, &change.after).await;
    if change.before.email != change.after.email {
        letters::ask_to_verify(state, &change.after).await;
    }
    Ok(change.after)
}

/// Oneself, or somebody with the right; administrators only by administrators.
pub async fn may_edit(state: &State, caller: &Identity, target: &User) -> Result<()> {
    if caller.user_id == target.id {
        return Ok(());
    }
    state.require(caller, access::permission::EDIT_OTHER_USERS).await?;
    if target.has_role("system_admin") {
        state.require(caller, access::permission::MANAGE_SYSTEM).await?;
    }
    Ok(())
}

/// Who changes his own address shows that he is not just somebody at an unlocked screen.
async fn confirm_email(
    state: &State,
    caller: &Identity,
    held: &User,
    email: &str,
    password: Option<&str>,
) -> Result<()> {
    if caller.user_id != held.id || email == held.email {
        return Ok(());
    }
    let password =
        password.filter(|text| !text.is_empty()).ok_or_else(|| Problem::invalid_body("password"))?;
    if verify_password(state, &held.id, password).await? {
        return Ok(());
    }
    let id = "api.user.check_user_password.invalid.app_error";
    Err(Problem::new(401, id, "Login failed because of an invalid password.").into())
}

/// Is this the user's password? Wrong answers count as failed logins.
pub async fn verify_password(state: &State, user_id: &str, password: &str) -> Result<bool> {
    let exec = state.db.exec();
    let turn = state.passwords.turn().await?;
    let Some(hash) = store::credentials::find(&exec, user_id).await? else { return Ok(false) };
    if !store::credentials::reserve_attempt(&exec, user_id, state.settings.service.maximum_login_attempts)
        .await?
    {
        return Err(super::login::too_many().into());
    }
    let right = turn.verify(password, &hash).await? != Verdict::Wrong;
    if right {
        store::credentials::reset_attempts(&exec, user_id).await?;
    }
    Ok(right)
}

/// Sets a password; the sessions in other hands end with the old one.
pub async fn set_password(
    state: &State,
    caller: &Identity,
    user_id: &str,
    current: &str,
    new: &str,
) -> Result<()> {
    let own = caller.user_id == user_id;
    let held = store::users::find(&state.db.exec(), user_id).await?;
    if own {
        if current.is_empty() {
            return Err(Problem::invalid_body("current_password").into());
        }
        if !verify_password(state, user_id, current).await? {
            let id = "api.user.update_password.incorrect.app_error";
            return Err(Problem::bad_request(id, "The current password is not correct.").into());
        }
    } else {
        may_set_password(state, caller, held.as_ref().map(|held| &held.user)).await?;
    }
    password::check(new, &state.settings.password)?;
    let hash = state.passwords.hash(new).await?;
    let tx = state.db.begin().await?;
    let held = store::users::find_locked(&tx.exec(), user_id).await?.ok_or_else(user::missing)?;
    let keep = if own { caller.session_id.as_str() } else { "" };
    let ended = credentials::replace(state, &tx, held.user, &hash, keep).await?;
    tx.commit().await?;
    credentials::replaced(state, user_id, ended).await;
    Ok(())
}

async fn may_set_password(state: &State, caller: &Identity, target: Option<&User>) -> Result<()> {
    let permission = match target {
        Some(target) if target.has_role("system_admin") => access::permission::MANAGE_SYSTEM,
        _ => crate::domain::console::WRITE_USERS,
    };
    if target.is_some() && state.grants(&caller.roles, permission).await? {
        return Ok(());
    }
    let id = "api.user.update_password.context.app_error";
    Err(Problem::new(403, id, "Unable to set the password: it is not the caller's account.").into())
}

/// Gives a user other system roles.
pub async fn set_roles(state: &State, caller: &Identity, user_id: &str, roles: &str) -> Result<()> {
    if !role::names(roles).all(role::is_valid_name) {
        return Err(Problem::invalid_body("roles").into());
    }
    state.require(caller, access::permission::MANAGE_ROLES).await?;
    let names: Vec<String> = role::names(roles).map(str::to_owned).collect();
    let held = store::users::find(&state.db.exec(), user_id).await?;
    let held =
        held.ok_or_else(|| Problem::bad_request(user::MISSING, "Unable to find an existing account."))?.user;
    let touches_admin = names.iter().any(|name| name == "system_admin") || held.has_role("system_admin");
    if touches_admin {
        state.require(caller, access::permission::MANAGE_SYSTEM).await?;
    }
    let known = store::roles::list_by_names(&state.db.exec(), &names).await?;
    if !names.iter().all(|name| known.iter().any(|role| role.name == *name)) {
        let id = "app.role.check_roles_exist.role_not_found";
        return Err(Problem::bad_request(id, "The provided role does not exist.").into());
    }
    let change = change(state, user_id, |user, _| {
        user.roles = names.join(" ");
        user::check(user)
    });
    announce::roles_changed(state, &change.await?.after).await;
    Ok(())
}

/// An administrator vouches for an address.
pub async fn verify_email(state: &State, user_id: &str) -> Result<User> {
    let change = change(state, user_id, |user, _| {
        user.email_verified = true;
        Ok(())
    });
    let change = change.await?;
    announce::user_changed(state, &change.before, &change.after).await;
    Ok(change.after)
}
