//! Bots.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use web::docs::ApiErrors;
use web::path::checked;
use web::{Caller, Json, Params, get, post, put};

use crate::app::bots;
use crate::domain::bot::{Bot, BotPatch, NewBot};
use crate::state::State;
use crate::store::bots::Filter;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(create)
        .service(list)
        .service(read)
        .service(change)
        .service(disable)
        .service(enable)
        .service(assign);
}

/// Make a bot of one's own.
#[utoipa::path(operation_id = "CreateBot", tag = "bots", request_body = NewBot,
    responses((status = 201, body = Bot), ApiErrors))]
#[post("/api/v4/bots")]
async fn create(state: Data<State>, caller: Caller, Json(body): Json<NewBot>) -> web::Result {
    Ok(web::created(&bots::create(&state, &caller, body).await?))
}

/// List bots: one's own, or all for those who may see them.
#[utoipa::path(operation_id = "GetBots", tag = "bots",
    params(("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query),
        ("include_deleted" = Option<bool>, Query, description = "Disabled ones too"),
        ("only_orphaned" = Option<bool>, Query, description = "Those whose owner is deactivated")),
    responses((status = 200, body = Vec<Bot>), ApiErrors))]
#[get("/api/v4/bots")]
async fn list(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let filter = Filter {
        disabled_too: params.flag("include_deleted"),
        orphaned: params.flag("only_orphaned"),
        ..Filter::default()
    };
    Ok(web::json(&bots::list(&state, &caller, filter, params.offset(), params.per_page()).await?))
}

/// Get a bot.
#[utoipa::path(operation_id = "GetBot", tag = "bots",
    params(("include_deleted" = Option<bool>, Query, description = "A disabled one too")),
    responses((status = 200, body = Bot), (status = 304, description = "Not changed"), ApiErrors))]
#[get("/api/v4/bots/{bot_user_id:[A-Za-z0-9]+}")]
async fn read(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
    request: HttpRequest,
) -> web::Result {
    checked("bot_user_id", &path)?;
    let bot = bots::read(&state, &caller, &path, params.flag("include_deleted")).await?;
    let tag = bot.etag();
    if web::etag_matches(&request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(bot))
}

/// Change a bot; what is left out stays.
#[utoipa::path(operation_id = "PatchBot", tag = "bots", request_body = BotPatch,
    responses((status = 200, body = Bot), ApiErrors))]
#[put("/api/v4/bots/{bot_user_id:[A-Za-z0-9]+}")]
async fn change(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    Json(body): Json<BotPatch>,
) -> web::Result {
    checked("bot_user_id", &path)?;
    Ok(web::json(&bots::change(&state, &caller, &path, body).await?))
}

/// Disable a bot; its tokens sleep.
#[utoipa::path(operation_id = "DisableBot", tag = "bots", responses((status = 200, body = Bot), ApiErrors))]
#[post("/api/v4/bots/{bot_user_id:[A-Za-z0-9]+}/disable")]
async fn disable(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("bot_user_id", &path)?;
    Ok(web::json(&bots::set_active(&state, &caller, &path, false).await?))
}

/// Enable a bot again.
#[utoipa::path(operation_id = "EnableBot", tag = "bots", responses((status = 200, body = Bot), ApiErrors))]
#[post("/api/v4/bots/{bot_user_id:[A-Za-z0-9]+}/enable")]
async fn enable(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("bot_user_id", &path)?;
    Ok(web::json(&bots::set_active(&state, &caller, &path, true).await?))
}

/// Give a bot to another owner.
#[utoipa::path(operation_id = "AssignBot", tag = "bots", responses((status = 200, body = Bot), ApiErrors))]
#[post("/api/v4/bots/{bot_user_id:[A-Za-z0-9]+}/assign/{user_id:[A-Za-z0-9]+}")]
async fn assign(state: Data<State>, caller: Caller, path: Path<(String, String)>) -> web::Result {
    let (bot_user_id, owner_id) = path.into_inner();
    checked("bot_user_id", &bot_user_id)?;
    let owner_id = caller.resolve(&owner_id)?;
    Ok(web::json(&bots::assign(&state, &caller, &bot_user_id, &owner_id).await?))
}
