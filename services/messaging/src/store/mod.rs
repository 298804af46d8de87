//! SQL. One file a noun; every function takes where it runs and returns domain types.

pub mod access;
pub mod acknowledgements;
pub mod bookmarks;
pub mod channel_lists;
pub mod channel_members;
pub mod channels;
pub mod command_replies;
pub mod commands;
pub mod drafts;
pub mod emoji;
pub mod files;
pub mod guests;
pub mod hearing;
pub mod hook_calls;
pub mod incoming_hooks;
mod joined_roles;
pub mod keys;
pub mod mentions;
pub mod outgoing_hooks;
pub mod post_actions;
pub mod posts;
pub mod preferences;
pub mod reactions;
pub mod reminders;
pub mod roles;
pub mod scheduled_posts;
pub mod schemes;
pub mod searching;
pub mod sidebar;
pub mod statuses;
pub mod team_members;
pub mod teams;
pub mod threads;
pub mod unread;
pub mod user_lists;
pub mod users;

/// A pattern for `ILIKE` that finds the text anywhere; what it means literally stays literal.
pub fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
