//! How fast clients feel.

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use web::docs::ApiErrors;
use web::{Caller, Result, post};

/// A client's report on its own speed: taken and, for now, not counted.
#[utoipa::path(
    operation_id = "SubmitPerformanceReport", tag = "metrics", request_body = serde_json::Value,
    responses((status = 200, description = "Taken."), ApiErrors)
)]
#[post("/api/v4/client_perf")]
pub async fn report(_: Caller, _body: Bytes) -> Result {
    // Clients compare the type even of nothing.
    Ok(HttpResponse::Ok().content_type("application/json").finish())
}
