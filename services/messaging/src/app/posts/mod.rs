//! Posts: writing them.

mod create;
mod mentions;
mod plan;
mod show;
mod system;
mod writer;

pub use create::create;
pub use system::{System, say};
pub use writer::{Draft, Writer};
