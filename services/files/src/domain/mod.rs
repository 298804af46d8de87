//! Rules that need neither database nor network.

pub mod content;
pub mod file;
pub mod range;
pub mod upload;
