//! Push messages, of which none are sent yet.

use actix_web::web::Bytes;
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Result, post};

/// A device tells that a push message came.
#[utoipa::path(
    operation_id = "AcknowledgeNotification", tag = "root", request_body = serde_json::Value,
    responses((status = 501, description = "Push messages are off.", body = web::ErrorBody), ApiErrors)
)]
#[post("/api/v4/notifications/ack")]
pub async fn acknowledge_push(_: Caller, _body: Bytes) -> Result {
    Err(Problem::new(
        501,
        "api.push_notification.disabled.app_error",
        "Push notifications are disabled on this server.",
    )
    .into())
}
