//! Read marks.

use actix_web::web::{Bytes, Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, get, post};

use crate::State;
use crate::app::unread;
use crate::domain::unread::{
    ChannelUnread, ChannelUnreadAt, ChannelView, ChannelViewResponse, SetUnread, TeamUnread,
};
use crate::http::path::checked;

/// Channels marked as read in one request.
const MAX_CHANNELS: usize = 1_000;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(view_channel)
        .service(read_multiple_channels)
        .service(get_channel_unread)
        .service(get_teams_unread_for_user)
        .service(get_team_unread)
        .service(set_post_unread);
}

/// Say which channel is looked at; it and the one before are read by that
#[utoipa::path(
    operation_id = "ViewChannel",
    tag = "channels",
    request_body = ChannelView,
    responses((status = 200, body = ChannelViewResponse), ApiErrors)
)]
#[post("/api/v4/channels/members/{user_id:[A-Za-z0-9]+}/view")]
async fn view_channel(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<ChannelView>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    let view = body.0;
    let mut channels = Vec::new();
    for (name, id) in [("channel_id", view.channel_id), ("prev_channel_id", view.prev_channel_id)] {
        if id.is_empty() || channels.contains(&id) {
            continue;
        }
        if !model::id::is_valid(&id) {
            return Err(Problem::invalid_body(name).into());
        }
        channels.push(id);
    }
    let times = unread::view(&state, &caller, &user, &channels, view.collapsed_threads_supported).await?;
    Ok(web::json(&ChannelViewResponse { status: "OK".to_owned(), last_viewed_at_times: times }))
}

/// Mark several channels as read
#[utoipa::path(
    operation_id = "ReadMultipleChannels",
    tag = "channels",
    request_body = Vec<String>,
    responses((status = 200, body = ChannelViewResponse), ApiErrors)
)]
#[post("/api/v4/channels/members/{user_id:[A-Za-z0-9]+}/mark_read")]
async fn read_multiple_channels(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<Vec<String>>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    let channels = body.0;
    if channels.is_empty() || channels.len() > MAX_CHANNELS {
        return Err(Problem::invalid_body("channel_ids").into());
    }
    let times = unread::view(&state, &caller, &user, &channels, true).await?;
    Ok(web::json(&ChannelViewResponse { status: "OK".to_owned(), last_viewed_at_times: times }))
}

/// What a user has not read of a channel
#[utoipa::path(
    operation_id = "GetChannelUnread",
    tag = "channels",
    responses((status = 200, body = ChannelUnread), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/channels/{channel_id:[A-Za-z0-9]+}/unread")]
async fn get_channel_unread(state: Data<State>, caller: Caller, path: Path<(String, String)>) -> web::Result {
    let (user, channel) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("channel_id", &channel)?;
    Ok(web::json(&unread::of_channel(&state, &caller, &user, &channel).await?))
}

/// What a user has not read, team by team
#[utoipa::path(
    operation_id = "GetTeamsUnreadForUser",
    tag = "teams",
    params(("exclude_team" = Option<String>, Query), ("include_collapsed_threads" = Option<bool>, Query)),
    responses((status = 200, body = Vec<TeamUnread>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/unread")]
async fn get_teams_unread_for_user(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
) -> web::Result {
    let user = caller.resolve(&path)?;
    let threads = params.text("include_collapsed_threads") == "true";
    Ok(web::json(&unread::of_teams(&state, &caller, &user, params.text("exclude_team"), threads).await?))
}

/// What a user has not read of a team
#[utoipa::path(
    operation_id = "GetTeamUnread",
    tag = "teams",
    responses((status = 200, body = TeamUnread), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/unread")]
async fn get_team_unread(state: Data<State>, caller: Caller, path: Path<(String, String)>) -> web::Result {
    let (user, team) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("team_id", &team)?;
    Ok(web::json(&unread::of_team(&state, &caller, &user, &team).await?))
}

/// Mark a channel as unread from a post on
#[utoipa::path(
    operation_id = "SetPostUnread",
    tag = "posts",
    request_body(content = SetUnread, content_type = "application/json", description = "May be left out"),
    responses((status = 200, body = ChannelUnreadAt), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/posts/{post_id:[A-Za-z0-9]+}/set_unread")]
async fn set_post_unread(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
) -> web::Result {
    let (user, post) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("post_id", &post)?;
    // A body that says nothing is as good as none.
    let apart = serde_json::from_slice::<SetUnread>(&body).unwrap_or_default().collapsed_threads_supported;
    Ok(web::json(&unread::set_unread(&state, &caller, &user, &post, apart).await?))
}
