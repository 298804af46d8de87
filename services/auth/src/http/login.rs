//! Logging in and out.

use actix_web::http::header::{HeaderMap, USER_AGENT};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use model::User;
use web::docs::ApiErrors;
use web::{ApiError, MaybeCaller, StatusOk, StringMap, post};

use super::{cookies, names};
use crate::app::login::{Attempt, login as log_in};
use crate::app::sessions;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(login).service(login_type).service(logout);
}

/// What a login sends. Members that are no strings count as empty.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct LoginBody {
    /// User name or address.
    login_id: Option<String>,
    /// User id, instead of a name.
    id: Option<String>,
    password: String,
    /// Code of the second factor.
    token: Option<String>,
    device_id: Option<String>,
}

/// Log in; the session's token is in the `Token` header.
#[utoipa::path(operation_id = "Login", tag = "users", request_body = LoginBody,
    responses((status = 200, body = User, headers(("Token" = String, description = "The session's token."))), ApiErrors))]
#[post("/api/v4/users/login")]
async fn login(state: Data<State>, request: HttpRequest, body: Result<StringMap, ApiError>) -> web::Result {
    // A body that is not JSON is a login without a password.
    let body = names::lenient(body)?;
    let text = |name: &str| body.text(name).to_owned();
    let attempt = Attempt {
        id: text("id"),
        login: text("login_id").trim().to_owned(),
        password: text("password"),
        device_id: text("device_id"),
        user_agent: header(request.headers(), USER_AGENT.as_str()),
    };
    let inside = log_in(&state, &attempt).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header(("Token", inside.token.as_str()));
    if header(request.headers(), "x-requested-with") == "XMLHttpRequest" {
        let (csrf, expires_at) = (inside.csrf(), inside.session.expires_at);
        for cookie in
            cookies::of_login(&request, &state.settings, &inside.token, &inside.user.id, &csrf, expires_at)
        {
            response.cookie(cookie);
        }
    }
    Ok(response.json(inside.user.for_self()))
}

fn header(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Which way of logging in a user has: nothing to tell while there is only one.
#[utoipa::path(operation_id = "GetLoginType", tag = "users", responses((status = 404, description = "There is only the password.")))]
#[post("/api/v4/users/login/type")]
async fn login_type() -> HttpResponse {
    web::nothing().finish()
}

/// Log out; succeeds without a session, too.
#[utoipa::path(operation_id = "Logout", tag = "users", responses((status = 200, body = StatusOk)))]
#[post("/api/v4/users/logout")]
async fn logout(state: Data<State>, MaybeCaller(caller): MaybeCaller) -> web::Result {
    if let Some(caller) = caller {
        sessions::revoke(&state, &caller.user_id, &caller.session_id).await?;
    }
    let mut response = web::ok();
    let _ = response.add_cookie(&cookies::removal(&state.settings));
    Ok(response)
}
