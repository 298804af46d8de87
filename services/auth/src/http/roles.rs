//! Roles.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::{Deserialize, Serialize};
use web::docs::ApiErrors;
use web::path::checked;
use web::{ApiError, Caller, Json, get, post, put};

use super::names::{self, NameList};
use super::object::Object;
use crate::app::roles;
use crate::domain::role;
use crate::state::State;
use crate::store;

/// Names a question may ask for at a time.
const NAMES_MAX: usize = 100;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(list).service(by_name).service(by_names).service(patch).service(by_id);
}

/// A role and what it may do.
#[derive(Serialize, utoipa::ToSchema)]
struct Role {
    id: String,
    name: String,
    display_name: String,
    description: String,
    create_at: i64,
    update_at: i64,
    delete_at: i64,
    permissions: Vec<String>,
    scheme_managed: bool,
    built_in: bool,
    /// The scheme the role was made for.
    #[schema(required)]
    scheme_id: Option<String>,
}

impl From<store::roles::Role> for Role {
    fn from(held: store::roles::Role) -> Self {
        Self {
            id: held.id,
            name: held.name,
            display_name: held.display_name,
            description: held.description,
            create_at: held.create_at,
            update_at: held.update_at,
            delete_at: held.delete_at,
            permissions: held.permissions,
            scheme_managed: held.scheme_managed,
            built_in: held.built_in,
            scheme_id: held.scheme_id,
        }
    }
}

async fn answer(state: &State, held: store::roles::Role) -> web::Result {
    let shown = roles::shown(state, vec![held]).await?.into_iter().next().ok_or_else(roles::missing)?;
    Ok(web::json(&Role::from(shown)))
}

async fn answer_all(state: &State, held: Vec<store::roles::Role>) -> web::Result {
    let shown = roles::shown(state, held).await?;
    Ok(web::json(&shown.into_iter().map(Role::from).collect::<Vec<_>>()))
}

/// All roles.
#[utoipa::path(operation_id = "GetAllRoles", tag = "roles", responses((status = 200, body = Vec<Role>), ApiErrors))]
#[get("/api/v4/roles")]
async fn list(state: Data<State>, caller: Caller) -> web::Result {
    state.require(&caller, access::permission::MANAGE_SYSTEM).await?;
    let held = store::roles::list(&state.db.exec()).await?;
    answer_all(&state, held).await
}

/// One role.
#[utoipa::path(operation_id = "GetRole", tag = "roles", responses((status = 200, body = Role), ApiErrors))]
#[get("/api/v4/roles/{role_id:[A-Za-z0-9]+}")]
async fn by_id(state: Data<State>, _caller: Caller, path: Path<String>) -> web::Result {
    checked("role_id", &path)?;
    let held = store::roles::find(&state.db.exec(), &path).await?.ok_or_else(roles::missing)?;
    answer(&state, held).await
}

/// One role by name.
#[utoipa::path(operation_id = "GetRoleByName", tag = "roles", responses((status = 200, body = Role), ApiErrors))]
#[get("/api/v4/roles/name/{role_name:[a-z0-9_]+}")]
async fn by_name(state: Data<State>, _caller: Caller, path: Path<String>) -> web::Result {
    let missing = || Problem::new(404, "app.role.get_by_name.app_error", "Unable to get the role.");
    let held = store::roles::find_by_name(&state.db.exec(), &path).await?.ok_or_else(missing)?;
    answer(&state, held).await
}

/// Several roles by name; unknown names are left out.
#[utoipa::path(operation_id = "GetRolesByNames", tag = "roles", request_body = Vec<String>,
    responses((status = 200, body = Vec<Role>), ApiErrors))]
#[post("/api/v4/roles/names")]
async fn by_names(state: Data<State>, _caller: Caller, names: NameList) -> web::Result {
    let mut names = names.checked("rolenames")?;
    if names.len() > NAMES_MAX {
        let id = "api.roles.get_multiple_by_name_too_many.request_error";
        return Err(Problem::bad_request(id, "Unable to get so many roles by name at once.").into());
    }
    names.retain(|name| !name.trim().is_empty());
    if !names.iter().all(|name| role::is_valid_name(name)) {
        return Err(Problem::invalid_body("rolename").into());
    }
    let held = store::roles::list_by_names(&state.db.exec(), &names).await?;
    answer_all(&state, held).await
}

/// What a role may do from now on.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct RolePatch {
    permissions: Option<Vec<String>>,
}

/// Change what a role may do.
#[utoipa::path(operation_id = "PatchRole", tag = "roles", request_body = RolePatch, responses((status = 200, body = Role), ApiErrors))]
#[put("/api/v4/roles/{role_id:[A-Za-z0-9]+}/patch")]
async fn patch(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Result<Json<Object<RolePatch>>, ApiError>,
) -> web::Result {
    let Json(Object(body)) = names::body("role", body)?;
    checked("role_id", &path)?;
    let role = Box::pin(roles::patch(&state, &caller, &path, body.permissions)).await?;
    Ok(web::json(&Role::from(role)))
}
