//! Acknowledging posts.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, StatusOk, delete, post};

use crate::State;
use crate::app::acknowledgements;
use crate::domain::acknowledgement::PostAcknowledgement;
use crate::http::path::checked;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(save_acknowledgement_for_post).service(delete_acknowledgement_for_post);
}

/// The user and the post of the address.
fn of_whom(caller: &Caller, path: Path<(String, String)>) -> Result<(String, String), Problem> {
    let (user, post) = path.into_inner();
    let user = caller.resolve(&user)?;
    checked("post_id", &post)?;
    Ok((user, post))
}

/// Acknowledge a post
#[utoipa::path(
    operation_id = "SaveAcknowledgementForPost",
    tag = "posts",
    responses((status = 200, body = PostAcknowledgement), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/posts/{post_id:[A-Za-z0-9]+}/ack")]
async fn save_acknowledgement_for_post(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
) -> web::Result {
    let (user, post) = of_whom(&caller, path)?;
    Ok(web::json(&acknowledgements::add(&state, &caller, &user, &post).await?))
}

/// Take an acknowledgement back, in its first five minutes
#[utoipa::path(
    operation_id = "DeleteAcknowledgementForPost",
    tag = "posts",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/users/{user_id:[A-Za-z0-9]+}/posts/{post_id:[A-Za-z0-9]+}/ack")]
async fn delete_acknowledgement_for_post(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
) -> web::Result {
    let (user, post) = of_whom(&caller, path)?;
    acknowledgements::remove(&state, &caller, &user, &post).await?;
    Ok(web::ok())
}
