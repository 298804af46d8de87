//! Terms of service.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::{Deserialize, Serialize};
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, StringMap, get, post};

use super::object::Object;
use crate::app::terms;
use crate::state::State;
use crate::store;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(newest).service(create).service(of_user).service(answer);
}

/// Terms people agree to before they come in.
#[derive(Serialize, utoipa::ToSchema)]
struct TermsOfService {
    id: String,
    create_at: i64,
    /// Who wrote them.
    user_id: String,
    text: String,
}

impl From<store::terms::Terms> for TermsOfService {
    fn from(held: store::terms::Terms) -> Self {
        Self { id: held.id, create_at: held.create_at, user_id: held.user_id, text: held.text }
    }
}

/// The terms that count.
#[utoipa::path(operation_id = "GetTermsOfService", tag = "terms of service",
    responses((status = 200, body = TermsOfService), ApiErrors))]
#[get("/api/v4/terms_of_service")]
async fn newest(state: Data<State>, _caller: Caller) -> web::Result {
    Ok(web::json(&TermsOfService::from(terms::newest(&state).await?)))
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct TermsBody {
    text: String,
}

/// Write new terms.
#[utoipa::path(operation_id = "CreateTermsOfService", tag = "terms of service", request_body = TermsBody,
    responses((status = 200, body = TermsOfService), ApiErrors))]
#[post("/api/v4/terms_of_service")]
async fn create(state: Data<State>, caller: Caller, body: StringMap) -> web::Result {
    Ok(web::json(&TermsOfService::from(terms::create(&state, &caller, body.text("text")).await?)))
}

/// What a user agreed to.
#[derive(Serialize, utoipa::ToSchema)]
struct UserTermsOfService {
    user_id: String,
    terms_of_service_id: String,
    create_at: i64,
}

/// What the caller agreed to; whose id is in the path does not matter.
#[utoipa::path(operation_id = "GetUserTermsOfService", tag = "terms of service",
    responses((status = 200, body = UserTermsOfService), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/terms_of_service")]
async fn of_user(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    caller.resolve(&path)?;
    let user = terms::of_user(&state, &caller.user_id).await?;
    Ok(web::json(&UserTermsOfService {
        user_id: user.id,
        terms_of_service_id: user.terms_of_service_id,
        create_at: user.terms_of_service_create_at,
    }))
}

#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default, rename_all = "camelCase")]
struct TermsAnswer {
    #[schema(value_type = String)]
    terms_of_service_id: serde_json::Value,
    #[schema(value_type = bool)]
    accepted: serde_json::Value,
}

/// Agree to terms, or refuse them.
#[utoipa::path(operation_id = "RegisterTermsOfServiceAction", tag = "terms of service", request_body = TermsAnswer,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/terms_of_service")]
async fn answer(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    Json(Object(body)): Json<Object<TermsAnswer>>,
) -> web::Result {
    caller.resolve(&path)?;
    let terms_id = body.terms_of_service_id.as_str().filter(|id| !id.is_empty());
    let terms_id = terms_id.ok_or_else(|| Problem::invalid_body("termsOfServiceId"))?;
    let accepted = body.accepted.as_bool().ok_or_else(|| Problem::invalid_body("accepted"))?;
    terms::answer(&state, &caller.user_id, terms_id, accepted).await?;
    Ok(web::ok())
}
