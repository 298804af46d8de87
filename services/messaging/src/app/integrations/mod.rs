//! What programs outside have to do with channels: calling them, and saying what they want to have said.

pub mod actions;
mod client;
pub mod dialogs;
mod keys;
mod speak;

pub use client::{Answer, Call, CallError, Client};
pub use keys::{Keys, Trigger};
pub use speak::{Saying, Whisper, say, seal_actions, whisper};
