//! The messaging service against a real Postgres and NATS.
#![expect(clippy::expect_used, reason = "tests")]

mod fixtures;
mod membership;
mod sidebar;
mod writing;
