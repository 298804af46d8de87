//! Looking people up.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use model::{Problem, User};
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, Params, get, post};

use super::{listed, shown};
use crate::domain::user::{self, missing};
use crate::domain::view;
use crate::http::guards::names_user;
use crate::http::names::NameList;
use crate::state::State;
use crate::store;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(total)
        .service(by_ids)
        .service(by_usernames)
        .service(by_username)
        .service(by_email)
        .service(by_id);
}

/// One user.
#[utoipa::path(operation_id = "GetUser", tag = "users",
    responses((status = 200, body = User), (status = 304, description = "The client has this version."), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}", guard = "names_user")]
async fn by_id(state: Data<State>, caller: Caller, path: Path<String>, request: HttpRequest) -> web::Result {
    let user_id = caller.resolve(&path)?;
    let found = store::users::find(&state.db.exec(), &user_id).await?.ok_or_else(missing)?;
    answer(&state, &caller, found.user, &request).await
}

/// One user by name.
#[utoipa::path(operation_id = "GetUserByUsername", tag = "users",
    responses((status = 200, body = User), (status = 304, description = "The client has this version."), ApiErrors))]
#[get("/api/v4/users/username/{username:[A-Za-z0-9._-]+}")]
async fn by_username(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> web::Result {
    if !user::is_valid_username(&path) {
        return Err(Problem::invalid_body("username").into());
    }
    let missing =
        || Problem::new(404, "app.user.get_by_username.app_error", "Unable to find an account of that name.");
    let found = store::users::find_by_username(&state.db.exec(), &path).await?.ok_or_else(missing)?;
    answer(&state, &caller, found.user, &request).await
}

/// One user by address.
#[utoipa::path(operation_id = "GetUserByEmail", tag = "users",
    responses((status = 200, body = User), (status = 304, description = "The client has this version."), ApiErrors))]
#[get("/api/v4/users/email/{email:[^/]+}")]
async fn by_email(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> web::Result {
    if !user::is_valid_email(&path) {
        return Err(Problem::invalid_url("email").into());
    }
    if !state.settings.privacy.show_email_address && !state.is_admin(&caller).await? {
        return Err(Problem::new(
            403,
            "api.user.get_user_by_email.permissions.app_error",
            "Addresses are hidden.",
        )
        .into());
    }
    let found = store::users::find_by_email(&state.db.exec(), &path).await?.ok_or_else(missing)?;
    answer(&state, &caller, found.user, &request).await
}

async fn answer(state: &State, caller: &Caller, user: User, request: &HttpRequest) -> web::Result {
    let tag = view::etag(&user, view::visibility(&state.settings));
    if web::etag_matches(request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    let user = shown(state, caller, user).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(user))
}

/// Several users by id; unknown ids are left out.
#[utoipa::path(operation_id = "GetUsersByIds", tag = "users", request_body = Vec<String>,
    params(("since" = Option<i64>, Query, description = "Only those changed after this time (ms).")),
    responses((status = 200, body = Vec<User>), ApiErrors))]
#[post("/api/v4/users/ids")]
async fn by_ids(state: Data<State>, caller: Caller, params: Params, ids: NameList) -> web::Result {
    let ids = ids.checked("user_ids")?;
    let since = match params.text("since") {
        "" => 0,
        text => text.parse::<i64>().map_err(|_| Problem::invalid_body("since"))?,
    };
    let found = store::users::list_by_ids(&state.db.exec(), &ids, since).await?;
    let users = listed(&state, &caller, found.into_iter().map(|found| found.user).collect()).await?;
    Ok(web::json(&users))
}

/// Several users by name; unknown names are left out.
#[utoipa::path(operation_id = "GetUsersByUsernames", tag = "users", request_body = Vec<String>,
    responses((status = 200, body = Vec<User>), ApiErrors))]
#[post("/api/v4/users/usernames")]
async fn by_usernames(state: Data<State>, caller: Caller, names: NameList) -> web::Result {
    let names = names.checked("usernames")?;
    let found = store::users::list_by_usernames(&state.db.exec(), &names).await?;
    let users = listed(&state, &caller, found.into_iter().map(|found| found.user).collect()).await?;
    Ok(web::json(&users))
}

/// How many there are.
#[derive(Serialize, utoipa::ToSchema)]
struct UsersStats {
    total_users_count: i64,
}

/// Number of active users.
#[utoipa::path(operation_id = "GetTotalUsersStats", tag = "users", responses((status = 200, body = UsersStats), ApiErrors))]
#[get("/api/v4/users/stats")]
async fn total(state: Data<State>, _caller: Caller) -> web::Result {
    let total_users_count = store::users::count_active(&state.db.exec()).await?;
    Ok(web::json(&UsersStats { total_users_count }))
}
