//! Emoji that people made, without their pictures.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use model::{Emoji, Problem};
use serde::Deserialize;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, RawBody, StatusOk, delete, get, post};

use crate::State;
use crate::app::emoji;
use crate::http::path::checked;
use crate::store::access::problem;
use crate::store::emoji as store;

/// Names of one question.
const MOST_NAMES: usize = 200;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_emoji_by_names)
        .service(search_emoji)
        .service(autocomplete_emoji)
        .service(get_emoji_by_name)
        .service(get_emoji_list)
        .service(get_emoji)
        .service(delete_emoji);
}

/// List emoji; `sort=name` for pages that hold still
#[utoipa::path(
    operation_id = "GetEmojiList",
    tag = "emoji",
    params(("sort" = Option<String>, Query, description = "`name`, or as they were made")),
    responses((status = 200, body = Vec<Emoji>), ApiErrors)
)]
#[get("/api/v4/emoji")]
async fn get_emoji_list(state: Data<State>, _caller: Caller, params: Params) -> web::Result {
    emoji::require_enabled(&state)?;
    let by_name = match params.text("sort") {
        "" => false,
        "name" => true,
        _ => return Err(Problem::invalid_url("sort").into()),
    };
    let page = store::page(&state.db.exec(), by_name, params.offset(), params.per_page()).await;
    Ok(web::json(&page.map_err(problem)?))
}

/// Get an emoji
#[utoipa::path(operation_id = "GetEmoji", tag = "emoji", responses((status = 200, body = Emoji), ApiErrors))]
#[get("/api/v4/emoji/{emoji_id:[A-Za-z0-9]+}")]
async fn get_emoji(state: Data<State>, _caller: Caller, path: Path<String>) -> web::Result {
    checked("emoji_id", &path)?;
    Ok(web::json(&emoji::get(&state, &path).await?))
}

/// Get an emoji by its name
#[utoipa::path(operation_id = "GetEmojiByName", tag = "emoji", responses((status = 200, body = Emoji), ApiErrors))]
#[get("/api/v4/emoji/name/{emoji_name:[A-Za-z0-9_\\-+]+}")]
async fn get_emoji_by_name(state: Data<State>, _caller: Caller, path: Path<String>) -> web::Result {
    Ok(web::json(&emoji::by_name(&state, &path).await?))
}

/// Get emoji by their names; unknown ones are left out
#[utoipa::path(
    operation_id = "GetEmojisByNames",
    tag = "emoji",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<Emoji>), ApiErrors)
)]
#[post("/api/v4/emoji/names")]
async fn get_emoji_by_names(state: Data<State>, _caller: Caller, body: RawBody) -> web::Result {
    emoji::require_enabled(&state)?;
    let unreadable = |_| Problem::bad_request("api.payload.parse.error", "The body is no list of names.");
    let names: Vec<String> = web::parse(&body.0, "names").map_err(unreadable)?;
    if names.is_empty() {
        return Err(Problem::invalid_body("names").into());
    }
    if names.len() > MOST_NAMES {
        let id = "api.emoji.get_multiple_by_name_too_many.request_error";
        return Err(Problem::bad_request(id, "Too many names.").into());
    }
    Ok(web::json(&store::by_names(&state.db.exec(), &names).await.map_err(problem)?))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[derive(Default)]
struct EmojiSearch {
    term: String,
    prefix_only: bool,
}

/// Search emoji by a part of their names
#[utoipa::path(
    operation_id = "SearchEmoji",
    tag = "emoji",
    request_body = EmojiSearch,
    responses((status = 200, body = Vec<Emoji>), ApiErrors)
)]
#[post("/api/v4/emoji/search")]
async fn search_emoji(state: Data<State>, _caller: Caller, body: Json<EmojiSearch>) -> web::Result {
    emoji::require_enabled(&state)?;
    if body.0.term.is_empty() {
        return Err(Problem::invalid_body("term").into());
    }
    found(&state, &body.0.term, body.0.prefix_only).await
}

/// Complete the name of an emoji
#[utoipa::path(
    operation_id = "AutocompleteEmoji",
    tag = "emoji",
    params(("name" = String, Query)),
    responses((status = 200, body = Vec<Emoji>), ApiErrors)
)]
#[get("/api/v4/emoji/autocomplete")]
async fn autocomplete_emoji(state: Data<State>, _caller: Caller, params: Params) -> web::Result {
    emoji::require_enabled(&state)?;
    if params.text("name").is_empty() {
        return Err(Problem::invalid_url("name").into());
    }
    found(&state, params.text("name"), true).await
}

async fn found(state: &State, term: &str, at_beginning: bool) -> web::Result<HttpResponse> {
    let found = store::search(&state.db.exec(), term, at_beginning).await;
    Ok(web::json(&found.map_err(problem)?))
}

/// Delete an emoji
#[utoipa::path(operation_id = "DeleteEmoji", tag = "emoji", responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/emoji/{emoji_id:[A-Za-z0-9]+}")]
async fn delete_emoji(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("emoji_id", &path)?;
    emoji::delete(&state, &caller, &path).await?;
    Ok(web::ok())
}
