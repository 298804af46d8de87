//! Members and guests.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, StatusOk, post};

use crate::app::guests;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(promote).service(demote);
}

/// Make a guest a member.
#[utoipa::path(operation_id = "PromoteGuestToUser", tag = "users", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/promote")]
async fn promote(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = caller.resolve(&path)?;
    Box::pin(guests::promote(&state, &caller, &user_id)).await?;
    Ok(web::ok())
}

/// Make a member a guest.
#[utoipa::path(operation_id = "DemoteUserToGuest", tag = "users", responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/demote")]
async fn demote(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user_id = caller.resolve(&path)?;
    Box::pin(guests::demote(&state, &caller, &user_id)).await?;
    Ok(web::ok())
}
