//! All users, page by page. Lists by membership are another service's.

use actix_web::web::Data;
use model::{Problem, User};
use web::docs::ApiErrors;
use web::{Caller, Params, get};

use super::listed;
use crate::http::guards::is_plain_list;
use crate::state::State;
use crate::store;
use crate::store::users::Filter;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(list);
}

/// Users by name.
#[utoipa::path(operation_id = "GetUsers", tag = "users",
    params(("page" = Option<i64>, Query, description = "From 0."),
           ("per_page" = Option<i64>, Query, description = "60 unless told, at most 200."),
           ("active" = Option<bool>, Query, description = "Only the active."),
           ("inactive" = Option<bool>, Query, description = "Only the deactivated."),
           ("role" = Option<String>, Query, description = "Only holders of this system role."),
           ("roles" = Option<String>, Query, description = "Only holders of one of these, separated by commas.")),
    responses((status = 200, body = Vec<User>), ApiErrors))]
#[get("/api/v4/users", guard = "is_plain_list")]
async fn list(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    // Every order other than the name's needs a team, a channel or a group.
    if !params.text("sort").is_empty() {
        return Err(Problem::invalid_url("sort").into());
    }
    let filter = Filter { active: active(&params), roles: roles(&params)? };
    let found = store::users::list(&state.db.exec(), &filter, params.offset(), params.per_page()).await?;
    let users = listed(&state, &caller, found.into_iter().map(|found| found.user).collect()).await?;
    Ok(web::json(&users))
}

fn active(params: &Params) -> Option<bool> {
    if params.flag("inactive") { Some(false) } else { params.flag("active").then_some(true) }
}

fn roles(params: &Params) -> Result<Vec<String>, Problem> {
    let mut roles = Vec::new();
    for name in ["role", "roles"] {
        for role in params.text(name).split(',').filter(|role| !role.is_empty()) {
            if !access::defaults::roles().iter().any(|known| known.name == role) {
                return Err(Problem::invalid_body(name));
            }
            roles.push(role.to_owned());
        }
    }
    Ok(roles)
}
