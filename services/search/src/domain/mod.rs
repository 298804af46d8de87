//! Pure: how text is read, what a query means, and whether a text fits it.

pub mod item;
pub mod job;
pub mod matching;
pub mod plan;
pub mod query;
pub mod text;
pub mod typo;
pub mod when;
