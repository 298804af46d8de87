//! System roles of a user.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, StatusOk, StringMap, put};

use crate::app::users;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(set);
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct RolesBody {
    /// Names, separated by spaces.
    roles: String,
}

/// Give a user other system roles.
#[utoipa::path(operation_id = "UpdateUserRoles", tag = "users", request_body = RolesBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/roles")]
async fn set(state: Data<State>, caller: Caller, path: Path<String>, body: StringMap) -> web::Result {
    let user_id = caller.resolve(&path)?;
    Box::pin(users::set_roles(&state, &caller, &user_id, body.text("roles"))).await?;
    Ok(web::ok())
}
