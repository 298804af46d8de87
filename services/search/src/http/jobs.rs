//! Jobs. Only ours are answered for; see README.md for whose these paths will be.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use model::Problem;
use model::id::is_valid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::docs::ApiErrors;
use web::{Caller, Params, RawBody, StatusOk, get, post};

use crate::State;
use crate::app::jobs::{self, Wanted};
use crate::domain::job::{self, kind_called};

const DEFAULT_SIZE: i64 = 60;
const MOST_SIZE: i64 = 200;

/// Something that takes long.
#[derive(Serialize, ToSchema)]
pub struct Job {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Always 0.
    pub priority: i64,
    pub create_at: i64,
    /// 0 before it has begun.
    pub start_at: i64,
    pub last_activity_at: i64,
    /// `pending`, `in_progress`, `success`, `error`, `cancel_requested` or `canceled`.
    pub status: String,
    /// Per cent; -1 after an error.
    pub progress: i64,
    /// `reason`, `done_posts_count` and `total_posts_count`, those of `documents` where there is a Meilisearch to fill, `error`
    /// while it does not go on.
    pub data: BTreeMap<&'static str, String>,
}

impl From<job::Job> for Job {
    fn from(job: job::Job) -> Self {
        let mut data = BTreeMap::from([
            ("reason", job.reason.clone()),
            ("done_posts_count", job.posts_done.to_string()),
            ("total_posts_count", job.posts_total.to_string()),
        ]);
        if job.documents_total > 0 {
            data.insert("done_documents_count", job.documents_done.to_string());
            data.insert("total_documents_count", job.documents_total.to_string());
        }
        if !job.trouble.is_empty() {
            data.insert("error", job.trouble.clone());
        }
        Self {
            kind: job::KIND,
            priority: 0,
            create_at: job.create_at,
            start_at: job.start_at,
            last_activity_at: job.last_activity_at,
            progress: job.progress(),
            data,
            status: job.status,
            id: job.id,
        }
    }
}

/// What is to be done.
#[derive(Deserialize, ToSchema)]
pub struct NewJob {
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Not needed.
    #[serde(default)]
    #[expect(dead_code, reason = "checked and left")]
    pub data: Option<BTreeMap<String, String>>,
}

fn told(jobs: Vec<job::Job>) -> Vec<Job> {
    jobs.into_iter().map(Job::from).collect()
}

fn wanted(params: &Params) -> Wanted {
    Wanted {
        status: params.text("status").to_owned(),
        offset: params.offset(),
        limit: params.bounded("per_page", DEFAULT_SIZE, MOST_SIZE),
    }
}

fn checked(id: &str) -> Result<&str, Problem> {
    if is_valid(id) { Ok(id) } else { Err(Problem::invalid_url("job_id")) }
}

/// Have something done that takes long: the index of search made anew
#[utoipa::path(
    operation_id = "CreateJob",
    tag = "jobs",
    request_body = NewJob,
    responses((status = 201, body = Job), ApiErrors)
)]
#[post("/api/v4/jobs")]
pub async fn create_job(state: Data<State>, caller: Caller, body: RawBody) -> web::Result {
    let new: NewJob = web::parse(&body.0, "job")?;
    Ok(web::created(&Job::from(jobs::ask_for(&state, &caller, &new.kind).await?)))
}

/// Jobs, the newest first
#[utoipa::path(
    operation_id = "GetJobs",
    tag = "jobs",
    params(
        ("job_type" = Option<String>, Query),
        ("status" = Option<String>, Query),
        ("page" = Option<i64>, Query),
        ("per_page" = Option<i64>, Query)
    ),
    responses((status = 200, body = Vec<Job>), ApiErrors)
)]
#[get("/api/v4/jobs")]
pub async fn get_jobs(state: Data<State>, caller: Caller, params: Params) -> web::Result {
    let jobs = match params.text("job_type") {
        "" => jobs::list(&state, &caller, &wanted(&params)).await?,
        name => {
            let kind = kind_called(name).ok_or_else(|| Problem::invalid_url("job_type"))?;
            jobs::list_kind(&state, &caller, kind, &wanted(&params)).await?
        }
    };
    Ok(web::json(&told(jobs)))
}

/// Jobs of a type, the newest first
#[utoipa::path(
    operation_id = "GetJobsByType",
    tag = "jobs",
    params(("type" = String, Path), ("page" = Option<i64>, Query), ("per_page" = Option<i64>, Query)),
    responses((status = 200, body = Vec<Job>), ApiErrors)
)]
#[get("/api/v4/jobs/type/{type:[A-Za-z0-9_-]+}")]
pub async fn get_jobs_by_type(
    state: Data<State>,
    caller: Caller,
    path: Path<String>,
    params: Params,
) -> web::Result {
    let kind = kind_called(&path).ok_or_else(|| {
        Problem::bad_request("api.job.retrieve.nopermissions", "There is no such type of job.")
    })?;
    let wanted = Wanted { status: String::new(), ..wanted(&params) };
    Ok(web::json(&told(jobs::list_kind(&state, &caller, kind, &wanted).await?)))
}

/// A job
#[utoipa::path(
    operation_id = "GetJob",
    tag = "jobs",
    params(("job_id" = String, Path)),
    responses((status = 200, body = Job), ApiErrors)
)]
#[get("/api/v4/jobs/{job_id:[A-Za-z0-9]+}")]
pub async fn get_job(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    Ok(web::json(&Job::from(jobs::find(&state, &caller, checked(&path)?).await?)))
}

/// Stop a job that somebody asked for
#[utoipa::path(
    operation_id = "CancelJob",
    tag = "jobs",
    params(("job_id" = String, Path)),
    responses((status = 200, body = StatusOk), ApiErrors)
)]
#[post("/api/v4/jobs/{job_id:[A-Za-z0-9]+}/cancel")]
pub async fn cancel_job(state: Data<State>, caller: Caller, path: Path<String>) -> web::Result {
    jobs::cancel(&state, &caller, checked(&path)?).await?;
    Ok(web::ok())
}
