//! What programs outside have to do with channels: calling them, and saying what they want to have said.

pub mod actions;
pub mod dialogs;
mod keys;
mod speak;

pub use keys::{Keys, Trigger};
pub use outside::{Answer, Call, CallError, Client};
pub use speak::{Saying, Whisper, say, seal_actions, whisper};
