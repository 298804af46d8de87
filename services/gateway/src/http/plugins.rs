//! Plug-ins of the web client.

use model::Problem;
use web::docs::ApiErrors;
use web::{Result, get};

/// Plug-ins the web client should load.
#[utoipa::path(operation_id = "GetWebappPlugins", tag = "plugins", responses(
    (status = 501, description = "Plug-ins are off.", body = web::ErrorBody), ApiErrors
))]
#[get("/api/v4/plugins/webapp")]
pub async fn webapp_plugins() -> Result {
    Err(Problem::new(501, "app.plugin.disabled.app_error", "Plugins have been disabled.").into())
}
