//! New users: by signing up, or made by an administrator.

use db::Exec;
use events::auth::UserChanged;
use events::request::{CheckInvite, JoinByInvite};
use model::time::now_ms;
use model::{Identity, Problem, User};

use super::{Result, announce, letters, users};
use crate::domain::{locale, password, user};
use crate::state::State;
use crate::store;

/// What a sign-up brings beside the profile.
#[derive(Clone, Debug, Default)]
pub struct SignUp {
    pub profile: User,
    pub password: String,
    /// Invite id of a team.
    pub invite_id: String,
    /// Token of an invitation sent to one person.
    pub token: String,
}

pub async fn create(state: &State, caller: Option<&Identity>, sign_up: SignUp) -> Result<User> {
    let by_admin = match caller {
        Some(caller) => state.is_admin(caller).await?,
        None => false,
    };
    let mut profile = sign_up.profile;
    if !by_admin {
        profile.email_verified = false;
        may_sign_up(state, &sign_up.invite_id, &sign_up.token).await?;
    }
    password::check(&sign_up.password, &state.settings.password)?;
    if !profile.id.is_empty() {
        return Err(
            Problem::bad_request("app.user.save.existing.app_error", "The user exists already.").into()
        );
    }
    let profile = complete(state, profile)?;
    let hash = state.passwords.hash(&sign_up.password).await?;
    let profile = store_new(state, profile, &hash).await?;
    announce::new_user(state, &profile.id).await;
    letters::ask_to_verify(state, &profile).await;
    if !sign_up.invite_id.is_empty() {
        join(state, &profile.id, sign_up.invite_id).await;
    }
    Ok(profile)
}

/// The account stands whether or not he gets into the team now: the link can be followed again.
async fn join(state: &State, user_id: &str, invite_id: String) {
    match state.bus.request(&JoinByInvite { user_id: user_id.to_owned(), invite_id }).await {
        Ok(true) => {}
        Ok(false) => tracing::info!(user_id, "signed up by a link that leads nowhere any more"),
        Err(error) => tracing::warn!(%error, user_id, "signed up by a link, not in the team"),
    }
}

async fn may_sign_up(state: &State, invite_id: &str, token: &str) -> Result<()> {
    let settings = &state.settings;
    if !settings.email.enable_sign_up_with_email || !settings.team.enable_user_creation {
        let id = "api.user.create_user.signup_email_disabled.app_error";
        return Err(Problem::new(501, id, "Signing up with an address is switched off.").into());
    }
    if !token.is_empty() {
        let id = "api.user.create_user.signup_link_invalid.app_error";
        return Err(Problem::new(404, id, "The sign-up link does not appear to be valid.").into());
    }
    if !invite_id.is_empty() {
        // Whoever was invited may come in, open server or not.
        let question = CheckInvite { invite_id: invite_id.to_owned() };
        if state.bus.request(&question).await.map_err(Problem::from)? {
            return Ok(());
        }
        let id = "app.team.get_by_invite_id.finding.app_error";
        return Err(Problem::new(404, id, "Unable to find the team of this invitation.").into());
    }
    if !settings.team.enable_open_server && !store::users::is_empty(&state.db.exec()).await? {
        let id = "api.user.create_user.no_open_server";
        return Err(Problem::new(403, id, "This server does not allow open sign-ups.").into());
    }
    Ok(())
}

/// Fills what was left open and refuses what may not be.
fn complete(state: &State, mut profile: User) -> Result<User> {
    if profile.username.is_empty() {
        profile.username = format!("a{}", model::id::random());
    }
    if !locale::is_translated(&profile.locale) {
        profile.locale.clone_from(&state.settings.localization.default_client_locale);
    }
    profile.timezone =
        profile.timezone.filter(|zone| !zone.is_empty()).or_else(|| Some(model::user::default_timezone()));
    profile.remote_id = Some(String::new());
    user::normalise(&mut profile);
    user::check(&profile)?;
    if !user::domain_allowed(&profile.email, &state.settings.team.restrict_creation_to_domains) {
        let id = "api.user.create_user.accepted_domain.app_error";
        return Err(Problem::bad_request(id, "The address's domain is not accepted.").into());
    }
    Ok(profile)
}

async fn store_new(state: &State, mut profile: User, hash: &str) -> Result<User> {
    let tx = state.db.begin().await?;
    profile.id = model::id::new();
    profile.create_at = now_ms();
    profile.update_at = profile.create_at;
    profile.last_password_update = profile.create_at;
    profile.roles = first_roles(&tx.exec()).await?.to_owned();
    store::users::insert(&tx.exec(), &profile, Some(hash)).await.map_err(users::taken)?;
    let event = UserChanged { user: profile.clone(), revision: 1, created: true };
    state.outbox.push(&tx.exec(), profile.create_at, &event).await?;
    tx.commit().await?;
    state.outbox.wake();
    Ok(profile)
}

/// The first user of a server administers it. Only while there is none do sign-ups wait for each other.
async fn first_roles(exec: &Exec<'_>) -> Result<&'static str> {
    const MEMBER: &str = "system_user";
    if !store::users::is_empty(exec).await? {
        return Ok(MEMBER);
    }
    store::users::lock_first(exec).await?;
    Ok(if store::users::is_empty(exec).await? { "system_admin system_user" } else { MEMBER })
}
