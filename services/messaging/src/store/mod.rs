//! SQL. One file a noun; every function takes where it runs and returns domain types.

pub mod access;
pub mod channels;
pub mod mentions;
pub mod posts;
pub mod roles;
pub mod users;
