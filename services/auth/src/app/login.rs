//! Logging in: the reasons to say no are few, and most look alike from outside.

use model::time::now_ms;
use model::user::StringMap;
use model::{Problem, User};
use settings::EmailSettings;

use super::{Result, announce, sessions};
use crate::app::passwords::{Turn, Verdict};
use crate::domain::session::Kind;
use crate::domain::{agent, token};
use crate::state::State;
use crate::store;
use crate::store::sessions::Session;

/// Who wants in, and with what.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    pub id: String,
    pub login: String,
    pub password: String,
    pub device_id: String,
    pub user_agent: String,
}

pub struct LoggedIn {
    pub user: User,
    pub session: Session,
    pub token: String,
}

impl LoggedIn {
    pub fn csrf(&self) -> String {
        self.session.props().remove("csrf").unwrap_or_default()
    }
}

pub async fn login(state: &State, attempt: &Attempt) -> Result<LoggedIn> {
    if attempt.password.is_empty() {
        return Err(Problem::bad_request(
            "api.user.login.blank_pwd.app_error",
            "The password field must not be blank.",
        )
        .into());
    }
    if attempt.device_id.len() > sessions::DEVICE_ID_MAX {
        return Err(Problem::invalid_body("device_id").into());
    }
    // The turn before anything else: who waits in the queue asks nothing of the database and has not guessed yet.
    let turn = state.passwords.turn().await?;
    let Some(user) = find(state, attempt).await? else {
        turn.pretend(&attempt.password).await?;
        return Err(invalid(&state.settings.email).into());
    };
    may_log_in(&user)?;
    let proven = check_password(state, turn, &user, &attempt.password).await?;
    if state.settings.email.require_email_verification && !user.email_verified {
        let id = "api.user.login.not_verified.app_error";
        return Err(Problem::new(401, id, "Login failed because the address has not been verified.").into());
    }
    open_session(state, user, attempt, &proven).await
}

async fn find(state: &State, attempt: &Attempt) -> Result<Option<User>> {
    let (exec, open) = (state.db.exec(), &state.settings.email);
    let found = if !attempt.id.is_empty() {
        store::users::find(&exec, &attempt.id).await?
    } else if !attempt.login.is_empty() {
        let (by_name, by_email) = (open.enable_sign_in_with_username, open.enable_sign_in_with_email);
        store::users::find_by_login(&exec, &attempt.login, by_name, by_email).await?
    } else {
        None
    };
    Ok(found.map(|found| found.user))
}

fn may_log_in(user: &User) -> Result<()> {
    if user.delete_at > 0 {
        let id = "api.user.login.inactive.app_error";
        return Err(Problem::new(401, id, "Login failed because the account has been deactivated.").into());
    }
    if user.is_bot {
        let id = "api.user.login.bot_login_forbidden.app_error";
        return Err(Problem::new(401, id, "Bot login is forbidden.").into());
    }
    Ok(())
}

/// The hash of which the password is; refuses when it is not.
async fn check_password(state: &State, mut turn: Turn, user: &User, password: &str) -> Result<String> {
    let exec = state.db.exec();
    let most = state.settings.service.maximum_login_attempts;
    if !store::credentials::reserve_attempt(&exec, &user.id, most).await? {
        return Err(too_many().into());
    }
    // A second time when another login replaced an outdated hash under our eyes.
    for _ in 0..2 {
        let Some(hash) = store::credentials::find(&exec, &user.id).await? else { break };
        match turn.verify(password, &hash).await {
            Ok(Verdict::Right) => return Ok(hash),
            Ok(Verdict::Outdated(better)) => {
                if store::credentials::swap(&exec, &user.id, &hash, &better).await? {
                    return Ok(better);
                }
            }
            Ok(Verdict::Wrong) => break,
            Err(problem) => {
                store::credentials::release_attempt(&exec, &user.id).await?;
                return Err(problem.into());
            }
        }
        turn = state.passwords.turn().await?;
    }
    Err(invalid(&state.settings.email).into())
}

/// Makes the session; the failed attempts before it are forgiven by the same statement.
async fn open_session(state: &State, user: User, attempt: &Attempt, proven: &str) -> Result<LoggedIn> {
    let (agent, now) = (agent::parse(&attempt.user_agent), now_ms());
    let flag = |value: bool| value.to_string();
    let props: StringMap = [
        ("csrf", model::id::random()),
        ("platform", agent.platform.to_owned()),
        ("os", agent.os.to_owned()),
        ("browser", agent.browser),
        ("isMobile", flag(agent.is_mobile)),
        ("isOAuthUser", flag(false)),
        ("isSaml", flag(false)),
        ("is_guest", flag(user.is_guest())),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let kind = Kind::of(&attempt.device_id, agent.is_mobile);
    let session = Session {
        id: model::id::new(),
        user_id: user.id.clone(),
        create_at: now,
        expires_at: now + kind.length_ms(&state.settings.service),
        last_activity_at: now,
        device_id: attempt.device_id.clone(),
        is_oauth: false,
        props: serde_json::to_value(props).unwrap_or_default(),
    };
    let token = model::id::random();
    let made = store::sessions::insert(&state.db.exec(), &session, token::hash(&token), proven).await?;
    let ended = made.ok_or_else(|| invalid(&state.settings.email))?;
    if !ended.is_empty() {
        announce::sessions_revoked(state, &user.id, ended).await;
    }
    Ok(LoggedIn { user, session, token })
}

pub fn too_many() -> Problem {
    let id = "api.user.check_user_login_attempts.too_many.app_error";
    Problem::new(401, id, "The account is locked because of too many failed attempts.")
}

/// The one answer to a wrong name and to a wrong password; its id tells which names would do.
fn invalid(open: &EmailSettings) -> Problem {
    let id = match (open.enable_sign_in_with_email, open.enable_sign_in_with_username) {
        (true, true) => "api.user.login.invalid_credentials_email_username",
        (true, false) => "api.user.login.invalid_credentials_email",
        (false, true) => "api.user.login.invalid_credentials_username",
        (false, false) => "api.user.login.invalid_credentials_sso",
    };
    Problem::new(401, id, "Enter a valid email or username and/or password.")
}
