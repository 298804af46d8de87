//! Calling servers that people named: bounded in time and size, and never a machine of the inner network. The check is made
//! on the address the connection goes to, at every hop, so neither a name that resolves elsewhere nor a redirect gets past.

mod address;
mod client;
mod error;
mod opened;

pub use client::{Answer, Call, Client};
pub use error::CallError;
pub use hyper::Method;
pub use opened::Opened;
