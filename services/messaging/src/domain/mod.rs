//! Pure rules: no async, no SQL, no HTTP.

pub mod channel;
pub mod mention;
pub mod post;
pub mod reaction;
