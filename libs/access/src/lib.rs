//! Permissions: what a role may do by default, and whether a caller may do a thing. Pure; used by every service.
//!
//! A permission asked for a channel is granted by the caller's roles in the channel, else by his roles in its team, else
//! by his system roles; for a team by team, else system roles.

pub mod defaults;
pub mod permission;
mod roles;

pub use roles::Roles;
