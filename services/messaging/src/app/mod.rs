//! Use cases: what may be done, and what follows from it. Called by http, consumers and jobs alike.

pub mod access;
pub mod posts;
pub mod preferences;
pub mod reactions;
pub mod statuses;
pub mod unread;
pub mod user_lists;
pub mod users;
