//! The search service with a Meilisearch that is lost, emptied, slow and found again.
#![expect(clippy::expect_used, reason = "tests")]

mod door;
#[expect(dead_code, reason = "the other suite uses more of it")]
#[path = "../it/fixtures/mod.rs"]
mod fixtures;
mod losing;
mod refilling;
mod server;
