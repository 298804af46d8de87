//! Use cases.

pub mod access;
pub mod claims;
pub mod files;
pub mod link;
pub mod pictures;
pub mod posts;
pub mod receive;
pub mod tidy;
pub mod uploads;
