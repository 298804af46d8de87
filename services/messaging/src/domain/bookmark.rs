//! What a channel keeps at hand: links above its messages.

use model::Problem;
use serde::{Deserialize, Serialize};

/// Bookmarks of a channel at most.
pub const MOST: usize = 50;
const MAX_NAME: usize = 64;
const MAX_EMOJI: usize = 64;
const MAX_URL: usize = 1_024;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ChannelBookmark {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub channel_id: String,
    /// Who made it, or changed it last.
    pub owner_id: String,
    pub file_id: String,
    pub display_name: String,
    pub sort_order: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub image_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub emoji: String,
    /// `link`; files come with their service.
    #[serde(rename = "type")]
    pub kind: String,
    /// The one that it took the place of, when somebody else changed it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub original_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parent_id: String,
}

#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewChannelBookmark {
    pub file_id: String,
    pub display_name: String,
    pub link_url: String,
    pub image_url: String,
    pub emoji: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub parent_id: String,
}

/// What a client may change; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ChannelBookmarkPatch {
    pub file_id: Option<String>,
    pub display_name: Option<String>,
    pub sort_order: Option<i64>,
    pub link_url: Option<String>,
    pub image_url: Option<String>,
    pub emoji: Option<String>,
}

/// A changed bookmark, and the one it took the place of.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct UpdateChannelBookmarkResponse {
    pub updated: ChannelBookmark,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<ChannelBookmark>,
}

impl ChannelBookmark {
    pub fn check(&self) -> Result<(), Problem> {
        let refuse = |id, message| Err(Problem::bad_request(id, message));
        if self.display_name.trim().is_empty() || self.display_name.chars().count() > MAX_NAME {
            return refuse("model.channel_bookmark.is_valid.display_name.app_error", "Invalid display name.");
        }
        if self.kind == "file" || !self.file_id.is_empty() {
            let id = "model.channel_bookmark.is_valid.file_id.missing_or_invalid.app_error";
            return refuse(id, "There is no such file.");
        }
        if self.kind != "link" {
            return refuse("model.channel_bookmark.is_valid.type.app_error", "Invalid type.");
        }
        if !leads_somewhere(&self.link_url) {
            let id = "model.channel_bookmark.is_valid.link_url.missing_or_invalid.app_error";
            return refuse(id, "Invalid link.");
        }
        if !self.image_url.is_empty() && !leads_somewhere(&self.image_url) {
            return refuse("model.channel_bookmark.is_valid.image_url.app_error", "Invalid image link.");
        }
        if self.emoji.chars().count() > MAX_EMOJI {
            return refuse("model.channel_bookmark.is_valid.emoji.app_error", "Invalid emoji.");
        }
        if !self.parent_id.is_empty() && !model::id::is_valid(&self.parent_id) {
            return refuse("model.channel_bookmark.is_valid.parent_id.app_error", "Invalid parent.");
        }
        Ok(())
    }

    /// Applies a patch; its place is changed apart.
    pub fn apply(&mut self, patch: ChannelBookmarkPatch) {
        for (field, value) in [
            (&mut self.file_id, patch.file_id),
            (&mut self.display_name, patch.display_name),
            (&mut self.link_url, patch.link_url),
            (&mut self.image_url, patch.image_url),
            (&mut self.emoji, patch.emoji),
        ] {
            if let Some(value) = value {
                *field = value;
            }
        }
    }
}

/// A web address that no client takes for a script.
fn leads_somewhere(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    !host.is_empty()
        && url.chars().count() <= MAX_URL
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The order after one was moved to another place; nothing when there is no such place.
pub fn moved(order: &[String], id: &str, place: i64) -> Option<Vec<String>> {
    let place = usize::try_from(place).ok().filter(|place| *place < order.len())?;
    let mut order = order.to_vec();
    let from = order.iter().position(|known| known == id)?;
    let id = order.remove(from);
    order.insert(place, id);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for url in ["http://a", "https://a.example/b?c#d", "HTTP://A"] {
            assert!(leads_somewhere(url), "{url}");
        }
        for url in
            ["", "a", "ftp://a", "javascript:alert(1)", "http://", "http:///x", "http://a b", "http://a\n"]
        {
            assert!(!leads_somewhere(url), "{url}");
        }
        assert!(!leads_somewhere(&format!("http://a/{}", "x".repeat(MAX_URL))));
    }

    #[test]
    fn one_moves_and_the_others_close_up() {
        let order: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(moved(&order, "a", 2).unwrap(), ["b", "c", "a"]);
        assert_eq!(moved(&order, "c", 0).unwrap(), ["c", "a", "b"]);
        assert_eq!(moved(&order, "b", 1).unwrap(), ["a", "b", "c"]);
        for (id, place) in [("a", 3), ("a", -1), ("x", 0)] {
            assert_eq!(moved(&order, id, place), None);
        }
    }

    #[test]
    fn files_are_refused_until_there_are_any() {
        let link = ChannelBookmark {
            display_name: "Plan".into(),
            kind: "link".into(),
            link_url: "http://a".into(),
            ..ChannelBookmark::default()
        };
        assert!(link.check().is_ok());
        assert!(ChannelBookmark { kind: "file".into(), ..link.clone() }.check().is_err());
        assert!(ChannelBookmark { file_id: "f".repeat(26), ..link.clone() }.check().is_err());
        assert!(ChannelBookmark { kind: "x".into(), ..link.clone() }.check().is_err());
        assert!(ChannelBookmark { display_name: " ".into(), ..link }.check().is_err());
    }
}
