//! What members and guests of one channel may do less.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, get, put};

use crate::State;
use crate::app::moderations;
use crate::domain::moderation::{ChannelModeration, ChannelModerationPatch};
use crate::http::path;

/// Groups a patch may name; there are fewer.
const MAX: usize = 50;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_channel_moderations).service(patch_channel_moderations);
}

/// Get a channel's moderation settings
#[utoipa::path(
    operation_id = "GetChannelModerations",
    tag = "channels",
    responses((status = 200, body = Vec<ChannelModeration>), ApiErrors)
)]
#[get("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/moderations")]
pub async fn get_channel_moderations(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    Ok(web::json(&moderations::list(&state, &caller, &channel_id).await?))
}

/// Change a channel's moderation settings
#[utoipa::path(
    operation_id = "PatchChannelModerations",
    tag = "channels",
    request_body = Vec<ChannelModerationPatch>,
    responses((status = 200, body = Vec<ChannelModeration>), ApiErrors)
)]
#[put("/api/v4/channels/{channel_id:[A-Za-z0-9]+}/moderations/patch")]
pub async fn patch_channel_moderations(
    state: Data<State>,
    caller: Caller,
    channel_id: Path<String>,
    body: Json<Vec<ChannelModerationPatch>>,
) -> web::Result {
    let channel_id = path::channel(channel_id.into_inner())?;
    if body.0.len() > MAX {
        return Err(Problem::invalid_body("patch").into());
    }
    Ok(web::json(&moderations::patch(&state, &caller, &channel_id, &body.0).await?))
}
