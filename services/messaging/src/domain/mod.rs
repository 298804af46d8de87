//! Pure rules: no async, no SQL, no HTTP.

pub mod channel;
pub mod keyword;
pub mod mention;
pub mod post;
pub mod reaction;
