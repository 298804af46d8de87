//! A thread.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Params, get};

use super::{list::view, tag};
use crate::State;
use crate::app::posts::read;
use crate::domain::post_list::{Direction, Piece, PostList};
use crate::http::path::checked;

const MAX_SIZE: i64 = 200;

/// Get a thread by its root or one of its replies
#[utoipa::path(
    operation_id = "GetPostThread",
    tag = "posts",
    params(
        ("perPage" = Option<i64>, Query, maximum = 200, description = "0: all"),
        ("fromPost" = Option<String>, Query), ("fromCreateAt" = Option<i64>, Query), ("fromUpdateAt" = Option<i64>, Query),
        ("direction" = Option<String>, Query, description = "`up`: newest first, `down`: oldest first"),
        ("updatesOnly" = Option<bool>, Query), ("skipFetchThreads" = Option<bool>, Query),
        ("collapsedThreads" = Option<bool>, Query), ("collapsedThreadsExtended" = Option<bool>, Query)
    ),
    responses((status = 200, body = PostList), (status = 304, description = "Not changed"), ApiErrors)
)]
#[get("/api/v4/posts/{post_id:[A-Za-z0-9]+}/thread")]
pub async fn get_post_thread(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
    request: HttpRequest,
) -> web::Result {
    checked("post_id", &path)?;
    let found = read::of_thread(&state, &caller, &path, piece(&params)?, view(&params)).await?;
    let tag = tag(&found.fingerprint());
    if web::etag_matches(&request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(found))
}

fn piece(params: &Params) -> Result<Piece<'_>, Problem> {
    let number = |name: &str| match params.text(name) {
        "" => Ok(0),
        text => text.parse::<i64>().map_err(|_| Problem::invalid_body(name)),
    };
    let size = number("perPage")?;
    if !(0..=MAX_SIZE).contains(&size) {
        return Err(Problem::invalid_body("perPage"));
    }
    let from_post = params.text("fromPost");
    if !from_post.is_empty() && !model::id::is_valid(from_post) {
        return Err(Problem::invalid_body("fromPost"));
    }
    let (created, updated) = (number("fromCreateAt")?, number("fromUpdateAt")?);
    let updates = params.flag("updatesOnly");
    let from = if updates { updated } else { created };
    if !from_post.is_empty() && from == 0 {
        return Err(Problem::invalid_body("fromCreateAt"));
    }
    let direction = match params.text("direction") {
        "down" => Direction::Down,
        "up" | "" => Direction::Up,
        _ => return Err(Problem::invalid_body("direction")),
    };
    // Changes are told oldest first unless asked otherwise.
    let direction = if updates && params.text("direction").is_empty() { Direction::Down } else { direction };
    Ok(Piece { direction, size, from, from_post, updates })
}
