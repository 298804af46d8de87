//! The gateway against a real NATS: sockets, fan-out, identities, limits, the proxy. Auth and messaging are played.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod fanout;
mod http;
mod proxy;
mod resume;
mod sessions;
mod socket;
mod web_client;
mod world;
