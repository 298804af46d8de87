//! How text is read: folded, cut into what can be looked up.
//!
//! Words are runs of letters and digits. Scripts that set no spaces between words are looked up by single characters and by
//! pairs, so that any piece of them is found without a dictionary. Emoji stand for themselves, and so do runs of signs.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters by which a word is looked up; what is longer is told apart by reading it.
pub const LONGEST: usize = 64;
/// Runs of signs longer than this are ornaments.
const LONGEST_SIGNS: usize = 8;

/// A text with what is compared of it: lower case, without accents, all widths and quotes the same.
#[derive(Clone, Debug, Default)]
pub struct Text {
    original: String,
    pub folded: String,
    /// For each character of the original: where it begins there, and where what became of it begins in the folded text. Empty
    /// where they are the same.
    starts: Vec<(usize, usize)>,
}

impl Text {
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { original: text.to_owned(), folded: text.to_ascii_lowercase(), starts: Vec::new() };
        }
        let original: String = text.nfc().collect();
        let mut folded = String::with_capacity(original.len());
        let mut starts = Vec::new();
        for (at, c) in original.char_indices() {
            starts.push((at, folded.len()));
            fold_char(c, &mut folded);
        }
        Self { original, folded, starts }
    }

    /// The piece of the original that became this piece of the folded text, whole characters.
    pub fn original(&self, range: &Range<usize>) -> &str {
        if self.starts.is_empty() {
            return self.original.get(range.clone()).unwrap_or_default();
        }
        let first = self.starts.partition_point(|(_, folded)| *folded <= range.start).saturating_sub(1);
        let after = self.starts.partition_point(|(_, folded)| *folded < range.end);
        let begin = self.starts.get(first).map_or(0, |(at, _)| *at);
        let end = self.starts.get(after).map_or(self.original.len(), |(at, _)| *at);
        self.original.get(begin..end.max(begin)).unwrap_or_default()
    }
}

/// Only what is compared of a text.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    text.nfc().for_each(|c| fold_char(c, &mut folded));
    folded
}

fn fold_char(c: char, to: &mut String) {
    match c {
        _ if c.is_ascii() => to.push(c.to_ascii_lowercase()),
        // Invisible: they break words for no reader.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' => {}
        '\u{2018}' | '\u{2019}' => to.push('\''),
        '\u{201c}'..='\u{201e}' => to.push('"'),
        '\u{2010}'..='\u{2015}' => to.push('-'),
        'ß' | 'ẞ' => to.push_str("ss"),
        _ => {
            let plain = std::iter::once(c).nfkd().filter(|part| !matches!(part, '\u{300}'..='\u{36f}'));
            to.extend(plain.flat_map(char::to_lowercase).nfc());
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// A run of a script without spaces.
    Dense,
    /// A run of ASCII signs, or one sign of another kind, such as an emoji.
    Signs,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
}

/// What a folded text consists of, in its order; spaces are between.
pub fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, c) in folded.char_indices() {
        let Some(kind) = kind_of(c) else { continue };
        let end = at + c.len_utf8();
        match tokens.last_mut() {
            Some(last) if last.kind == kind && last.range.end == at && joins(folded, last, c) => {
                last.range.end = end;
            }
            _ => tokens.push(Token { kind, range: at..end }),
        }
    }
    tokens
}

/// Emoji stand alone, signs of ASCII make runs.
fn joins(folded: &str, last: &Token, c: char) -> bool {
    last.kind != Kind::Signs || (c.is_ascii() && folded[last.range.clone()].is_ascii())
}

fn kind_of(c: char) -> Option<Kind> {
    if c.is_ascii() {
        return match c {
            _ if c.is_ascii_alphanumeric() => Some(Kind::Word),
            _ if c.is_ascii_graphic() => Some(Kind::Signs),
            _ => None,
        };
    }
    match c {
        _ if is_dense(c) => Some(Kind::Dense),
        _ if c.is_alphanumeric() || is_combining_mark(c) => Some(Kind::Word),
        _ if c.is_whitespace() || c.is_control() => None,
        _ => Some(Kind::Signs),
    }
}

