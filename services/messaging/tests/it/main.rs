//! The messaging service against a real Postgres and NATS.
#![expect(clippy::expect_used, reason = "tests")]

mod bookmarks;
mod drafts;
mod editing;
mod fixtures;
mod integrations;
mod later;
mod membership;
mod previews;
mod program;
mod reading;
mod restricted;
mod roles;
mod schemes;
mod searching;
mod sidebar;
mod statuses;
mod thread_marks;
mod threads;
mod unread;
mod writing;
