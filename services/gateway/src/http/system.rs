//! Is the server there, and what an administrator's first steps ask.

use access::Roles;
use access::permission::MANAGE_SYSTEM;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Data, Path};
use model::Problem;
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, MaybeCaller, Params, Result, get};

use crate::state::State;

/// Liveness, in the words mobile clients look for.
#[derive(Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase")]
struct SystemStatus {
    active_search_backend: &'static str,
    android_latest_version: &'static str,
    android_min_version: &'static str,
    ios_latest_version: &'static str,
    ios_min_version: &'static str,
    /// Whether push messages would reach the device asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    can_receive_notifications: Option<&'static str>,
    #[serde(rename = "database_status", skip_serializing_if = "Option::is_none")]
    database_status: Option<&'static str>,
    #[serde(rename = "filestore_status", skip_serializing_if = "Option::is_none")]
    filestore_status: Option<&'static str>,
    /// For administrators: does the process run as root? Better not.
    #[serde(rename = "root_status", skip_serializing_if = "Option::is_none")]
    root_status: Option<bool>,
    #[serde(rename = "status")]
    status: &'static str,
}

/// Is the server there; with `get_server_status=true`, are its parts.
#[utoipa::path(
    operation_id = "GetPing", tag = "system",
    params(
        ("get_server_status" = Option<bool>, Query, description = "ask after database and file store too"),
        ("use_rest_semantics" = Option<bool>, Query, description = "200 even when a part is unwell"),
        ("device_id" = Option<String>, Query, description = "would push messages reach this device"),
    ),
    responses((status = 200, body = SystemStatus), (status = 500, description = "A part is unwell.", body = SystemStatus))
)]
#[get("/api/v4/system/ping")]
pub async fn ping(state: Data<State>, caller: MaybeCaller, params: Params) -> Result {
    let mut status =
        SystemStatus { active_search_backend: "database", status: OK, ..SystemStatus::default() };
    if params.flag("get_server_status") {
        let well = state.health.missing().await.is_empty();
        let part = if well { OK } else { UNWELL };
        (status.status, status.database_status, status.filestore_status) = (part, Some(part), Some(OK));
        let roles = caller.0.map(|identity| identity.roles).unwrap_or_default();
        if Roles::default().grant(&roles, MANAGE_SYSTEM) {
            status.root_status = Some(is_root());
        }
    }
    if params.has("device_id") {
        let sends = state.settings.email.send_push_notifications;
        status.can_receive_notifications = Some(if sends { "unknown" } else { "false" });
    }
    let failed = status.status != OK && !params.flag("use_rest_semantics");
    let mut response = web::json(&status);
    if failed {
        *response.status_mut() = actix_web::http::StatusCode::INTERNAL_SERVER_ERROR;
    }
    for (name, value) in
        [("database_status", status.database_status), ("filestore_status", status.filestore_status)]
    {
        if let Some(value) = value {
            response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    Ok(response)
}

const OK: &str = "OK";
const UNWELL: &str = "UNHEALTHY";

fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let uid = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    uid.and_then(|line| line.split_whitespace().nth(1)) == Some("0")
}

/// Limits of a licence; 0 is none.
#[derive(Default, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct ServerLimits {
    max_users_limit: i64,
    max_users_hard_limit: i64,
    active_user_count: i64,
    single_channel_guest_count: i64,
    single_channel_guest_limit: i64,
    post_history_limit: i64,
    last_accessible_post_time: i64,
}

/// How many people may be here: any number.
#[utoipa::path(
    operation_id = "GetServerLimits", tag = "users",
    responses((status = 200, body = ServerLimits), ApiErrors)
)]
#[get("/api/v4/limits/server")]
pub async fn server_limits(_: Caller) -> Result {
    Ok(web::json(&ServerLimits::default()))
}

/// A product notice. There are none, so this only names the shape.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct Notice {
    id: String,
    sysadmin_only: bool,
    team_admin_only: bool,
}

/// Product notices for members of a team: nobody sends any.
#[utoipa::path(
    operation_id = "GetNotices", tag = "system",
    responses((status = 200, body = Vec<Notice>), ApiErrors)
)]
#[get("/api/v4/system/notices/{team_id:[A-Za-z0-9]+}")]
pub async fn notices(_: Caller, team_id: Path<String>, params: Params) -> Result {
    if !model::id::is_valid(&team_id) {
        return Err(Problem::invalid_url("team_id").into());
    }
    if !["web", "desktop", "mobile-ios", "mobile-android"].contains(&params.text("client")) {
        return Err(Problem::invalid_body("client").into());
    }
    Ok(web::json(&Vec::<Notice>::new()))
}

/// A name and a value.
#[derive(Serialize, utoipa::ToSchema)]
struct System {
    name: &'static str,
    value: &'static str,
}

/// Has an administrator gone through the first steps? There are none to go through.
#[utoipa::path(
    operation_id = "GetOnboarding", tag = "system",
    responses((status = 200, body = System), ApiErrors)
)]
#[get("/api/v4/system/onboarding/complete")]
pub async fn onboarding(caller: Caller) -> Result {
    if !Roles::default().grant(&caller.roles, MANAGE_SYSTEM) {
        return Err(Problem::forbidden(MANAGE_SYSTEM).into());
    }
    Ok(web::json(&System { name: "FirstAdminSetupComplete", value: "true" }))
}