/// Is it of a script that sets no spaces between words, or whose words grow endings that nobody types?
pub fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Is it part of a word that goes on beside it?
pub fn is_word(c: char) -> bool {
    kind_of(c) == Some(Kind::Word)
}

/// The part of a word by which it is looked up.
pub fn cut(word: &str) -> &str {
    word.char_indices().nth(LONGEST).map_or(word, |(at, _)| &word[..at])
}

/// What a token is looked up by, if it can be.
pub fn lexemes(folded: &str, token: &Token) -> Vec<String> {
    let piece = &folded[token.range.clone()];
    match token.kind {
        Kind::Word => vec![cut(piece).to_owned()],
        Kind::Dense => pairs(piece),
        Kind::Signs if !piece.is_ascii() => vec![piece.to_owned()],
        Kind::Signs if (2..=LONGEST_SIGNS).contains(&piece.len()) => vec![piece.to_owned()],
        Kind::Signs => Vec::new(),
    }
}

/// Pairs of neighbours; of a single character itself.
fn pairs(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    if chars.len() < 2 {
        return vec![run.to_owned()];
    }
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Everything a text is found by.
pub fn index(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut found = BTreeSet::new();
    for token in tokens(&folded) {
        if token.kind == Kind::Dense {
            found.extend(folded[token.range.clone()].chars().map(String::from));
        }
        found.extend(lexemes(&folded, &token));
    }
    found.extend(hashtags(&folded).into_iter().map(|range| cut(&folded[range]).to_owned()));
    found
}

/// Where the hashtags of a folded text are, with their `#`: a letter, then letters, digits, `-`, `_`, `.`.
pub fn hashtags(folded: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    for (at, _) in folded.match_indices('#') {
        let before = folded[..at].chars().next_back();
        if before.is_some_and(|c| is_word(c) || c == '#') {
            continue;
        }
        let rest = &folded[at + 1..];
        let fits = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.');
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let tag = rest[..length].trim_end_matches(['-', '_', '.']);
        if tag.starts_with(char::is_alphabetic) {
            tags.push(at..at + 1 + tag.len());
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        index(text).into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn folding() {
        for (text, folded) in [
            ("Żółć Über CAFÉ", "zołc uber cafe"),
            ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
            ("it’s “so”", "it's \"so\""),
            ("Straße", "strasse"),
            ("がか", "がか"),
            ("한국어", "한국어"),
            ("co\u{ad}op\u{200b}eration", "cooperation"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(Text::new(text).folded, folded, "{text}");
        }
    }

    #[test]
    fn what_a_text_is_found_by() {
        for (text, found) in [
            ("see foo-bar.rs", "bar foo rs see"),
            ("mail bob@example.com now", "bob com example mail now"),
            ("10.0.0.1", "0 1 10"),
            ("x->y == 1", "-> 1 == x y"),
            ("well... ok", "... ok well"),
            ("全文検索", "全 全文 文 文検 検 検索 索"),
            ("a #Tag, #two-b. x#no #3", "#tag #two-b 3 a b no tag two x"),
            ("👍🏽", "🏽 👍"),
        ] {
            assert_eq!(words(text), found, "{text}");
        }
        assert_eq!(index(&"x".repeat(1000)).into_iter().next().unwrap().len(), LONGEST);
    }

    #[test]
    fn pieces_of_the_original() {
        let text = Text::new("Ein schöner Straßenname");
        let at = text.folded.find("schoner").unwrap();
        assert_eq!(text.original(&(at..at + 7)), "schöner");
        let at = text.folded.find("ssen").unwrap();
        assert_eq!(text.original(&(at + 1..at + 4)), "ßen");
        assert_eq!(text.original(&(0..text.folded.len())), "Ein schöner Straßenname");
    }
}
