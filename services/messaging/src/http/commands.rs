//! Slash commands.

use actix_web::web::{Data, Path};
use model::Problem;
use serde::Serialize;
use web::docs::ApiErrors;
use web::{Caller, Json, Params, StatusOk, StringMap, delete, get, post, put};

use crate::State;
use crate::app::commands::{self, CommandArgs};
use crate::domain::command::{AutocompleteSuggestion, Command, CommandResponse};
use crate::http::path;

pub fn routes(cfg: &mut web::Routes) {
    cfg.service(execute)
        .service(create)
        .service(list)
        .service(move_command)
        .service(regenerate)
        .service(read)
        .service(change)
        .service(remove)
        .service(autocomplete)
        .service(suggestions);
}

fn command(id: String) -> Result<String, Problem> {
    path::id("command_id", id)
}

/// Run a slash command in a channel
#[utoipa::path(
    operation_id = "ExecuteCommand",
    tag = "commands",
    request_body = CommandArgs,
    responses((status = 200, body = CommandResponse), ApiErrors)
)]
#[post("/api/v4/commands/execute")]
async fn execute(state: Data<State>, caller: Caller, body: Json<CommandArgs>) -> web::Result {
    Ok(web::json(&commands::execute(&state, &caller, body.0).await?))
}

/// Make a slash command for a team
#[utoipa::path(
    operation_id = "CreateCommand",
    tag = "commands",
    request_body = Command,
    responses((status = 201, body = Command), ApiErrors)
)]
#[post("/api/v4/commands")]
async fn create(state: Data<State>, caller: Caller, body: Json<Command>) -> web::Result {
    Ok(web::created(&commands::create(&state, &caller, body.0).await?))
}

/// List a team's commands
#[utoipa::path(
    operation_id = "ListCommands",
    tag = "commands",
    params(
        ("team_id" = String, Query),
        ("custom_only" = Option<bool>, Query, description = "Without the built-in ones")
    ),
    responses((status = 200, body = Vec<Command>), ApiErrors)
)]
#[get("/api/v4/commands")]
async fn list(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let team_id = params.text("team_id");
    if !model::id::is_valid(team_id) {
        return Err(Problem::invalid_body("team_id").into());
    }
    Ok(web::json(&commands::list(&state, &caller, team_id, params.flag("custom_only")).await?))
}

/// Get a command
#[utoipa::path(
    operation_id = "GetCommandById",
    tag = "commands",
    responses((status = 200, body = Command), ApiErrors)
)]
#[get("/api/v4/commands/{command_id:[A-Za-z0-9]+}")]
async fn read(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    Ok(web::json(&commands::find(&state, &caller, &command(path.into_inner())?).await?))
}

/// Change a command
#[utoipa::path(
    operation_id = "UpdateCommand",
    tag = "commands",
    request_body = Command,
    responses((status = 200, body = Command), ApiErrors)
)]
#[put("/api/v4/commands/{command_id:[A-Za-z0-9]+}")]
async fn change(state: Data<State>, caller: Caller, path: Path<String>, body: Json<Command>) -> web::Result {
    Ok(web::json(&commands::change(&state, &caller, &command(path.into_inner())?, body.0).await?))
}

/// Delete a command
#[utoipa::path(
    operation_id = "DeleteCommand",
    tag = "commands",
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[delete("/api/v4/commands/{command_id:[A-Za-z0-9]+}")]
async fn remove(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    commands::remove(&state, &caller, &command(path.into_inner())?).await?;
    Ok(web::ok())
}

#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read member by member, described here")]
struct CommandMove {
    team_id: String,
}

/// Give a command to another team
#[utoipa::path(
    operation_id = "MoveCommand",
    tag = "commands",
    request_body = CommandMove,
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[put("/api/v4/commands/{command_id:[A-Za-z0-9]+}/move")]
async fn move_command(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: StringMap,
) -> web::Result {
    let id = command(path.into_inner())?;
    commands::move_to(&state, &caller, &id, body.text("team_id")).await?;
    Ok(web::ok())
}

#[derive(Serialize, utoipa::ToSchema)]
struct CommandToken {
    token: String,
}

/// Make a new token for a command
#[utoipa::path(
    operation_id = "RegenCommandToken",
    tag = "commands",
    responses((status = 200, body = CommandToken), ApiErrors)
)]
#[put("/api/v4/commands/{command_id:[A-Za-z0-9]+}/regen_token")]
async fn regenerate(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let token = commands::regenerate(&state, &caller, &command(path.into_inner())?).await?;
    Ok(web::json(&CommandToken { token }))
}

/// Commands that may be completed in a team
#[utoipa::path(
    operation_id = "ListAutocompleteCommands",
    tag = "commands",
    responses((status = 200, body = Vec<Command>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/commands/autocomplete")]
async fn autocomplete(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    let team_id = path::team(path.into_inner())?;
    Ok(web::json(&commands::completions(&state, &caller, &team_id).await?))
}

/// Completions of what is being typed
#[utoipa::path(
    operation_id = "ListCommandAutocompleteSuggestions",
    tag = "commands",
    params(("user_input" = String, Query), ("channel_id" = Option<String>, Query), ("root_id" = Option<String>, Query)),
    responses((status = 200, body = Vec<AutocompleteSuggestion>), ApiErrors)
)]
#[get("/api/v4/teams/{team_id:[A-Za-z0-9]+}/commands/autocomplete_suggestions")]
async fn suggestions(state: Data<State>, caller: Caller, path: Path<String>, params: Params) -> web::Result {
    let team_id = path::team(path.into_inner())?;
    Ok(web::json(&commands::suggestions(&state, &caller, &team_id, params.text("user_input")).await?))
}
