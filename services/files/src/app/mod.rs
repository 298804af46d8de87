//! Use cases.

pub mod access;
pub mod claims;
pub mod files;
pub mod image;
pub mod link;
pub mod links;
pub mod pictures;
pub mod posts;
pub mod probe;
pub mod receive;
mod scan;
pub mod texts;
pub mod tidy;
pub mod uploads;
