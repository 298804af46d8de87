//! Pure rules: no async, no SQL, no HTTP.

pub mod channel;
pub mod emoji;
pub mod keyword;
pub mod mention;
pub mod post;
pub mod post_list;
pub mod preference;
pub mod reaction;
pub mod status;
pub mod unread;
