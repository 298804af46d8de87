//! The search service against a real Postgres and NATS.
#![expect(clippy::expect_used, reason = "tests")]

mod access;
mod attachments;
mod complaints;
mod files;
mod fixtures;
mod interleaved;
mod language;
mod querying;
mod rebuilding;
