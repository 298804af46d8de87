//! Notification settings of a channel's member: which there are and what they may be.

use std::collections::BTreeMap;

use model::Problem;

const LEVELS: &[&str] = &["default", "all", "mention", "none"];
const SWITCH: &[&str] = &["default", "on", "off"];

/// Setting, its values (empty: any short text), and the error id of another value.
const KNOWN: &[(&str, &[&str], &str)] = &[
    ("desktop", LEVELS, "model.channel_member.is_valid.notify_level.app_error"),
    ("desktop_threads", LEVELS, "model.channel_member.is_valid.notify_level.app_error"),
    ("push", LEVELS, "model.channel_member.is_valid.push_level.app_error"),
    ("push_threads", LEVELS, "model.channel_member.is_valid.push_level.app_error"),
    ("mark_unread", &["all", "mention"], "model.channel_member.is_valid.unread_level.app_error"),
    ("email", &["default", "true", "false"], "model.channel_member.is_valid.email_value.app_error"),
    (
        "ignore_channel_mentions",
        SWITCH,
        "model.channel_member.is_valid.ignore_channel_mentions_value.app_error",
    ),
    (
        "channel_auto_follow_threads",
        &["on", "off"],
        "model.channel_member.is_valid.channel_auto_follow_threads_value.app_error",
    ),
    ("desktop_sound", SWITCH, "model.channel_member.is_valid.notify_level.app_error"),
    ("desktop_notification_sound", &[], "model.channel_member.is_valid.notify_level.app_error"),
];

const MAX_TEXT: usize = 64;

/// The settings among what a client sent; a value that no client could act on is refused.
pub fn checked(props: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Problem> {
    let mut known = BTreeMap::new();
    for (name, value) in props {
        let Some((_, values, id)) = KNOWN.iter().find(|(known, _, _)| *known == name) else { continue };
        let fits = if values.is_empty() { value.len() <= MAX_TEXT } else { values.contains(&value.as_str()) };
        if !fits {
            return Err(Problem::bad_request(id, "Invalid notification setting."));
        }
        known.insert(name, value);
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn props(name: &str, value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn only_settings_are_kept() {
        assert!(checked(props("user_id", "x")).unwrap().is_empty());
        assert_eq!(checked(props("mark_unread", "mention")).unwrap().len(), 1);
    }

    #[test]
    fn impossible_values_are_refused() {
        assert!(checked(props("mark_unread", "none")).is_err());
        assert!(checked(props("desktop_notification_sound", &"x".repeat(65))).is_err());
    }
}
