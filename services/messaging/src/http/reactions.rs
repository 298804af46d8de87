//! Reactions.

use actix_web::web::{Data, Path};
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, delete, get, post};

use crate::State;
use crate::app::reactions;
use crate::domain::reaction::Reaction;
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(save_reaction).service(get_reactions).service(delete_reaction);
}

/// React to a post
#[utoipa::path(
    operation_id = "SaveReaction",
    tag = "reactions",
    request_body = Reaction,
    responses((status = 200, body = Reaction), ApiErrors)
)]
#[post("/api/v4/reactions")]
async fn save_reaction(state: Data<State>, caller: Caller, body: Json<Reaction>) -> web::Result {
    Ok(web::json(&reactions::add(&state, &caller, body.0).await?))
}

/// Get the reactions to a post, the oldest first; null when there are none
#[utoipa::path(
    operation_id = "GetReactions",
    tag = "reactions",
    responses((status = 200, body = Option<Vec<Reaction>>), ApiErrors)
)]
#[get("/api/v4/posts/{post_id:[A-Za-z0-9]+}/reactions")]
async fn get_reactions(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("post_id", &path)?;
    let found = reactions::list(&state, &caller, &path).await?;
    Ok(web::json(&(!found.is_empty()).then_some(found)))
}

/// Take a reaction back
#[utoipa::path(
    operation_id = "DeleteReaction",
    tag = "reactions",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/posts/{post_id:[A-Za-z0-9]+}/reactions/{emoji_name:[A-Za-z0-9_+-]+}"
)]
async fn delete_reaction(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> web::Result {
    let (user, post, emoji) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("post_id", &post)?;
    reactions::remove(&state, &caller, &user, &post, &emoji).await?;
    Ok(web::ok())
}
