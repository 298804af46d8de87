//! SQL, one file a resource.

pub mod claims;
pub mod doomed;
pub mod files;
pub mod links;
pub mod pictures;
pub mod secrets;
pub mod texts;
pub mod uploads;

use model::Problem;

/// A database error as a refusal, for use cases that answer with [`Problem`].
pub fn problem(error: db::Error) -> Problem {
    if error.is_temporary() { Problem::unavailable(error) } else { Problem::internal(error) }
}
