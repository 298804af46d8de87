//! SQL. One file a noun; every function takes where it runs and returns domain types.

pub mod access;
pub mod channels;
pub mod mentions;
pub mod posts;
pub mod preferences;
pub mod reactions;
pub mod roles;
pub mod statuses;
pub mod unread;
pub mod user_lists;
pub mod users;
