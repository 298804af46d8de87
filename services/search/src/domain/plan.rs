//! A search as an engine gets it: words read, names resolved, places known.

use super::matching::Matcher;
use super::when::When;

#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Files by their names, or posts.
    pub files: bool,
    pub matcher: Matcher,
    /// Nowhere else.
    pub channels: Vec<String>,
    /// By one of these, if anybody is named.
    pub authors: Option<Vec<String>>,
    pub not_authors: Vec<String>,
    pub extensions: Option<Vec<String>>,
    pub not_extensions: Vec<String>,
    pub when: When,
}

impl Plan {
    /// Is there something that could be found?
    pub fn can_find(&self) -> bool {
        let is_empty = |names: &Option<Vec<String>>| names.as_ref().is_some_and(Vec::is_empty);
        !self.channels.is_empty() && !is_empty(&self.authors) && !is_empty(&self.extensions)
    }

    /// Does it lie where, and is it by whom and of when it should be? What may have changed since it was indexed.
    pub fn admits(&self, channel_id: &str, user_id: &str, create_at: i64) -> bool {
        let is_by = |names: &[String]| names.iter().any(|name| name == user_id);
        self.channels.iter().any(|channel| channel == channel_id)
            && self.authors.as_ref().is_none_or(|authors| is_by(authors))
            && !is_by(&self.not_authors)
            && self.when.holds(create_at)
    }
}
