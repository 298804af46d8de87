//! What crosses a service boundary, and nothing else: ids, time, wire structs spoken by two or more services, and the
//! one shape in which a rule says no. No async, no I/O.

pub mod attachment;
pub mod emoji;
pub mod file_info;
pub mod id;
pub mod identity;
pub mod preview;
pub mod problem;
pub mod time;
pub mod user;

pub use emoji::Emoji;
pub use file_info::FileInfo;
pub use identity::Identity;
pub use problem::Problem;
pub use user::User;
