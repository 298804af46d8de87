//! The licence clients ask for: nothing is locked.

use access::Roles;
use access::permission::READ_LICENSE_INFORMATION;
use model::Problem;
use web::docs::ApiErrors;
use web::{MaybeCaller, Params, Result, get};

/// The licence as clients see it.
#[utoipa::path(
    operation_id = "GetClientLicense", tag = "system",
    params(("format" = String, Query, description = "must be `old`")),
    responses((status = 200, description = "Name → value, all text.", body = std::collections::HashMap<String, String>), ApiErrors)
)]
#[get("/api/v4/license/client")]
pub async fn client_license(caller: MaybeCaller, params: Params) -> Result {
    match params.text("format") {
        "old" => {}
        "" => {
            let message = "New format for the client license is not supported yet. Please specify format=old in the query string.";
            return Err(Problem::bad_request("api.license.client.old_format.app_error", message).into());
        }
        _ => return Err(Problem::invalid_body("format").into()),
    }
    let roles = caller.0.map(|identity| identity.roles).unwrap_or_default();
    let everything = Roles::default().grant(&roles, READ_LICENSE_INFORMATION);
    Ok(web::json(&crate::client_config::license(everything)))
}
