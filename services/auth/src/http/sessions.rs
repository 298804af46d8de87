//! Sessions: seeing and ending them.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use model::user::StringMap as Props;
use model::{Problem, User};
use serde::Serialize;
use web::docs::ApiErrors;
use web::{ApiError, Caller, StatusOk, StringMap, get, post, put};

use super::{cookies, names};
use crate::app::{sessions, users};
use crate::state::State;
use crate::store;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(revoke_all_of_everybody)
        .service(attach_device)
        .service(list)
        .service(revoke)
        .service(revoke_all);
}

/// A session as its owner sees it.
#[derive(Serialize, utoipa::ToSchema)]
struct Session {
    id: String,
    /// Always empty: who has the token has it from the login.
    token: String,
    create_at: i64,
    expires_at: i64,
    last_activity_at: i64,
    user_id: String,
    device_id: String,
    roles: String,
    is_oauth: bool,
    expired_notify: bool,
    props: Props,
    /// Always empty.
    team_members: Vec<String>,
    local: bool,
}

impl Session {
    fn of(session: store::sessions::Session, roles: &str) -> Self {
        Self {
            props: session.props(),
            id: session.id,
            token: String::new(),
            create_at: session.create_at,
            expires_at: session.expires_at,
            last_activity_at: session.last_activity_at,
            user_id: session.user_id,
            device_id: session.device_id,
            roles: roles.to_owned(),
            is_oauth: session.is_oauth,
            expired_notify: false,
            team_members: Vec::new(),
            local: false,
        }
    }
}

/// The path's user, if the caller may deal with his sessions.
async fn owner(state: &State, caller: &Caller, path: &str) -> Result<String, ApiError> {
    let user_id = caller.resolve(path)?;
    if user_id != caller.user_id {
        let target = store::users::find(&state.db.exec(), &user_id).await?.map(|found| found.user);
        users::may_edit(state, caller, &target.unwrap_or(User { id: user_id.clone(), ..User::default() }))
            .await?;
    }
    Ok(user_id)
}

/// A user's sessions, the one used last first.
#[utoipa::path(operation_id = "GetSessions", tag = "users", responses((status = 200, body = Vec<Session>), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/sessions")]
async fn list(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = owner(&state, &caller, &path).await?;
    let exec = state.db.exec();
    let roles = store::users::find(&exec, &user_id).await?.map(|found| found.user.roles).unwrap_or_default();
    let held = store::sessions::list(&exec, &user_id, model::time::now_ms()).await?;
    let sessions: Vec<Session> = held.into_iter().map(|session| Session::of(session, &roles)).collect();
    Ok(web::json(&sessions))
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct RevokeBody {
    session_id: String,
}

/// End one session.
#[utoipa::path(operation_id = "RevokeSession", tag = "users", request_body = RevokeBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/sessions/revoke")]
async fn revoke(state: Data<State>, caller: Caller, path: Path<String>, body: StringMap) -> web::Result {
    let user_id = owner(&state, &caller, &path).await?;
    let session_id = body.text("session_id");
    if session_id.is_empty() {
        return Err(Problem::invalid_body("session_id").into());
    }
    let unknown = || Problem::bad_request("app.session.get.app_error", "Unable to find the session.");
    let held = store::sessions::find(&state.db.exec(), session_id).await?.ok_or_else(unknown)?;
    if held.user_id != user_id {
        return Err(Problem::invalid_url("user_id").into());
    }
    sessions::revoke(&state, &user_id, session_id).await?;
    Ok(web::ok())
}

/// End all sessions of a user.
#[utoipa::path(operation_id = "RevokeAllSessions", tag = "users", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/sessions/revoke/all")]
async fn revoke_all(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = owner(&state, &caller, &path).await?;
    sessions::revoke_all_of(&state, &user_id).await?;
    Ok(web::ok())
}

/// End everybody's sessions.
#[utoipa::path(operation_id = "RevokeSessionsFromAllUsers", tag = "users", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/sessions/revoke/all")]
async fn revoke_all_of_everybody(state: Data<State>, caller: Caller) -> web::Result {
    state.require(&caller, access::permission::MANAGE_SYSTEM).await?;
    sessions::revoke_all(&state).await?;
    Ok(web::ok())
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct DeviceBody {
    device_id: Option<String>,
    /// "true" or "false".
    device_notification_disabled: Option<String>,
    /// Version of the mobile application, `1.2.3`.
    mobile_version: Option<String>,
}

/// Tell what device the current session is on.
#[utoipa::path(operation_id = "AttachDeviceExtraProps", tag = "users", request_body = DeviceBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[put("/api/v4/users/sessions/device")]
async fn attach_device(
    state: Data<State>,
    caller: Caller,
    request: HttpRequest,
    body: Result<StringMap, ApiError>,
) -> web::Result {
    let body = names::lenient(body)?;
    let props = device_props(&body)?;
    if !props.is_empty() {
        sessions::set_props(&state, &caller, &props).await?;
    }
    let mut response = web::ok();
    let device_id = body.text("device_id");
    if !device_id.is_empty() {
        let expires_at = sessions::attach_device(&state, &caller, device_id).await?;
        if let Some(token) = cookies::presented(&request) {
            let _ = response.add_cookie(&cookies::of_token(&request, &state.settings, &token, expires_at));
        }
    }
    Ok(response)
}

fn device_props(body: &StringMap) -> Result<Props, Problem> {
    let mut props = Props::new();
    let disabled = body.text("device_notification_disabled");
    if !disabled.is_empty() {
        if !["true", "false"].contains(&disabled) {
            return Err(Problem::invalid_body("device_notification_disabled"));
        }
        props.insert("device_notification_disabled".to_owned(), disabled.to_owned());
    }
    let version = body.text("mobile_version");
    if !version.is_empty() {
        if !is_version(version) {
            return Err(Problem::invalid_body("mobile_version"));
        }
        props.insert("mobile_version".to_owned(), version.to_owned());
    }
    Ok(props)
}

/// `1.2.3`, with what may follow a `-` or a `+`.
fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = core.split('.').collect();
    text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
        && parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}
