//! Bookmarks of channels.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, Params, delete, get, patch, post};

use crate::State;
use crate::app::bookmarks;
use crate::domain::bookmark::{
    ChannelBookmark, ChannelBookmarkPatch, NewChannelBookmark, UpdateChannelBookmarkResponse,
};
use crate::http::connection::ConnectionId;
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(list_channel_bookmarks)
        .service(create_channel_bookmark)
        .service(update_channel_bookmark)
        .service(update_channel_bookmark_sort_order)
        .service(delete_channel_bookmark);
}

fn check((channel, bookmark): &(String, String)) -> Result<(), model::Problem> {
    checked("channel_id", channel)?;
    checked("bookmark_id", bookmark)
}

/// Get the bookmarks of a channel, or what changed of them
#[utoipa::path(
    operation_id = "ListChannelBookmarksForChannel",
    tag = "bookmarks",
    params(("bookmarks_since" = Option<i64>, Query, description = "those changed since, deleted ones too")),
    responses((status = 200, body = Vec<ChannelBookmark>), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/bookmarks")]
async fn list_channel_bookmarks(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
) -> web::Result {
    checked("channel_id", &path)?;
    let since = params.number("bookmarks_since").unwrap_or(0);
    Ok(web::json(&bookmarks::list(&state, &caller, &path, since).await?))
}

/// Add a bookmark to a channel
#[utoipa::path(
    operation_id = "CreateChannelBookmark",
    tag = "bookmarks",
    request_body = NewChannelBookmark,
    responses((status = 201, body = ChannelBookmark), ApiErrors)
)]
#[post("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/bookmarks")]
async fn create_channel_bookmark(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<String>,
    body: Json<NewChannelBookmark>,
) -> web::Result {
    checked("channel_id", &path)?;
    Ok(web::created(&bookmarks::create(&state, &caller, &connection.0, &path, body.0).await?))
}

/// Change a bookmark; one that somebody else made is replaced
#[utoipa::path(
    operation_id = "UpdateChannelBookmark",
    tag = "bookmarks",
    request_body = ChannelBookmarkPatch,
    responses((status = 200, body = UpdateChannelBookmarkResponse), ApiErrors)
)]
#[patch("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/bookmarks/{bookmark_id:[A-Za-z0-9]+}")]
async fn update_channel_bookmark(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<(String, String)>,
    body: Json<ChannelBookmarkPatch>,
) -> web::Result {
    check(&path)?;
    let (channel, id) = path.into_inner();
    Ok(web::json(&bookmarks::update(&state, &caller, &connection.0, &channel, &id, body.0).await?))
}

/// Move a bookmark to another place
#[utoipa::path(
    operation_id = "UpdateChannelBookmarkSortOrder",
    tag = "bookmarks",
    request_body = i64,
    responses((status = 200, body = Vec<ChannelBookmark>), ApiErrors)
)]
#[post("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/bookmarks/{bookmark_id:[A-Za-z0-9]+}/sort_order")]
async fn update_channel_bookmark_sort_order(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<(String, String)>,
    body: Json<i64>,
) -> web::Result {
    check(&path)?;
    let (channel, id) = path.into_inner();
    Ok(web::json(&bookmarks::sort(&state, &caller, &connection.0, &channel, &id, body.0).await?))
}

/// Delete a bookmark
#[utoipa::path(
    operation_id = "DeleteChannelBookmark",
    tag = "bookmarks",
    responses((status = 200, body = ChannelBookmark), ApiErrors)
)]
#[delete("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/bookmarks/{bookmark_id:[A-Za-z0-9]+}")]
async fn delete_channel_bookmark(
    state: Data<State>,
    caller: Caller,
    connection: ConnectionId,
    path: Path<(String, String)>,
) -> web::Result {
    check(&path)?;
    let (channel, id) = path.into_inner();
    Ok(web::json(&bookmarks::delete(&state, &caller, &connection.0, &channel, &id).await?))
}
