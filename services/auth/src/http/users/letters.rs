//! Verifying addresses and setting forgotten passwords, by what was sent to the address.

use actix_web::web::Data;
use model::Problem;
use web::docs::ApiErrors;
use web::{ApiError, StatusOk, StringMap, post};

use crate::app::letters;
use crate::domain::letter::Purpose;
use crate::http::names;
use crate::state::State;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(verify).service(send_verification).service(reset).service(send_reset);
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct TokenBody {
    /// 64 characters.
    token: String,
}

/// Verify an address by the token sent there.
#[utoipa::path(operation_id = "VerifyUserEmail", tag = "users", request_body = TokenBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/email/verify")]
async fn verify(state: Data<State>, body: Result<StringMap, ApiError>) -> web::Result {
    letters::verify_email(&state, names::lenient(body)?.text("token")).await?;
    Ok(web::ok())
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct EmailBody {
    email: String,
}

fn email(body: Result<StringMap, ApiError>) -> Result<String, ApiError> {
    let body = names::lenient(body)?;
    let email = body.text("email");
    if email.is_empty() { Err(Problem::invalid_body("email").into()) } else { Ok(email.to_owned()) }
}

/// Send a new token to an address. The answer is the same whether anybody has the address or not.
#[utoipa::path(operation_id = "SendVerificationEmail", tag = "users", request_body = EmailBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/email/verify/send")]
async fn send_verification(state: Data<State>, body: Result<StringMap, ApiError>) -> web::Result {
    letters::send(&state, Purpose::VerifyEmail, &email(body)?);
    Ok(web::ok())
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct ResetBody {
    /// 64 characters.
    token: String,
    new_password: String,
}

/// Set a forgotten password by the token sent to the address. Every session ends.
#[utoipa::path(operation_id = "ResetPassword", tag = "users", request_body = ResetBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/password/reset")]
async fn reset(state: Data<State>, body: Result<StringMap, ApiError>) -> web::Result {
    let body = names::lenient(body)?;
    letters::reset_password(&state, body.text("token"), body.text("new_password")).await?;
    Ok(web::ok())
}

/// Send a token to set a forgotten password. The answer is the same whether anybody has the address or not.
#[utoipa::path(operation_id = "SendPasswordResetEmail", tag = "users", request_body = EmailBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/password/reset/send")]
async fn send_reset(state: Data<State>, body: Result<StringMap, ApiError>) -> web::Result {
    letters::send(&state, Purpose::ResetPassword, &email(body)?);
    Ok(web::ok())
}
