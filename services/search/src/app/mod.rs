//! Use cases.

pub mod files;
pub mod files_index;
pub mod index;
pub mod jobs;
mod pages;
pub mod posts;
pub mod rebuild;
pub mod renewal;
pub mod rights;
pub mod scope;
pub mod texts;
