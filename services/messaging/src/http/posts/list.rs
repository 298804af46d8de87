//! Lists of posts: a channel's, what is new in it, its pinned ones, saved ones.

use access::permission::{EDIT_OTHER_USERS, READ_DELETED_POSTS};
use actix_web::http::header::{ETAG, IF_NONE_MATCH};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Params, get};

use super::tag;
use crate::State;
use crate::app::access::require_self_or;
use crate::app::posts::read::{self, Page, View};
use crate::domain::post_list::{Cursor, PostList};
use crate::http::path::checked;
use crate::store::posts::list as store;

/// How the caller wants a list.
pub(super) fn view(params: &Params) -> View {
    View {
        skip_threads: params.flag("skipFetchThreads"),
        collapsed: params.flag("collapsedThreads"),
        extended: params.flag("collapsedThreadsExtended"),
    }
}

/// Get posts of a channel
#[utoipa::path(
    operation_id = "GetPostsForChannel",
    tag = "posts",
    params(
        ("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query),
        ("since" = Option<i64>, Query, description = "ms; everything written, changed or deleted after"),
        ("before" = Option<String>, Query), ("after" = Option<String>, Query),
        ("include_deleted" = Option<bool>, Query), ("skipFetchThreads" = Option<bool>, Query),
        ("collapsedThreads" = Option<bool>, Query), ("collapsedThreadsExtended" = Option<bool>, Query)
    ),
    responses((status = 200, body = PostList), (status = 304, description = "Not changed"), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/posts")]
pub async fn get_posts_for_channel(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
    request: HttpRequest,
) -> web::Result {
    checked("channel_id", &path)?;
    let (after, before) = (params.text("after"), params.text("before"));
    for (name, id) in [("after", after), ("before", before)] {
        if !id.is_empty() && !model::id::is_valid(id) {
            return Err(Problem::invalid_body(name).into());
        }
    }
    let since = match params.text("since") {
        "" => 0,
        text => text.parse::<i64>().map_err(|_| Problem::invalid_body("since"))?,
    };
    let at = read::readable_channel(&state, &caller, &path).await?;
    let deleted = params.flag("include_deleted");
    if deleted {
        at.require(READ_DELETED_POSTS)?;
    }
    let view = view(&params);
    if since > 0 {
        return Ok(web::json(&read::since(&state, &caller, &path, since, view).await?));
    }
    // Only who holds a tag is asked whether it is still good.
    if request.headers().contains_key(IF_NONE_MATCH) {
        let tag = tag(&read::last_change(&state, &path).await?.to_string());
        if web::etag_matches(&request, &tag) {
            return Ok(web::not_modified(&tag));
        }
    }
    let cursor = match (after, before) {
        ("", "") => Cursor::Newest,
        ("", before) => Cursor::Before(before),
        (after, _) => Cursor::After(after),
    };
    let wanted = Page { cursor, number: params.page(), size: params.per_page(), deleted };
    let (found, changed) = read::page(&state, &caller, &path, wanted, view).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, tag(&changed.to_string()))).json(found))
}

/// Get the posts around the first one a user has not read
#[utoipa::path(
    operation_id = "GetPostsAroundLastUnread",
    tag = "posts",
    params(
        ("limit_before" = Option<i64>, Query), ("limit_after" = Option<i64>, Query, minimum = 1),
        ("skipFetchThreads" = Option<bool>, Query), ("collapsedThreads" = Option<bool>, Query),
        ("collapsedThreadsExtended" = Option<bool>, Query)
    ),
    responses((status = 200, body = PostList), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/channels/{channel_id:[A-Za-z0-9]+}/posts/unread")]
pub async fn get_posts_around_last_unread(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
    params: Params,
) -> web::Result {
    let (user, channel) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("channel_id", &channel)?;
    let (before, after) = (params.bounded("limit_before", 60, 200), params.bounded("limit_after", 60, 200));
    if after == 0 {
        return Err(Problem::invalid_url("limit_after").into());
    }
    let found = read::around_unread(&state, &caller, &user, &channel, (before, after), view(&params)).await?;
    // Not compared: the read mark decides what this list is, and it is in no post.
    let tag = tag(&found.fingerprint());
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(found))
}

/// Get the pinned posts of a channel
#[utoipa::path(
    operation_id = "GetPinnedPosts",
    tag = "channels",
    responses((status = 200, body = PostList), (status = 304, description = "Not changed"), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/pinned")]
pub async fn get_pinned_posts(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> web::Result {
    checked("channel_id", &path)?;
    let found = read::pinned(&state, &caller, &path).await?;
    let tag = tag(&found.fingerprint());
    if web::etag_matches(&request, &tag) {
        return Ok(web::not_modified(&tag));
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, tag)).json(found))
}

/// Get the posts a user saved
#[utoipa::path(
    operation_id = "GetFlaggedPostsForUser",
    tag = "posts",
    params(
        ("team_id" = Option<String>, Query), ("channel_id" = Option<String>, Query),
        ("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)
    ),
    responses((status = 200, body = PostList), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/posts/flagged")]
pub async fn get_flagged_posts_for_user(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
) -> web::Result {
    let user = caller.resolve(&path)?;
    require_self_or(&state, &caller, &user, EDIT_OTHER_USERS)?;
    let (team, channel) = (params.text("team_id"), params.text("channel_id"));
    let found =
        store::saved(&state.db.exec(), &user, team, channel, params.offset(), params.per_page()).await?;
    Ok(web::json(&PostList::of(found)))
}
