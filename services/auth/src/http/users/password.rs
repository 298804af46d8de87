//! Passwords.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, StatusOk, StringMap, post, put};

use crate::app::users;
use crate::domain::user;
use crate::state::State;
use crate::store;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(change).service(reset_attempts);
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct PasswordBody {
    /// Needed for one's own password.
    current_password: Option<String>,
    new_password: String,
}

/// Set a password. Sessions in other hands end.
#[utoipa::path(operation_id = "UpdateUserPassword", tag = "users", request_body = PasswordBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/password")]
async fn change(state: Data<State>, caller: Caller, path: Path<String>, body: StringMap) -> web::Result {
    let user_id = caller.resolve(&path)?;
    users::set_password(&state, &caller, &user_id, body.text("current_password"), body.text("new_password"))
        .await?;
    Ok(web::ok())
}

/// Let a locked account try again.
#[utoipa::path(operation_id = "ResetPasswordFailedAttempts", tag = "users", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/reset_failed_attempts")]
async fn reset_attempts(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = caller.resolve(&path)?;
    state.require(&caller, crate::domain::console::WRITE_USERS).await?;
    store::users::find(&state.db.exec(), &user_id).await?.ok_or_else(user::missing)?;
    store::credentials::reset_attempts(&state.db.exec(), &user_id).await?;
    Ok(web::ok())
}
