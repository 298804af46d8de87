//! Use cases.

pub mod files;
pub mod files_index;
pub mod index;
mod pages;
pub mod posts;
pub mod rebuild;
pub mod renewal;
pub mod scope;
pub mod texts;
