//! Outbox, relay, JetStream and consumers together, with the real servers, and what is left when one of them forgets.
#![expect(clippy::expect_used, reason = "tests")]

mod follow;
mod support;
