//! The service against a real Postgres and NATS, through its HTTP routes and the bus.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod bots;
mod guests;
mod letters;
mod login;
mod profiles;
mod roles;
mod schemes;
mod sessions;
mod signup;
mod terms;
mod tokens;
mod world;
