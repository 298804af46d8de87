//! The id of the request being answered, for its errors and its log lines.

use std::future::Future;

pub const HEADER: &str = "x-request-id";

tokio::task_local! {
    static CURRENT: String;
}

/// Runs `work` as the request with this id.
pub async fn scope<F: Future>(id: String, work: F) -> F::Output {
    CURRENT.scope(id, work).await
}

/// The id of the request this task answers.
pub fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}
