//! Schemes. Which teams and channels have one is another service's to answer.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::{Deserialize, Serialize};
use web::docs::ApiErrors;
use web::path::checked;
use web::{ApiError, Caller, Json, Params, StatusOk, delete, get, post, put};

use super::names;
use super::object::Object;
use crate::app::schemes::{self, NewScheme};
use crate::domain::scheme;
use crate::state::State;
use crate::store;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(list).service(create).service(patch).service(find).service(remove);
}

/// A scheme: names of the roles it has in the place of the default ones; "" where it has none.
#[derive(Serialize, utoipa::ToSchema)]
struct Scheme {
    id: String,
    name: String,
    display_name: String,
    description: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    /// `team` or `channel`.
    scope: String,
    default_team_admin_role: String,
    default_team_user_role: String,
    default_channel_admin_role: String,
    default_channel_user_role: String,
    default_team_guest_role: String,
    default_channel_guest_role: String,
    default_playbook_admin_role: String,
    default_playbook_member_role: String,
    default_run_admin_role: String,
    default_run_member_role: String,
}

impl From<store::schemes::Scheme> for Scheme {
    fn from(held: store::schemes::Scheme) -> Self {
        let role = |default: &str| held.roles.get(default).cloned().unwrap_or_default();
        Self {
            default_team_admin_role: role("team_admin"),
            default_team_user_role: role("team_user"),
            default_channel_admin_role: role("channel_admin"),
            default_channel_user_role: role("channel_user"),
            default_team_guest_role: role("team_guest"),
            default_channel_guest_role: role("channel_guest"),
            default_playbook_admin_role: role("playbook_admin"),
            default_playbook_member_role: role("playbook_member"),
            default_run_admin_role: role("run_admin"),
            default_run_member_role: role("run_member"),
            id: held.id,
            name: held.name,
            display_name: held.display_name,
            description: held.description,
            create_at: held.create_at,
            update_at: held.update_at,
            delete_at: held.delete_at,
            scope: held.scope,
        }
    }
}

/// Schemes, the newest first.
#[utoipa::path(operation_id = "GetSchemes", tag = "schemes",
    params(("scope" = Option<String>, Query, description = "`team` or `channel`; all unless told."),
           ("page" = Option<i64>, Query, description = "From 0."),
           ("per_page" = Option<i64>, Query, description = "60 unless told, at most 200.")),
    responses((status = 200, body = Vec<Scheme>), ApiErrors))]
#[get("/api/v4/schemes")]
async fn list(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let scope = params.text("scope");
    if !["", scheme::TEAM, scheme::CHANNEL].contains(&scope) {
        return Err(Problem::invalid_body("scope").into());
    }
    let held = schemes::list(&state, &caller, scope, params.offset(), params.per_page()).await?;
    Ok(web::json(&held.into_iter().map(Scheme::from).collect::<Vec<_>>()))
}

/// One scheme.
#[utoipa::path(operation_id = "GetScheme", tag = "schemes", responses((status = 200, body = Scheme), ApiErrors))]
#[get("/api/v4/schemes/{scheme_id:[A-Za-z0-9]+}")]
async fn find(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("scheme_id", &path)?;
    Ok(web::json(&Scheme::from(schemes::find(&state, &caller, &path).await?)))
}

/// A scheme to be made.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct SchemeBody {
    /// 2–64 of a–z, 0–9 and _; made up when absent.
    name: Option<String>,
    display_name: Option<String>,
    description: Option<String>,
    /// `team` or `channel`.
    scope: Option<String>,
}

/// Make a scheme with roles of its own.
#[utoipa::path(operation_id = "CreateScheme", tag = "schemes", request_body = SchemeBody,
    responses((status = 201, body = Scheme), ApiErrors))]
#[post("/api/v4/schemes")]
async fn create(
    state: Data<State>,
    caller: Caller,
    body: Result<Json<Object<SchemeBody>>, ApiError>,
) -> web::Result {
    let Json(Object(body)) = names::body("scheme", body)?;
    let new = NewScheme {
        name: body.name.unwrap_or_default(),
        display_name: body.display_name.unwrap_or_default(),
        description: body.description.unwrap_or_default(),
        scope: body.scope.unwrap_or_default(),
    };
    let made = Box::pin(schemes::create(&state, &caller, new)).await?;
    Ok(web::created(&Scheme::from(made)))
}

/// What to change of a scheme.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct SchemePatch {
    name: Option<String>,
    display_name: Option<String>,
    description: Option<String>,
}

/// Change the names of a scheme.
#[utoipa::path(operation_id = "PatchScheme", tag = "schemes", request_body = SchemePatch,
    responses((status = 200, body = Scheme), ApiErrors))]
#[put("/api/v4/schemes/{scheme_id:[A-Za-z0-9]+}/patch")]
async fn patch(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Result<Json<Object<SchemePatch>>, ApiError>,
) -> web::Result {
    checked("scheme_id", &path)?;
    let Json(Object(body)) = names::body("scheme", body)?;
    let patch = schemes::SchemePatch {
        name: body.name,
        display_name: body.display_name,
        description: body.description,
    };
    Ok(web::json(&Scheme::from(schemes::patch(&state, &caller, &path, patch).await?)))
}

/// Delete a scheme and its roles. Places that have it fall back to the default roles.
#[utoipa::path(operation_id = "DeleteScheme", tag = "schemes", responses((status = 200, body = StatusOk), ApiErrors))]
#[delete("/api/v4/schemes/{scheme_id:[A-Za-z0-9]+}")]
async fn remove(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    checked("scheme_id", &path)?;
    schemes::delete(&state, &caller, &path).await?;
    Ok(web::ok())
}
