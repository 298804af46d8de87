//! SQL, one file a resource.

pub mod analysis;
pub mod changes;
pub mod files;
pub mod find;
pub mod heard;
pub mod items;
pub mod jobs;
pub mod texts;
pub mod words;

use model::Problem;

/// A database error as a refusal, for use cases that answer with [`Problem`].
pub fn problem(error: db::Error) -> Problem {
    if error.is_temporary() { Problem::unavailable(error) } else { Problem::internal(error) }
}

/// A lexeme as Postgres reads it in vectors and queries.
pub fn quoted(lexeme: &str) -> String {
    format!("'{}'", lexeme.replace('\\', "\\\\").replace('\'', "''"))
}

/// A vector of lexemes.
pub fn vector<'a>(lexemes: impl IntoIterator<Item = &'a String>) -> String {
    lexemes.into_iter().map(|lexeme| quoted(lexeme)).collect::<Vec<_>>().join(" ")
}
