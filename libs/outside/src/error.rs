//! Why a call came to nothing.

/// Why a call came to nothing. For the log; people are told only that it did.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("not a URL that can be called: {0}")]
    Address(String),
    #[error("{0} is of the inner network")]
    Forbidden(String),
    #[error("no answer in time")]
    Late,
    #[error("redirected too often")]
    Redirects,
    #[error("{0}")]
    Failed(String),
}

pub(crate) fn failed(error: impl std::fmt::Display) -> CallError {
    CallError::Failed(error.to_string())
}
