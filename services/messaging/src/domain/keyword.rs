//! Words of one's own that count as a mention, and first names.

use std::collections::{BTreeSet, HashMap};

/// Everybody's words, ready to be looked for in a text.
#[derive(Clone, Debug, Default)]
pub struct Keywords {
    /// Lower-case single words.
    words: HashMap<String, Vec<String>>,
    /// First names, as they are written.
    first_names: HashMap<String, Vec<String>>,
    /// Lower-case keys of several words or with punctuation.
    phrases: Vec<(String, String)>,
}

impl Keywords {
    /// `keys`: comma separated, as in the user's settings.
    pub fn add(&mut self, user_id: &str, keys: &str, first_name: Option<&str>) {
        for key in keys.split(',').map(|key| key.trim().to_lowercase()).filter(|key| !key.is_empty()) {
            if key.chars().all(char::is_alphanumeric) {
                self.words.entry(key).or_default().push(user_id.to_owned());
            } else {
                self.phrases.push((key, user_id.to_owned()));
            }
        }
        if let Some(name) = first_name.filter(|name| !name.is_empty()) {
            self.first_names.entry(name.to_owned()).or_default().push(user_id.to_owned());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.first_names.is_empty() && self.phrases.is_empty()
    }

    /// Users whose words stand in the text, members of the channel or not.
    pub fn called_in(&self, text: &str) -> BTreeSet<&str> {
        let mut users = BTreeSet::new();
        if self.is_empty() {
            return users;
        }
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            for held in
                [self.words.get(&word.to_lowercase()), self.first_names.get(word)].into_iter().flatten()
            {
                users.extend(held.iter().map(String::as_str));
            }
        }
        if !self.phrases.is_empty() {
            let lower = text.to_lowercase();
            let found = self.phrases.iter().filter(|(phrase, _)| stands_alone(&lower, phrase));
            users.extend(found.map(|(_, user)| user.as_str()));
        }
        users
    }
}

/// Is the phrase there with no letter or digit touching it?
fn stands_alone(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(text: &str) -> Vec<&'static str> {
        let mut keywords = Keywords::default();
        keywords.add("bob", "pizza, tea time,c++", Some("Robert"));
        keywords.called_in(text).into_iter().map(|_| "bob").collect()
    }

    #[test]
    fn whole_words_in_any_case_and_first_names_as_written() {
        for text in ["Who wants PIZZA?", "it is Tea Time!", "c++ rocks", "Robert is right"] {
            assert_eq!(called(text), ["bob"], "{text}");
        }
        for text in ["pizzas", "steam tea timer", "robert is right", ""] {
            assert!(called(text).is_empty(), "{text}");
        }
    }
}
