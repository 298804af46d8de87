//! Pure rules: no async, no SQL, no HTTP.

pub mod acknowledgement;
pub mod attachment;
pub mod bookmark;
pub mod channel;
pub mod command;
pub mod custom_status;
pub mod dialog;
pub mod draft;
pub mod emoji;
pub mod hearing;
pub mod keyword;
pub mod links;
pub mod member_roles;
pub mod mention;
pub mod moderation;
pub mod notify_props;
pub mod post;
pub mod post_list;
pub mod preference;
pub mod priority;
pub mod reaction;
pub mod scheduled_post;
pub mod sidebar;
pub mod slack_text;
pub mod status;
pub mod team;
pub mod thread;
pub mod unread;
pub mod webhook;

/// Is this JSON of an object? Where a struct is meant, serde would take a list of its members as well.
fn is_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{")
}

/// For members a client may send as null: null means the same as nothing.
pub fn present<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + serde::Deserialize<'de>,
{
    Ok(<Option<T> as serde::Deserialize>::deserialize(deserializer)?.unwrap_or_default())
}
