//! Use cases.

pub mod files;
pub mod files_index;
pub mod index;
pub mod posts;
pub mod rebuild;
pub mod scope;
