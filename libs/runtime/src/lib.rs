//! What a service is, and how one is run: alone in its process or beside others.

mod context;
pub mod metrics;
mod process;
mod serve;
mod service;

pub use context::Context;
pub use process::{Process, install_crypto};
pub use serve::{listen, run_service, workers};
pub use service::{Service, document, health, open_database};
