//! Posts: writing them.

mod create;
pub mod delete;
pub mod edit;
pub mod ephemeral;
pub mod info;
pub mod links;
mod mentions;
mod news;
mod plan;
pub mod read;
mod show;
mod system;
mod writer;

pub use create::{create, write};
pub use system::{System, say};
pub use writer::{Draft, Writer};
