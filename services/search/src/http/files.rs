//! Searching files.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use model::FileInfo;
use serde::Serialize;
use utoipa::ToSchema;
use web::docs::ApiErrors;
use web::{Caller, RawBody, post};

use super::params::{self, SearchParameter};
use crate::State;
use crate::app::files;

const UNREADABLE: &str = "api.post.search_files.invalid_body.app_error";

/// Files that were found.
#[derive(Serialize, ToSchema)]
pub struct FileInfoList {
    /// Ids, best first: whole words before parts of words, the newest of each first.
    pub order: Vec<String>,
    /// Those files by id.
    pub file_infos: BTreeMap<String, FileInfo>,
    /// Always "".
    pub next_file_info_id: String,
    /// Always "".
    pub prev_file_info_id: String,
    /// Always 0: every file can be found.
    pub first_inaccessible_file_time: i64,
}

/// Search files of one's channels of a team, and of those without a team
#[utoipa::path(
    operation_id = "SearchFilesInTeam",
    tag = "files",
    params(("team_id" = String, Path)),
    request_body = SearchParameter,
    responses((status = 200, body = FileInfoList), ApiErrors)
)]
#[post("/api/v4/teams/{team_id:[A-Za-z0-9]+}/files/search")]
pub async fn search_files_in_team(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    body: RawBody,
) -> web::Result {
    answer(&state, &caller, Some(&path), &body).await
}

/// Search files of one's channels of all teams
#[utoipa::path(
    operation_id = "SearchFiles",
    tag = "files",
    request_body = SearchParameter,
    responses((status = 200, body = FileInfoList), ApiErrors)
)]
#[post("/api/v4/files/search")]
pub async fn search_files(state: Data<State>, caller: Caller, body: RawBody) -> web::Result {
    answer(&state, &caller, None, &body).await
}

async fn answer(state: &State, caller: &Caller, team_id: Option<&str>, body: &RawBody) -> web::Result {
    let asked = params::read(state, caller, team_id, &body.0, UNREADABLE).await?;
    let found = files::search(state, caller, &asked).await?;
    Ok(params::fresh(&FileInfoList {
        order: found.order,
        file_infos: found.files,
        next_file_info_id: String::new(),
        prev_file_info_id: String::new(),
        first_inaccessible_file_time: 0,
    }))
}
