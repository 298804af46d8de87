//! What is fuzzed: each target takes bytes from outside to the one place that reads them, and panics where that breaks a promise.
//! The first bytes say how; an input that is too short for them says nothing.

mod form;
mod page;
mod picture;
mod text;

pub use form::form;
pub use page::page;
pub use picture::picture;
pub use text::text;
