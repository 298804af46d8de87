//! SQL, and nothing else.

pub mod bots;
pub mod credentials;
pub mod roles;
pub mod sessions;
pub mod tokens;
pub mod users;
