//! What can go wrong with a statement, sorted by what one does about it.

use sea_orm::{DbErr, RuntimeErr};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique or other constraint forbade it; carries the constraint's name.
    #[error("constraint {0}")]
    Conflict(String),
    /// Serialisation failure or deadlock: the same again may succeed.
    #[error("try again: {0}")]
    Retry(String),
    /// The database is away or shutting down; whether a commit took place is unknown.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// A mistake of ours or of the schema.
    #[error("database: {0}")]
    Bug(String),
}

impl Error {
    /// Is this the violation of the constraint of that name?
    pub fn violates(&self, constraint: &str) -> bool {
        matches!(self, Self::Conflict(name) if name == constraint)
    }

    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Retry(_) | Self::Unavailable(_))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error.to_string()),
            DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
                classify(inner)
            }
            _ => Self::Bug(error.to_string()),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        classify(&error)
    }
}

fn classify(error: &sqlx::Error) -> Error {
    match error {
        sqlx::Error::Database(refusal) => {
            let code = refusal.code().unwrap_or_default();
            match &*code {
                "23505" | "23503" | "23514" | "23P01" => {
                    Error::Conflict(refusal.constraint().unwrap_or_default().to_owned())
                }
                "40001" | "40P01" => Error::Retry(error.to_string()),
                // Server shutting down or starting, connection slots used up, read-only after a failover.
                "57P01" | "57P02" | "57P03" | "53300" | "25006" => Error::Unavailable(error.to_string()),
                _ => Error::Bug(error.to_string()),
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_)
        | sqlx::Error::Tls(_) => Error::Unavailable(error.to_string()),
        _ => Error::Bug(error.to_string()),
    }
}
