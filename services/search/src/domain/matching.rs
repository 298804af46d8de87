//! Does a text say what a query asks for, how closely, and with which of its words?
//!
//! An index may be stale and may promise too much: what is answered is decided here, by the text as it is now.

use std::ops::Range;

use super::query::{Query, Term, What};
use super::text::{self, Kind, Text, Token};
use super::typo;

/// How a text says it: the earlier, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// As whole words.
    Exact,
    /// As parts of words.
    Part,
    /// With a slip of a key.
    Slip,
}

/// One thing looked for, read once.
#[derive(Clone, Debug)]
pub struct Needle {
    pub what: Shape,
    pub folded: String,
    pub tokens: Vec<Token>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Word,
    Prefix,
    /// Words in order, whatever stands between them.
    Sequence,
    /// To the letter, as far as spaces are not concerned.
    Literal,
    Hashtag,
    HashtagPrefix,
}

/// A query's words, read once.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    pub wanted: Vec<Needle>,
    pub unwanted: Vec<Needle>,
    /// One of the wanted is enough.
    pub any: bool,
}

/// What a text was found to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub closeness: Closeness,
    /// The words of the text that were meant, as they stand there.
    pub words: Vec<String>,
}

impl Matcher {
    pub fn new(query: &Query, any: bool) -> Self {
        let of = |negated: bool| {
            let terms = query.terms.iter().filter(|term| term.negated == negated);
            terms.map(Needle::new).filter(|needle| !needle.lookups().is_empty()).collect()
        };
        Self { wanted: of(false), unwanted: of(true), any }
    }

    pub fn judge(&self, message: &str) -> Option<Found> {
        let text = Text::new(message);
        let tokens = text::tokens(&text.folded);
        if self.unwanted.iter().any(|needle| needle.is_said(&text, &tokens)) {
            return None;
        }
        let found: Vec<_> = self.wanted.iter().map(|needle| needle.find(&text, &tokens)).collect();
        if !self.any && found.iter().any(Option::is_none) {
            return None;
        }
        let mut words = Vec::new();
        let mut closeness = Vec::new();
        for (how, ranges) in found.into_iter().flatten() {
            closeness.push(how);
            words.extend(ranges.iter().map(|range| text.original(range).to_owned()));
        }
        words.sort_unstable();
        words.dedup();
        if closeness.is_empty() {
            return self.wanted.is_empty().then_some(Found { closeness: Closeness::Exact, words });
        }
        let closeness = if self.any { closeness.into_iter().min() } else { closeness.into_iter().max() };
        Some(Found { closeness: closeness.unwrap_or(Closeness::Exact), words })
    }
}

impl Needle {
    fn new(term: &Term) -> Self {
        let (what, said) = match &term.what {
            What::Word(word) => (Shape::Word, word.clone()),
            What::Prefix(begin) => (Shape::Prefix, begin.clone()),
            What::Hashtag { tag, prefix: false } => {
                (Shape::Hashtag, format!("#{}", tag.trim_end_matches(['-', '_', '.'])))
            }
            What::Hashtag { tag, prefix: true } => (Shape::HashtagPrefix, format!("#{tag}")),
            What::Phrase(words) if words.chars().all(is_ordinary) => (Shape::Sequence, words.clone()),
            What::Phrase(words) => (Shape::Literal, words.clone()),
        };
        let folded = text::fold(&said);
        let tokens = text::tokens(&folded);
        Self { what, folded, tokens }
    }

    /// The tokens by which it can be looked up: its words, or its signs if it has no words.
    pub fn lookups(&self) -> Vec<&Token> {
        let words: Vec<&Token> = self.tokens.iter().filter(|token| token.kind != Kind::Signs).collect();
        if words.is_empty() {
            return self
                .tokens
                .iter()
                .filter(|token| !text::lexemes(&self.folded, token).is_empty())
                .collect();
        }
        words
    }

    /// May it be a piece of a word? Short ones are in too many.
    pub fn may_be_part(&self) -> bool {
        let is_dense = self.folded.contains(text::is_dense);
        self.what == Shape::Word && (is_dense || self.folded.chars().count() >= typo::PIECE)
    }

    /// The one word that may be misspelt.
    pub fn misspellable(&self) -> Option<&str> {
        let is_word = self.what == Shape::Word && self.tokens.len() == 1;
        Some(self.folded.as_str()).filter(|word| is_word && typo::is_misspellable(word))
    }

    fn is_said(&self, text: &Text, tokens: &[Token]) -> bool {
        self.find(text, tokens).is_some_and(|(how, _)| how == Closeness::Exact)
    }

