//! Categories of the sidebar.

use actix_web::web::{Data, Path};
use model::Problem;
use web::docs::ApiErrors;
use web::{Caller, Json, StatusOk, delete, get, post, put};

use crate::State;
use crate::app::sidebar::{self, Owner};
use crate::domain::sidebar::{OrderedSidebarCategories, SidebarCategory, is_id};
use crate::http::path;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(get_order)
        .service(update_order)
        .service(get_all)
        .service(create)
        .service(update_all)
        .service(get_one)
        .service(update_one)
        .service(remove);
}

fn owner(caller: &Caller, (user_id, team_id): (String, String)) -> Result<Owner, Problem> {
    Ok(Owner { user_id: caller.resolve(&user_id)?, team_id: path::team(team_id)? })
}

fn owner_of(
    caller: &Caller,
    (user_id, team_id, category_id): (String, String, String),
) -> Result<(Owner, String), Problem> {
    let owner = owner(caller, (user_id, team_id))?;
    if is_id(&category_id) { Ok((owner, category_id)) } else { Err(Problem::invalid_url("category_id")) }
}

/// Get the categories of a user's sidebar
#[utoipa::path(
    operation_id = "GetSidebarCategoriesForTeamForUser",
    tag = "channels",
    responses((status = 200, body = OrderedSidebarCategories), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories")]
async fn get_all(state: Data<State>, caller: Caller, ids: Path<(String, String)>) -> web::Result {
    let owner = owner(&caller, ids.into_inner())?;
    Ok(web::json(&sidebar::all(&state, &caller, &owner).await?))
}

/// Create a category
#[utoipa::path(
    operation_id = "CreateSidebarCategoryForTeamForUser",
    tag = "channels",
    request_body = SidebarCategory,
    responses((status = 200, body = SidebarCategory), ApiErrors)
)]
#[post("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories")]
async fn create(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: Json<SidebarCategory>,
) -> web::Result {
    let owner = owner(&caller, ids.into_inner())?;
    Ok(web::json(&sidebar::create(&state, &caller, &owner, body.0).await?))
}

/// Change several categories
#[utoipa::path(
    operation_id = "UpdateSidebarCategoriesForTeamForUser",
    tag = "channels",
    request_body = Vec<SidebarCategory>,
    responses((status = 200, body = Vec<SidebarCategory>), ApiErrors)
)]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories")]
async fn update_all(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: Json<Vec<SidebarCategory>>,
) -> web::Result {
    let owner = owner(&caller, ids.into_inner())?;
    Ok(web::json(&sidebar::update(&state, &caller, &owner, body.0).await?))
}

/// Get the order of the categories
#[utoipa::path(
    operation_id = "GetSidebarCategoryOrderForTeamForUser",
    tag = "channels",
    responses((status = 200, body = Vec<String>), ApiErrors)
)]
#[get("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories/order")]
async fn get_order(state: Data<State>, caller: Caller, ids: Path<(String, String)>) -> web::Result {
    let owner = owner(&caller, ids.into_inner())?;
    Ok(web::json(&sidebar::all(&state, &caller, &owner).await?.order))
}

/// Set the order of the categories
#[utoipa::path(
    operation_id = "UpdateSidebarCategoryOrderForTeamForUser",
    tag = "channels",
    request_body = Vec<String>,
    responses((status = 200, body = Vec<String>), ApiErrors)
)]
#[put("/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories/order")]
async fn update_order(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String)>,
    body: Json<Vec<String>>,
) -> web::Result {
    let owner = owner(&caller, ids.into_inner())?;
    Ok(web::json(&sidebar::set_order(&state, &caller, &owner, body.0).await?))
}

/// Get a category
#[utoipa::path(
    operation_id = "GetSidebarCategoryForTeamForUser",
    tag = "channels",
    responses((status = 200, body = SidebarCategory), ApiErrors)
)]
#[get(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories/{category_id:[A-Za-z0-9_-]+}"
)]
async fn get_one(state: Data<State>, caller: Caller, ids: Path<(String, String, String)>) -> web::Result {
    let (owner, id) = owner_of(&caller, ids.into_inner())?;
    Ok(web::json(&sidebar::one(&state, &caller, &owner, &id).await?))
}

/// Change a category
#[utoipa::path(
    operation_id = "UpdateSidebarCategoryForTeamForUser",
    tag = "channels",
    request_body = SidebarCategory,
    responses((status = 200, body = SidebarCategory), ApiErrors)
)]
#[put(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories/{category_id:[A-Za-z0-9_-]+}"
)]
async fn update_one(
    state: Data<State>,
    caller: Caller,
    ids: Path<(String, String, String)>,
    body: Json<SidebarCategory>,
) -> web::Result {
    let (owner, id) = owner_of(&caller, ids.into_inner())?;
    if body.0.user_id != owner.user_id || body.0.team_id != owner.team_id {
        return Err(Problem::invalid_body("category").into());
    }
    let wanted = SidebarCategory { id, ..body.0 };
    let changed = sidebar::update(&state, &caller, &owner, vec![wanted]).await?;
    Ok(web::json(&changed.first()))
}

/// Remove a category
#[utoipa::path(
    operation_id = "RemoveSidebarCategoryForTeamForUser",
    tag = "channels",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete(
    "/api/v4/users/{user_id:[A-Za-z0-9]+}/teams/{team_id:[A-Za-z0-9]+}/channels/categories/{category_id:[A-Za-z0-9_-]+}"
)]
async fn remove(state: Data<State>, caller: Caller, ids: Path<(String, String, String)>) -> web::Result {
    let (owner, id) = owner_of(&caller, ids.into_inner())?;
    sidebar::remove(&state, &caller, &owner, &id).await?;
    Ok(web::ok())
}
