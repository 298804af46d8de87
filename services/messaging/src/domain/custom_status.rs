//! What somebody says he is doing.

use model::Problem;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The user's prop that holds it, as JSON.
pub const PROP: &str = "customStatus";
/// The preference that holds the recent ones.
pub const CATEGORY: &str = "custom_status";
pub const RECENT: &str = "recent_custom_statuses";

const MAX_TEXT: usize = 100;
const MAX_RECENT: usize = 5;
/// No end.
const NEVER: &str = "0001-01-01T00:00:00Z";
const DURATIONS: [&str; 6] =
    ["thirty_minutes", "one_hour", "four_hours", "today", "this_week", "date_and_time"];

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CustomStatus {
    pub emoji: String,
    pub text: String,
    /// "", `thirty_minutes`, `one_hour`, `four_hours`, `today`, `this_week` or `date_and_time`.
    pub duration: String,
    /// RFC 3339; year 1: never.
    pub expires_at: String,
}

impl CustomStatus {
    /// Checks it and fills in what was left out.
    pub fn check(mut self, now_ms: i64) -> Result<Self, Problem> {
        let invalid = || Problem::invalid_body("custom_status");
        if self.emoji.is_empty() && self.text.is_empty() {
            return Err(invalid());
        }
        if self.emoji.is_empty() {
            self.emoji = "speech_balloon".to_owned();
        }
        self.text = self.text.chars().take(MAX_TEXT).collect();
        if self.expires_at.is_empty() {
            self.expires_at = NEVER.to_owned();
        }
        let end = OffsetDateTime::parse(&self.expires_at, &Rfc3339).map_err(|_| invalid())?;
        let fits = if self.duration.is_empty() {
            self.expires_at == NEVER
        } else {
            DURATIONS.contains(&self.duration.as_str())
                && end.unix_timestamp_nanos() / 1_000_000 > i128::from(now_ms)
        };
        if fits { Ok(self) } else { Err(invalid()) }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.emoji == other.emoji && self.text == other.text
    }
}

/// The recent ones with a new one in front.
pub fn with_recent(mut recent: Vec<CustomStatus>, new: CustomStatus) -> Vec<CustomStatus> {
    recent.retain(|old| !old.says_the_same(&new));
    recent.insert(0, new);
    recent.truncate(MAX_RECENT);
    recent
}

/// The recent ones without one.
pub fn without_recent(mut recent: Vec<CustomStatus>, gone: &CustomStatus) -> Vec<CustomStatus> {
    recent.retain(|old| !old.says_the_same(gone));
    recent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(emoji: &str, text: &str, duration: &str, expires_at: &str) -> CustomStatus {
        CustomStatus {
            emoji: emoji.into(),
            text: text.into(),
            duration: duration.into(),
            expires_at: expires_at.into(),
        }
    }

    #[test]
    fn something_must_be_said_and_not_be_over() {
        let now = 1_700_000_000_000;
        assert!(status("", "", "", "").check(now).is_err());
        assert!(status("coffee", "x", "one_hour", "2001-01-01T00:00:00Z").check(now).is_err());
        assert!(status("coffee", "x", "for_ever", "2033-01-01T00:00:00Z").check(now).is_err());
        assert!(status("coffee", "x", "one_hour", "tomorrow").check(now).is_err());
        assert!(status("coffee", "x", "one_hour", "2033-01-01T00:00:00Z").check(now).is_ok());
        let checked = status("", &"t".repeat(101), "", "").check(now).unwrap();
        assert_eq!(checked, status("speech_balloon", &"t".repeat(100), "", NEVER));
    }

    #[test]
    fn recent_ones_are_few_and_different() {
        let one = |text: &str| status("coffee", text, "", NEVER);
        let mut recent = Vec::new();
        for text in ["a", "b", "c", "d", "e", "f", "b"] {
            recent = with_recent(recent, one(text));
        }
        let texts =
            |recent: &[CustomStatus]| recent.iter().map(|status| status.text.clone()).collect::<String>();
        assert_eq!(texts(&recent), "bfedc");
        assert_eq!(texts(&without_recent(recent, &one("e"))), "bfdc");
    }
}
