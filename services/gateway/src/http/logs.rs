//! Errors that clients report.

use std::collections::BTreeMap;

use model::Problem;
use web::docs::ApiErrors;
use web::{MaybeCaller, Result, StringMap, post};

/// The log must not grow by the megabyte for one client's sake.
const LONGEST: usize = 400;

/// A line for the server's log, from a client.
#[utoipa::path(
    operation_id = "PostLog", tag = "system", request_body = BTreeMap<String, String>,
    responses((status = 200, body = BTreeMap<String, String>), ApiErrors)
)]
#[post("/api/v4/logs")]
pub async fn client_log(caller: MaybeCaller, line: Option<StringMap>) -> Result {
    if caller.0.is_none() {
        return Err(Problem::forbidden("session").into());
    }
    let mut line = line.unwrap_or_else(|| StringMap(BTreeMap::new())).0;
    let text: String = line.get("message").into_iter().flat_map(|text| text.chars()).take(LONGEST).collect();
    let message = format!("Client Logs API Endpoint Message: {text}");
    match line.get("level").map(String::as_str) {
        Some("ERROR") => tracing::error!("{message}"),
        _ => tracing::debug!("{message}"),
    }
    line.insert("message".to_owned(), message);
    Ok(web::json(&line))
}
