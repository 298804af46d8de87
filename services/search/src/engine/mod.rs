//! What items are looked up with.

mod expression;
mod postgres;

pub use postgres::Postgres;

use crate::domain::matching::Closeness;

/// Ids of what may fit, best first: whole words before parts of words, the newest of each first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    pub ids: Vec<String>,
    /// Slips are looked for only when nothing else is found; otherwise what fits by a slip alone does not fit.
    pub loosest: Closeness,
}
