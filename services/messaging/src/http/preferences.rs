//! Preferences.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, get, post, put};

use crate::State;
use crate::app::preferences;
use crate::domain::preference::Preference;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_preferences)
        .service(update_preferences)
        .service(delete_preferences)
        .service(get_preferences_by_category)
        .service(get_preferences_by_category_by_name);
}

/// Get all preferences of a user
#[utoipa::path(
    operation_id = "GetPreferences",
    tag = "preferences",
    responses((status = 200, body = Vec<Preference>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/preferences")]
async fn get_preferences(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let user = caller.resolve(&path)?;
    Ok(web::json(&preferences::all(&state, &caller, &user).await?))
}

/// Save preferences
#[utoipa::path(
    operation_id = "UpdatePreferences",
    tag = "preferences",
    request_body = Vec<Preference>,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/preferences")]
async fn update_preferences(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<Vec<Preference>>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    preferences::save(&state, &caller, &user, &body.0).await?;
    Ok(web::ok())
}

/// Delete preferences
#[utoipa::path(
    operation_id = "DeletePreferences",
    tag = "preferences",
    request_body = Vec<Preference>,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/preferences/delete")]
async fn delete_preferences(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: Json<Vec<Preference>>,
) -> web::Result {
    let user = caller.resolve(&path)?;
    preferences::delete(&state, &caller, &user, &body.0).await?;
    Ok(web::ok())
}

/// Get the preferences of a category
#[utoipa::path(
    operation_id = "GetPreferencesByCategory",
    tag = "preferences",
    responses((status = 200, body = Vec<Preference>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/preferences/{category:[A-Za-z0-9_]+}")]
async fn get_preferences_by_category(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String)>,
) -> web::Result {
    let (user, category) = path.into_inner();
    let user = caller.resolve(&user)?;
    Ok(web::json(&preferences::of_category(&state, &caller, &user, &category).await?))
}

/// Get one preference
#[utoipa::path(
    operation_id = "GetPreferencesByCategoryByName",
    tag = "preferences",
    responses((status = 200, body = Preference), ApiErrors)
)]
#[get(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/preferences/{category:[A-Za-z0-9_]+}/name/{preference_name:[A-Za-z0-9_]+}"
)]
async fn get_preferences_by_category_by_name(
    state: Data<State>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> web::Result {
    let (user, category, name) = path.into_inner();
    let user = caller.resolve(&user)?;
    if name.len() < 2 {
        return Err(Problem::invalid_url("preference_name").into());
    }
    Ok(web::json(&preferences::one(&state, &caller, &user, &category, &name).await?))
}
