//! Threads one follows.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Params, StatusOk, delete, get, post, put};

use crate::State;
use crate::app::threads::{self, Parts, Wanted};
use crate::domain::thread::{UserThread, UserThreads};
use crate::http::path::checked;

const DEFAULT_SIZE: i64 = 30;
const MAX_SIZE: i64 = 200;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_user_threads)
        .service(update_threads_read_for_user)
        .service(get_user_thread)
        .service(update_thread_read_for_user)
        .service(set_thread_unread_by_post_id)
        .service(start_following_thread)
        .service(stop_following_thread);
}

/// User and ids of a path, the user resolved.
fn resolve(caller: &Caller, user: &str, ids: &[(&str, &str)]) -> Result<String, Problem> {
    let user = caller.resolve(user)?;
    for (name, id) in ids {
        checked(name, id)?;
    }
    Ok(user)
}

/// Get the threads a user follows, the last answered first
#[utoipa::path(
    operation_id = "GetUserThreads",
    tag = "threads",
    params(
        ("since" = Option<i64>, Query), ("before" = Option<String>, Query), ("after" = Option<String>, Query),
        ("per_page" = Option<i64>, Query), ("extended" = Option<bool>, Query), ("deleted" = Option<bool>, Query),
        ("unread" = Option<bool>, Query), ("totalsOnly" = Option<bool>, Query), ("threadsOnly" = Option<bool>, Query),
        ("excludeDirect" = Option<bool>, Query)
    ),
    responses((status = 200, body = UserThreads), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads")]
async fn get_user_threads(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
    params: Params,
) -> web::Result {
    let (user, team) = path.into_inner();
    let user = resolve(&caller, &user, &[("team_id", &team)])?;
    let (totals_only, threads_only) = (params.flag("totalsOnly"), params.flag("threadsOnly"));
    if totals_only && threads_only {
        return Err(Problem::invalid_url("threadsOnly").into());
    }
    let size = ["per_page", "pageSize"].iter().find_map(|name| params.number(name)).filter(|size| *size > 0);
    let wanted = Wanted {
        unread: params.flag("unread"),
        deleted: params.flag("deleted"),
        without_direct: params.flag("excludeDirect"),
        since: params.number("since").unwrap_or(0),
        before: params.text("before").to_owned(),
        after: params.text("after").to_owned(),
        size: size.unwrap_or(DEFAULT_SIZE).min(MAX_SIZE),
    };
    let parts = Parts { totals: !threads_only, threads: !totals_only, extended: params.flag("extended") };
    Ok(web::json(&threads::list(&state, &caller, &user, &team, &wanted, parts).await?))
}

/// Get a thread a user follows
#[utoipa::path(
    operation_id = "GetUserThread",
    tag = "threads",
    params(("extended" = Option<bool>, Query)),
    responses((status = 200, body = UserThread), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads/{thread_id:[A-Za-z0-9]+}")]
async fn get_user_thread(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String)>,
    params: Params,
) -> web::Result {
    let (user, team, thread) = path.into_inner();
    let user = resolve(&caller, &user, &[("team_id", &team), ("thread_id", &thread)])?;
    Ok(web::json(&threads::one(&state, &caller, &user, &thread, params.flag("extended")).await?))
}

/// Mark all threads a user follows as read
#[utoipa::path(
    operation_id = "UpdateThreadsReadForUser",
    tag = "threads",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads/read")]
async fn update_threads_read_for_user(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
) -> web::Result {
    let (user, team) = path.into_inner();
    let user = resolve(&caller, &user, &[("team_id", &team)])?;
    threads::read_all(&state, &caller, &user, &team).await?;
    Ok(web::ok())
}

/// Say up to when a thread was read
#[utoipa::path(
    operation_id = "UpdateThreadReadForUser",
    tag = "threads",
    responses((status = 200, body = UserThread), ApiErrors)
)]
#[put(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads/{thread_id:[A-Za-z0-9]+}/read/{timestamp:[0-9]+}"
)]
async fn update_thread_read_for_user(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String, String)>,
) -> web::Result {
    let (user, team, thread, at) = path.into_inner();
    let user = resolve(&caller, &user, &[("team_id", &team), ("thread_id", &thread)])?;
    let at = at.parse().map_err(|_| Problem::invalid_url("timestamp"))?;
    Ok(web::json(&threads::read(&state, &caller, &user, &team, &thread, at).await?))
}

/// Mark a thread as unread from one of its posts on
#[utoipa::path(
    operation_id = "SetThreadUnreadByPostId",
    tag = "threads",
    responses((status = 200, body = UserThread), ApiErrors)
)]
#[post(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads/{thread_id:[A-Za-z0-9]+}/set_unread/{post_id:[A-Za-z0-9]+}"
)]
async fn set_thread_unread_by_post_id(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String, String)>,
) -> web::Result {
    let (user, team, thread, post) = path.into_inner();
    let user = resolve(&caller, &user, &[("team_id", &team), ("thread_id", &thread), ("post_id", &post)])?;
    Ok(web::json(&threads::set_unread(&state, &caller, &user, &team, &thread, &post).await?))
}

/// Follow a thread
#[utoipa::path(
    operation_id = "StartFollowingThread",
    tag = "threads",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads/{thread_id:[A-Za-z0-9]+}/following"
)]
async fn start_following_thread(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> web::Result {
    set_following(&state, &caller, path, true).await
}

/// Stop following a thread
#[utoipa::path(
    operation_id = "StopFollowingThread",
    tag = "threads",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/threads/{thread_id:[A-Za-z0-9]+}/following"
)]
async fn stop_following_thread(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> web::Result {
    set_following(&state, &caller, path, false).await
}

async fn set_following(
    state: &State,
    caller: &Caller,
    path: Path<(String, String, String)>,
    following: bool,
) -> web::Result {
    let (user, team, thread) = path.into_inner();
    let user = resolve(caller, &user, &[("team_id", &team), ("thread_id", &thread)])?;
    threads::follow(state, caller, &user, &team, &thread, following).await?;
    Ok(web::ok())
}
