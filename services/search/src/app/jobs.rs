//! Jobs as administrators are told of them. The only ones there are make the index anew; see [`super::rebuild`].

use model::time::now_ms;
use model::{Identity, Problem};

use super::rights::{has, require};
use crate::State;
use crate::domain::job::{ASKED, Job, KINDS, Kind, MANAGE, OURS, STATUSES, kind_called};
use crate::store::{jobs, problem};

/// Which jobs are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// "": any.
    pub status: String,
    pub offset: i64,
    pub limit: i64,
}

/// Has the index made anew for a reason, soon; answers with the job that is waiting.
///
/// # Errors
/// The database is away.
pub async fn create(state: &State, reason: &str) -> Result<Job, Problem> {
    let job = jobs::create(&state.db.exec(), reason, now_ms()).await.map_err(problem)?;
    state.rebuild.notify_one();
    Ok(job)
}

/// # Errors
/// Nobody does jobs of this kind, or he may not let it be done.
pub async fn ask_for(state: &State, caller: &Identity, kind: &str) -> Result<Job, Problem> {
    let kind = kind_called(kind).ok_or_else(|| {
        let id = "api.job.unable_to_create_job.incorrect_job_type";
        Problem::bad_request(id, "There is no such type of job.")
    })?;
    require(state, caller, kind.create).await?;
    if kind != OURS {
        let id = "model.job.is_valid.type.app_error";
        return Err(Problem::bad_request(id, "Nobody does jobs of this type here."));
    }
    create(state, ASKED).await
}

/// Those of all kinds that he may look at.
///
/// # Errors
/// He may look at none.
pub async fn list(state: &State, caller: &Identity, wanted: &Wanted) -> Result<Vec<Job>, Problem> {
    if has(state, caller, OURS.read).await? {
        return list_ours(state, wanted).await;
    }
    let mut others: Vec<&str> = KINDS.iter().map(|kind| kind.read).collect();
    others.sort_unstable();
    others.dedup();
    for permission in others {
        if has(state, caller, permission).await? {
            checked(&wanted.status)?;
            return Ok(Vec::new());
        }
    }
    Err(Problem::forbidden(OURS.read))
}

/// Those of one kind.
///
/// # Errors
/// He may not look at them.
pub async fn list_kind(
    state: &State,
    caller: &Identity,
    kind: Kind,
    wanted: &Wanted,
) -> Result<Vec<Job>, Problem> {
    require(state, caller, kind.read).await?;
    if kind == OURS {
        return list_ours(state, wanted).await;
    }
    checked(&wanted.status).map(|()| Vec::new())
}

async fn list_ours(state: &State, wanted: &Wanted) -> Result<Vec<Job>, Problem> {
    checked(&wanted.status)?;
    jobs::list(&state.db.exec(), &wanted.status, wanted.offset, wanted.limit).await.map_err(problem)
}

fn checked(status: &str) -> Result<(), Problem> {
    if status.is_empty() || STATUSES.contains(&status) {
        return Ok(());
    }
    Err(Problem::bad_request("api.job.status.invalid", "There is no such status."))
}

/// # Errors
/// There is no such job, or he may not look at it.
pub async fn find(state: &State, caller: &Identity, id: &str) -> Result<Job, Problem> {
    let job = there(state, id).await?;
    require(state, caller, OURS.read).await?;
    Ok(job)
}

/// # Errors
/// There is no such job, he may not stop it, or it cannot be stopped.
pub async fn cancel(state: &State, caller: &Identity, id: &str) -> Result<(), Problem> {
    let job = there(state, id).await?;
    require(state, caller, MANAGE).await?;
    if jobs::cancel(&state.db.exec(), &job.id, now_ms()).await.map_err(problem)? {
        return Ok(());
    }
    let id = "jobs.request_cancellation.status.error";
    Err(Problem::new(500, id, "The job is over, or has to be done."))
}

async fn there(state: &State, id: &str) -> Result<Job, Problem> {
    let job = jobs::find(&state.db.exec(), id).await.map_err(problem)?;
    job.ok_or_else(|| Problem::not_found("app.job.get.app_error"))
}
