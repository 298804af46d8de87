//! Use cases: what may happen, in one transaction each, and who is told.

pub mod activation;
pub mod announce;
pub mod bots;
pub mod credentials;
pub mod guests;
pub mod letters;
pub mod login;
pub mod passwords;
pub mod roles;
pub mod schemes;
pub mod sessions;
pub mod signup;
pub mod system_bot;
pub mod terms;
pub mod tokens;
pub mod users;

use model::Problem;

/// Why a use case ended early: a rule said no, or the database could not.
#[derive(Debug)]
pub enum Failure {
    Refused(Problem),
    Database(db::Error),
}

pub type Result<T> = std::result::Result<T, Failure>;

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(problem) => problem,
            Failure::Database(error) if error.is_temporary() => Self::unavailable(error),
            Failure::Database(error) => Self::internal(error),
        }
    }
}

impl From<Failure> for web::ApiError {
    fn from(failure: Failure) -> Self {
        Self(failure.into())
    }
}
