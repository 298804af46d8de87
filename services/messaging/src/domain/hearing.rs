//! What one person hears in one channel, for finding again whom an old text called.

use super::keyword::Keywords;
use super::mention;

#[derive(Clone, Debug, Default)]
pub struct Hearing {
    pub username: String,
    pub first_name: String,
    pub mention_keys: String,
    pub by_first_name: bool,
    /// Does @channel reach him?
    pub hears_channel: bool,
}

impl Hearing {
    /// Does the text call him?
    pub fn is_called(&self, text: &str) -> bool {
        let calls = mention::calls(text);
        if calls.names.contains(&self.username) || (self.hears_channel && calls.everybody()) {
            return true;
        }
        let mut words = Keywords::default();
        words.add("", &self.mention_keys, self.by_first_name.then_some(self.first_name.as_str()));
        !words.called_in(text).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hears_what_he_chose() {
        let deaf = Hearing { username: "cid".into(), mention_keys: "cake".into(), ..Hearing::default() };
        assert!(deaf.is_called("hi @cid") && deaf.is_called("Cake!"));
        assert!(!deaf.is_called("@all") && !deaf.is_called("Cidney"));
        let called = Hearing { hears_channel: true, first_name: "Dot".into(), by_first_name: true, ..deaf };
        assert!(called.is_called("@here") && called.is_called("so Dot said") && !called.is_called("a dot"));
    }
}
