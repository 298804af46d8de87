//! Signing up.

use actix_web::web::Data;
use model::User;
use web::docs::ApiErrors;
use web::{Json, MaybeCaller, Params, post};

use super::body::UserBody;
use crate::app::signup::{self, SignUp};
use crate::http::object::Object;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(create);
}

/// Sign up, or make an account as an administrator. The first account of a server administers it.
#[utoipa::path(operation_id = "CreateUser", tag = "users", request_body = UserBody,
    params(("iid" = Option<String>, Query, description = "Invite id of a team."),
           ("t" = Option<String>, Query, description = "Token of an invitation.")),
    responses((status = 201, body = User), ApiErrors))]
#[post("/api/v4/users")]
async fn create(
    state: Data<State>,
    MaybeCaller(caller): MaybeCaller,
    params: Params,
    Json(Object(mut body)): Json<Object<UserBody>>,
) -> web::Result {
    let sign_up = SignUp {
        password: body.password.take().unwrap_or_default(),
        profile: body.profile(),
        invite_id: params.text("iid").to_owned(),
        token: params.text("t").to_owned(),
    };
    let user = signup::create(&state, caller.as_ref(), sign_up).await?;
    Ok(web::created(&user.for_self()))
}
