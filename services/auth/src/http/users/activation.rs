//! Deactivating and reactivating.

use actix_web::web::{Data, Path};
use model::{Problem, User};
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, StatusOk, delete, put};

use crate::app::activation;
use crate::domain::user;
use crate::http::object::Object;
use crate::state::State;
use crate::store;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(set).service(deactivate);
}

#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct ActiveBody {
    #[schema(value_type = bool)]
    active: serde_json::Value,
}

/// Deactivate a user, or let him in again.
#[utoipa::path(operation_id = "UpdateUserActive", tag = "users", request_body = ActiveBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/active")]
async fn set(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    Json(Object(body)): Json<Object<ActiveBody>>,
) -> web::Result {
    let user_id = caller.resolve(&path)?;
    let active = body.active.as_bool().ok_or_else(|| Problem::invalid_body("active"))?;
    if !active && user_id == caller.user_id {
        may_leave(&state, &caller, "api.user.update_active.not_enable.app_error").await?;
    } else {
        let permission = crate::domain::console::WRITE_USERS;
        if !state.grants(&caller.roles, permission).await? {
            let id = "api.user.update_active.permissions.app_error";
            return Err(Problem::new(403, id, "You do not have the appropriate permissions.").into());
        }
        let target = find(&state, &user_id).await?;
        spare_admins(&state, &caller, &target).await?;
    }
    activation::set_active(&state, &user_id, active).await?;
    Ok(web::ok())
}

/// Deactivate a user.
#[utoipa::path(operation_id = "DeleteUser", tag = "users",
    params(("permanent" = Option<bool>, Query, description = "Refused while the server does not allow it.")),
    responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/users/{user_id:[A-Za-z0-9]+}")]
async fn deactivate(state: Data<State>, caller: Caller, path: Path<String>, params: Params) -> web::Result {
    let user_id = caller.resolve(&path)?;
    let own = user_id == caller.user_id;
    if own {
        may_leave(&state, &caller, "api.user.update_active.not_enable.app_error").await?;
    } else {
        state.require(&caller, crate::domain::console::WRITE_USERS).await?;
    }
    let target = find(&state, &user_id).await?;
    if !own {
        spare_admins(&state, &caller, &target).await?;
    }
    if params.flag("permanent") {
        let id = if state.is_admin(&caller).await? {
            "api.user.delete_user.not_enabled.for_admin.app_error"
        } else {
            "api.user.delete_user.not_enabled.app_error"
        };
        return Err(Problem::new(401, id, "Permanent deletion of users is not enabled.").into());
    }
    activation::set_active(&state, &user_id, false).await?;
    Ok(web::ok())
}

async fn find(state: &State, user_id: &str) -> Result<User, web::ApiError> {
    Ok(store::users::find(&state.db.exec(), user_id).await?.ok_or_else(user::missing)?.user)
}

/// People may deactivate themselves where the site lets them; administrators always.
async fn may_leave(state: &State, caller: &Caller, id: &'static str) -> Result<(), web::ApiError> {
    if state.settings.team.enable_user_deactivation || state.is_admin(caller).await? {
        return Ok(());
    }
    Err(Problem::new(401, id, "People may not deactivate themselves here.").into())
}

/// An administrator is deactivated by administrators alone.
async fn spare_admins(state: &State, caller: &Caller, target: &User) -> Result<(), web::ApiError> {
    if target.has_role("system_admin") {
        state.require(caller, access::permission::MANAGE_SYSTEM).await?;
    }
    Ok(())
}
