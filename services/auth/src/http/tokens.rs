//! Personal access tokens.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::Serialize;
use web::docs::ApiErrors;
use web::{ApiError, Caller, Params, StatusOk, StringMap, get, post};

use crate::app::tokens;
use crate::state::State;
use crate::store;
use crate::store::tokens::AccessToken;

const SEARCH_LIMIT: i64 = 200;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(list_all)
        .service(search)
        .service(revoke)
        .service(disable)
        .service(enable)
        .service(one)
        .service(create)
        .service(list);
}

/// A token's description; `token` is there only when it has just been made.
#[derive(Serialize, utoipa::ToSchema)]
struct UserAccessToken {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    user_id: String,
    description: String,
    is_active: bool,
}

impl From<AccessToken> for UserAccessToken {
    fn from(held: AccessToken) -> Self {
        Self {
            id: held.id,
            token: None,
            user_id: held.user_id,
            description: held.description,
            is_active: held.is_active,
        }
    }
}

fn shown(tokens: Vec<AccessToken>) -> Vec<UserAccessToken> {
    tokens.into_iter().map(Into::into).collect()
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct NewUserAccessToken {
    description: String,
}

/// Make a token. It is shown this once.
#[utoipa::path(operation_id = "CreateUserAccessToken", tag = "users", request_body = NewUserAccessToken,
    responses((status = 200, body = UserAccessToken), ApiErrors))]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/tokens")]
async fn create(state: Data<State>, caller: Caller, path: Path<String>, body: StringMap) -> web::Result {
    let user_id = caller.resolve(&path)?;
    if caller.is_oauth {
        return Err(Problem::forbidden(access::permission::CREATE_USER_ACCESS_TOKEN).into());
    }
    let description = body.text("description");
    if description.is_empty() {
        return Err(Problem::invalid_body("description").into());
    }
    state.require(&caller, access::permission::CREATE_USER_ACCESS_TOKEN).await?;
    tokens::may_manage(&state, &caller, &user_id).await?;
    if !state.settings.service.enable_user_access_tokens && !tokens::is_bot(&state, &user_id).await? {
        let id = "app.user_access_token.disabled";
        return Err(Problem::new(501, id, "Personal access tokens are disabled on this server.").into());
    }
    let (made, token) = tokens::create(&state, &user_id, description).await?;
    Ok(web::json(&UserAccessToken { token: Some(token), ..made.into() }))
}

/// A user's tokens.
#[utoipa::path(operation_id = "GetUserAccessTokensForUser", tag = "users",
    responses((status = 200, body = Vec<UserAccessToken>), ApiErrors))]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/tokens")]
async fn list(state: Data<State>, caller: Caller, path: Path<String>, params: Params) -> web::Result {
    let user_id = caller.resolve(&path)?;
    state.require(&caller, access::permission::READ_USER_ACCESS_TOKEN).await?;
    tokens::may_manage(&state, &caller, &user_id).await?;
    let held =
        store::tokens::list_of_user(&state.db.exec(), &user_id, params.offset(), params.per_page()).await?;
    Ok(web::json(&shown(held)))
}

/// Everybody's tokens.
#[utoipa::path(operation_id = "GetUserAccessTokens", tag = "users",
    responses((status = 200, body = Vec<UserAccessToken>), ApiErrors))]
#[get("/api/v4/users/tokens")]
async fn list_all(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    state.require(&caller, access::permission::MANAGE_SYSTEM).await?;
    let held = store::tokens::list(&state.db.exec(), params.offset(), params.per_page()).await?;
    Ok(web::json(&shown(held)))
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct TokenSearch {
    term: String,
}

/// Tokens whose id, owner's id or owner's name begins with a term.
#[utoipa::path(operation_id = "SearchUserAccessTokens", tag = "users", request_body = TokenSearch,
    responses((status = 200, body = Vec<UserAccessToken>), ApiErrors))]
#[post("/api/v4/users/tokens/search")]
async fn search(state: Data<State>, caller: Caller, body: StringMap) -> web::Result {
    state.require(&caller, access::permission::MANAGE_SYSTEM).await?;
    let term = body.text("term");
    if term.is_empty() {
        return Err(Problem::invalid_body("term").into());
    }
    let held = store::tokens::search(&state.db.exec(), &term.to_lowercase(), SEARCH_LIMIT).await?;
    Ok(web::json(&shown(held)))
}

/// The token of that id, if the caller may do this with it.
async fn managed(
    state: &State,
    caller: &Caller,
    token_id: &str,
    permission: &str,
) -> Result<AccessToken, ApiError> {
    state.require(caller, permission).await?;
    let held = store::tokens::find(&state.db.exec(), token_id).await?.ok_or_else(tokens::missing)?;
    tokens::may_manage(state, caller, &held.user_id).await?;
    Ok(held)
}

/// One token.
#[utoipa::path(operation_id = "GetUserAccessToken", tag = "users", responses((status = 200, body = UserAccessToken), ApiErrors))]
#[get("/api/v4/users/tokens/{token_id:[A-Za-z0-9]+}")]
async fn one(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let held = managed(&state, &caller, &path, access::permission::READ_USER_ACCESS_TOKEN).await?;
    Ok(web::json(&UserAccessToken::from(held)))
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct TokenBody {
    token_id: String,
}

/// Take a token back for good.
#[utoipa::path(operation_id = "RevokeUserAccessToken", tag = "users", request_body = TokenBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/tokens/revoke")]
async fn revoke(state: Data<State>, caller: Caller, body: StringMap) -> web::Result {
    let permission = access::permission::REVOKE_USER_ACCESS_TOKEN;
    let held = managed(&state, &caller, body.text("token_id"), permission).await?;
    tokens::revoke(&state, &held).await?;
    Ok(web::ok())
}

/// Switch a token off.
#[utoipa::path(operation_id = "DisableUserAccessToken", tag = "users", request_body = TokenBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/tokens/disable")]
async fn disable(state: Data<State>, caller: Caller, body: StringMap) -> web::Result {
    let permission = access::permission::REVOKE_USER_ACCESS_TOKEN;
    let held = managed(&state, &caller, body.text("token_id"), permission).await?;
    tokens::set_active(&state, &held, false).await?;
    Ok(web::ok())
}

/// Switch a token on again.
#[utoipa::path(operation_id = "EnableUserAccessToken", tag = "users", request_body = TokenBody,
    responses((status = 200, body = StatusOk), ApiErrors))]
#[post("/api/v4/users/tokens/enable")]
async fn enable(state: Data<State>, caller: Caller, body: StringMap) -> web::Result {
    let permission = access::permission::CREATE_USER_ACCESS_TOKEN;
    let held = managed(&state, &caller, body.text("token_id"), permission).await?;
    tokens::set_active(&state, &held, true).await?;
    Ok(web::ok())
}
