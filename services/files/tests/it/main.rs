//! The files service against a real Postgres and NATS.
#![expect(clippy::expect_used, reason = "tests")]

mod attaching;
mod corpus;
mod dying;
mod fixtures;
mod interleaved;
mod mangled;
mod previewing;
mod reading;
mod resuming;
mod resuming_any_order;
mod scanning;
mod stores;
mod tidying;
mod uploading;
