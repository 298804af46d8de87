//! The messaging service against a real Postgres and NATS.
#![expect(clippy::expect_used, reason = "tests")]

mod editing;
mod fixtures;
mod membership;
mod reading;
mod sidebar;
mod statuses;
mod thread_marks;
mod unread;
mod writing;
