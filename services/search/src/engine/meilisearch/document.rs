//! What a document at Meilisearch is.

use serde::{Deserialize, Serialize};

use crate::store::changes::Change;

pub const WORDS: &str = "words";
pub const KIND: &str = "kind";
pub const CHANNEL: &str = "channel";
pub const USER: &str = "user";
pub const EXTENSION: &str = "ext";
pub const TIME: &str = "at";
pub const POSITION: &str = "position";

/// The document that says how much the index knows.
pub const MARK: &str = "mark";
/// Later than anything: the mark is found first.
const LATEST: i64 = 9_007_199_254_740_991;

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Post,
    File,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::File => "file",
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
pub enum Document {
    Item {
        id: String,
        kind: Kind,
        channel: String,
        user: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        ext: String,
        at: i64,
        words: Vec<String>,
    },
    Mark {
        id: &'static str,
        kind: &'static str,
        at: i64,
        position: i64,
    },
}

impl Document {
    pub fn of(change: Change) -> Self {
        Self::Item {
            id: change.id,
            kind: if change.is_file { Kind::File } else { Kind::Post },
            channel: encoded(&change.channel_id),
            user: encoded(&change.user_id),
            ext: encoded(&change.extension),
            at: change.create_at,
            words: change.words.iter().map(|word| encoded(word)).collect(),
        }
    }

    /// How much the index knows.
    pub fn mark(position: i64) -> Self {
        Self::Mark { id: MARK, kind: MARK, at: LATEST, position }
    }
}

/// A hit, or the mark.
#[derive(Deserialize)]
pub struct Hit {
    pub id: String,
    /// "" of the mark.
    #[serde(default)]
    pub channel: String,
    pub at: i64,
    /// Of the mark: all changes up to this number are in the index, and in what was found with it.
    pub position: Option<i64>,
}

/// Letters, digits and what is not ASCII stand for themselves, signs for private characters: nothing in a value can end it.
pub fn encoded(value: &str) -> String {
    const PRIVATE: u32 = 0xe000;
    let safe = |c: char| match c {
        _ if !c.is_ascii() || c.is_ascii_alphanumeric() => c,
        _ => char::from_u32(PRIVATE + u32::from(c)).unwrap_or(c),
    };
    value.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_ends_it() {
        for hostile in [
            "\"",
            "\\",
            "\\\"",
            "' OR kind = 'post",
            "a\" OR words EXISTS OR words = \"",
            "]",
            "\n",
            "\0",
            "->",
        ] {
            let encoded = encoded(hostile);
            let is_safe = |c: char| c.is_ascii_alphanumeric() || ('\u{e000}'..='\u{e07f}').contains(&c);
            assert!(encoded.chars().all(is_safe), "{hostile:?}: {encoded:?}");
            assert_eq!(encoded.chars().count(), hostile.chars().count());
        }
        assert_eq!(encoded("zebra42全文é👍"), "zebra42全文é👍");
    }
}
