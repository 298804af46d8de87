//! SQL, and nothing else.

pub mod bots;
pub mod credentials;
pub mod letters;
pub mod roles;
pub mod schemes;
pub mod sessions;
pub mod terms;
pub mod tokens;
pub mod users;
