//! Use cases.

pub mod index;
pub mod posts;
pub mod rebuild;
pub mod scope;
