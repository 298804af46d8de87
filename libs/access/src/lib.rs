//! Permissions: what a role may do by default, and whether a caller may do a thing. Pure; used by every service.
//!
//! A permission asked for a channel is granted by the caller's roles in the channel, else by his roles in its team, else
//! by his system roles; for a team by team, else system roles. What the default names mean in a place is said by the schemes of
//! its team and of the channel itself ([`Place`]).

pub mod defaults;
pub mod moderation;
pub mod permission;
mod roles;
mod schemes;

pub use roles::{Roles, SchemeRoles};
pub use schemes::Place;

pub(crate) const CHANNEL_ADMIN: &str = "channel_admin";