    fn find(&self, text: &Text, tokens: &[Token]) -> Option<(Closeness, Vec<Range<usize>>)> {
        let exact = |ranges: Vec<_>| (!ranges.is_empty()).then_some((Closeness::Exact, ranges));
        match self.what {
            Shape::Word => self.find_word(text, tokens),
            Shape::Prefix => {
                let begins = self.occurrences(text).filter(|range| begins_word(&text.folded, range));
                exact(begins.map(|range| whole(&text.folded, range)).collect())
            }
            Shape::Sequence => exact(self.sequences(text)),
            Shape::Literal => {
                let found = loosely(&text.folded, &self.folded);
                exact(found.into_iter().filter(|range| is_whole(&text.folded, range)).collect())
            }
            Shape::Hashtag | Shape::HashtagPrefix => {
                let is_it = |tag: &str| match self.what {
                    Shape::Hashtag => tag == self.folded,
                    _ => tag.starts_with(&self.folded),
                };
                exact(
                    text::hashtags(&text.folded)
                        .into_iter()
                        .filter(|tag| is_it(&text.folded[tag.clone()]))
                        .collect(),
                )
            }
        }
    }

    fn find_word(&self, text: &Text, tokens: &[Token]) -> Option<(Closeness, Vec<Range<usize>>)> {
        let all: Vec<Range<usize>> = self.occurrences(text).collect();
        let exact: Vec<_> = all.iter().filter(|range| is_whole(&text.folded, range)).cloned().collect();
        if !exact.is_empty() {
            return Some((Closeness::Exact, exact));
        }
        if !all.is_empty() && self.may_be_part() {
            let words = all.into_iter().map(|range| whole(&text.folded, range)).collect();
            return Some((Closeness::Part, words));
        }
        let word = self.misspellable()?;
        let is_slip = |token: &&Token| {
            token.kind == Kind::Word && typo::is_slip(word, &text.folded[token.range.clone()])
        };
        let slips: Vec<_> = tokens.iter().filter(is_slip).map(|token| token.range.clone()).collect();
        (!slips.is_empty()).then_some((Closeness::Slip, slips))
    }

    fn occurrences<'a>(&'a self, text: &'a Text) -> impl Iterator<Item = Range<usize>> + 'a {
        text.folded.match_indices(&self.folded).map(|(at, piece)| at..at + piece.len())
    }

    /// Where its words follow one another.
    fn sequences(&self, text: &Text) -> Vec<Range<usize>> {
        let wanted = steps(&self.folded);
        let there = steps(&text.folded);
        let says = |range: &Range<usize>| &text.folded[range.clone()];
        let fits = |window: &&[Range<usize>]| {
            window.iter().zip(&wanted).all(|(there, wanted)| says(there) == &self.folded[wanted.clone()])
        };
        if wanted.is_empty() {
            return Vec::new();
        }
        there.windows(wanted.len()).filter(fits).map(|run| run[0].start..run[run.len() - 1].end).collect()
    }
}

/// Words, and single characters of scripts without spaces.
fn steps(folded: &str) -> Vec<Range<usize>> {
    let mut steps = Vec::new();
    for token in text::tokens(folded) {
        match token.kind {
            Kind::Word => steps.push(token.range),
            Kind::Dense => {
                let begin = token.range.start;
                let chars = folded[token.range].char_indices();
                steps.extend(chars.map(|(at, c)| begin + at..begin + at + c.len_utf8()));
            }
            Kind::Signs => {}
        }
    }
    steps
}

/// Does a phrase made of these mean its words, and no signs?
fn is_ordinary(c: char) -> bool {
    c.is_alphanumeric()
        || c.is_whitespace()
        || text::is_dense(c)
        || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '\'' | '(' | ')' | '\u{300}'..='\u{36f}')
}

/// Where a text says this, with any spaces where it has one.
fn loosely(folded: &str, wanted: &str) -> Vec<Range<usize>> {
    let Some(first) = wanted.split(' ').next().filter(|first| !first.is_empty()) else { return Vec::new() };
    let from = |at: usize| {
        let mut end = at;
        for (place, word) in wanted.split(' ').enumerate() {
            let rest = &folded[end..];
            let skipped = if place == 0 { rest } else { rest.trim_start() };
            if place > 0 && skipped.len() == rest.len() {
                return None;
            }
            end = folded.len() - skipped.strip_prefix(word)?.len();
        }
        Some(at..end)
    };
    folded.match_indices(first).filter_map(|(at, _)| from(at)).collect()
}

