//! Changing a profile.

use actix_web::web::{Data, Path};
use model::{Problem, User};
use web::docs::ApiErrors;
use web::{Caller, Json, post, put};

use super::body::{UserBody, UserPatch};
use crate::app::users;
use crate::domain::view;
use crate::http::object::Object;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(patch).service(replace).service(verify_email);
}

/// Change some of a profile.
#[utoipa::path(operation_id = "PatchUser", tag = "users", request_body = UserPatch, responses((status = 200, body = User), ApiErrors))]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/patch")]
async fn patch(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    Json(Object(body)): Json<Object<UserPatch>>,
) -> web::Result {
    let user_id = caller.resolve(&path)?;
    let user = Box::pin(users::patch(&state, &caller, &user_id, body.into())).await?;
    Ok(web::json(&user.for_self()))
}

/// Replace a profile.
#[utoipa::path(operation_id = "UpdateUser", tag = "users", request_body = UserBody, responses((status = 200, body = User), ApiErrors))]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}")]
async fn replace(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    Json(Object(mut body)): Json<Object<UserBody>>,
) -> web::Result {
    let user_id = caller.resolve(&path)?;
    if body.id.as_deref() != Some(user_id.as_str()) {
        return Err(Problem::invalid_body("user_id").into());
    }
    let password = body.password.take();
    let user = Box::pin(users::replace(&state, &caller, &user_id, body.profile(), password)).await?;
    Ok(web::json(&user.for_self()))
}

/// Take an address for verified.
#[utoipa::path(operation_id = "VerifyUserEmailWithoutToken", tag = "users", responses((status = 200, body = User), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/email/verify/member")]
async fn verify_email(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = caller.resolve(&path)?;
    state.require(&caller, access::permission::MANAGE_SYSTEM).await?;
    let user = users::verify_email(&state, &user_id).await?;
    Ok(web::json(&view::for_admin(user)))
}
