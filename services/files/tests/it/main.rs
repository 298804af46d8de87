//! The files service against a real Postgres and NATS.
#![expect(clippy::expect_used, reason = "tests")]

mod attaching;
mod fixtures;
mod interleaved;
mod previewing;
mod resuming;
mod resuming_any_order;
mod scanning;
mod tidying;
mod uploading;