fn begins_word(folded: &str, range: &Range<usize>) -> bool {
    let first = folded[range.clone()].chars().next();
    let before = folded[..range.start].chars().next_back();
    !(first.is_some_and(text::is_word) && before.is_some_and(text::is_word))
}

fn ends_word(folded: &str, range: &Range<usize>) -> bool {
    let last = folded[range.clone()].chars().next_back();
    let after = folded[range.end..].chars().next();
    !(last.is_some_and(text::is_word) && after.is_some_and(text::is_word))
}

/// Does it begin and end where words do?
fn is_whole(folded: &str, range: &Range<usize>) -> bool {
    begins_word(folded, range) && ends_word(folded, range)
}

/// Widened to the words it begins and ends in.
fn whole(folded: &str, range: Range<usize>) -> Range<usize> {
    let before = folded[..range.start].char_indices().rev().take_while(|(_, c)| text::is_word(*c)).last();
    let after = folded[range.end..].char_indices().find(|(_, c)| !text::is_word(*c));
    let begin =
        if begins_word(folded, &range) { range.start } else { before.map_or(range.start, |(at, _)| at) };
    let end = if ends_word(folded, &range) {
        range.end
    } else {
        after.map_or(folded.len(), |(at, _)| range.end + at)
    };
    begin..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a text fits, and the words it fits by.
    fn judge(query: &str, text: &str) -> String {
        let found = Matcher::new(&Query::parse(query), false).judge(text);
        found.map_or_else(
            || "no".to_owned(),
            |found| format!("{:?} {}", found.closeness, found.words.join("|")).trim().to_owned(),
        )
    }

    #[test]
    fn what_fits() {
        for (query, text, found) in [
            ("zebra", "A Zebra, ZEBRA", "Exact ZEBRA|Zebra"),
            ("zebra", "zebras", "Part zebras"),
            ("ebr", "Zebras", "Part Zebras"),
            ("zebar", "a zebra", "Slip zebra"),
            ("zebra horse", "zebra", "no"),
            ("zebra -horse", "zebra horse", "no"),
            ("zebra -horse", "zebra horses", "Exact zebra"),
            ("it", "with", "no"),
            ("it", "It is", "Exact It"),
            ("x", "x y", "Exact x"),
            ("cross*", "street crossing", "Exact crossing"),
            ("ross*", "street crossing", "no"),
            ("\"zebra crossing\"", "a zebra, crossing", "Exact zebra, crossing"),
            ("\"zebra crossing\"", "crossing zebra", "no"),
            ("\"zebra cross\"", "zebra crossing", "no"),
            ("\"@bob\"", "hi @bob!", "Exact @bob"),
            ("\"@bob\"", "hi bob", "no"),
            ("\"foo -> bar\"", "foo  ->\nbar", "Exact foo  ->\nbar"),
            ("#animal", "an #Animal.", "Exact #Animal"),
            ("#animal", "animal #animals", "no"),
            ("#ani*", "#animals", "Exact #animals"),
            ("foo-bar", "see foo-bar.rs", "Exact foo-bar"),
            ("foo-bar", "foo bar", "no"),
            ("oo-ba", "foo-bar", "Part foo-bar"),
            ("10.0.0.1", "ping 10.0.0.1", "Exact 10.0.0.1"),
            ("10.0.0.1", "ping 110.0.0.1", "Part 110.0.0.1"),
            ("bob@example.com", "<bob@example.com>", "Exact bob@example.com"),
            ("don't", "I don\u{2019}t", "Exact don\u{2019}t"),
            ("c++", "C++ and C", "Exact C++"),
            ("->", "a->b", "Exact ->"),
            ("👍", "ok👍🏽", "Exact 👍"),
            ("検索", "全文検索エンジン", "Exact 検索"),
            ("索", "全文検索", "Exact 索"),
            ("検文", "全文検索", "no"),
            ("\"全文 検索\"", "全文検索", "Exact 全文検索"),
            ("cafe", "Café", "Exact Café"),
            ("-zebra", "horse", "Exact"),
        ] {
            assert_eq!(judge(query, text), found, "{query} in {text}");
        }
    }

    #[test]
    fn one_of_several() {
        let matcher = Matcher::new(&Query::parse("zebra horse"), true);
        assert_eq!(matcher.judge("a horse").map(|found| found.words), Some(vec!["horse".to_owned()]));
        assert_eq!(matcher.judge("horses zebra").map(|found| found.closeness), Some(Closeness::Exact));
        assert!(matcher.judge("cow").is_none());
    }
}
