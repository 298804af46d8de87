//! Use cases: what may be done, and what follows from it. Called by http, consumers and jobs alike.

pub mod access;
pub mod acknowledgements;
pub mod bookmarks;
pub mod bots;
pub mod channel_members;
pub mod channels;
pub mod commands;
pub mod custom_status;
pub mod drafts;
mod frames;
pub mod hearing;
pub mod integrations;
mod notices;
pub mod posts;
pub mod preferences;
pub mod reactions;
pub mod reminders;
pub mod scheduled_posts;
pub mod sidebar;
pub mod statuses;
pub mod team_members;
pub mod teams;
pub mod threads;
pub mod unread;
pub mod user_lists;
pub mod users;
pub mod webhooks;
