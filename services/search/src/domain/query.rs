//! What somebody typed into the search box, as a tree. Reading never fails: what is no filter is a word. What a tree prints
//! is read as the same tree.

use std::fmt;

use time::{Date, Month};

/// Words, and filters, of a query at most; more are not read.
const MOST: usize = 64;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    pub filters: Vec<Filter>,
}

/// Something the text has to say, or not to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub what: What,
    pub negated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Word(String),
    /// Words that begin so: `begin*`.
    Prefix(String),
    /// `"words in this order"`
    Phrase(String),
    /// `#tag`, or all that begin so.
    Hashtag {
        tag: String,
        prefix: bool,
    },
}

/// Something that has to be so of a message or a file, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub by: By,
    pub negated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A user name.
    From(String),
    /// A channel's name, `@user`, or `@user,user`.
    In(String),
    /// A file's extension.
    Extension(String),
    Before(Date),
    After(Date),
    On(Date),
}

const OPENING: &[char] =
    &['(', '[', '{', '<', ',', '.', ';', '!', '?', ':', '\'', '*', '~', '`', '“', '”', '„', '…'];
const CLOSING: &[char] = &[')', ']', '}', '>', ',', '.', ';', '!', '?', ':', '\'', '~', '`', '…', '*'];

impl Query {
    pub fn parse(text: &str) -> Self {
        let text = text.replace(['“', '”', '„'], "\"");
        let mut query = Self::default();
        let mut rest = text.as_str();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return query;
            }
            rest = query.take(rest);
        }
    }

    /// Reads what comes first, and says what is left.
    fn take<'a>(&mut self, text: &'a str) -> &'a str {
        let (negated, quoted) = match text.strip_prefix("-\"") {
            Some(quoted) => (true, Some(quoted)),
            None => (false, text.strip_prefix('"')),
        };
        if let Some(quoted) = quoted {
            let (phrase, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
            self.term(phrase_of(phrase), negated);
            return rest;
        }
        let end = text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        let Some(token) = cleaned(token) else { return rest };
        let (negated, word) = match token.strip_prefix('-') {
            Some(word)
                if word.starts_with(|c: char| {
                    c.is_alphanumeric() || !c.is_ascii() || matches!(c, '#' | '@')
                }) =>
            {
                (true, word)
            }
            _ => (false, token.as_str()),
        };
        // The value may follow its name at a distance: `from: somebody`.
        let named = text[..end].trim_start_matches(OPENING).trim_start_matches('-').strip_suffix(':');
        if let Some(name) = named.filter(|name| is_name(name)) {
            let (value, after) = value_of(rest);
            if let Some(by) = filter_of(name, &value) {
                self.filter(by, negated);
                return after;
            }
        }
        if let Some((name, value)) = word.split_once(':')
            && let Some(by) = filter_of(name, value)
        {
            self.filter(by, negated);
            return rest;
        }
        self.term(word_of(word), negated);
        rest
    }

    fn term(&mut self, what: Option<What>, negated: bool) {
        if let Some(what) = what.filter(|_| self.terms.len() < MOST) {
            self.terms.push(Term { what, negated });
        }
    }

    fn filter(&mut self, by: By, negated: bool) {
        if self.filters.len() < MOST {
            self.filters.push(Filter { by, negated });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filters.is_empty()
    }
}

/// Without the punctuation around it; what is nothing but signs stays as it is, unless it is a single one.
fn cleaned(token: &str) -> Option<String> {
    if !token.contains(char::is_alphanumeric) {
        let is_worth_it = token.chars().count() > 1 || !token.is_ascii();
        return is_worth_it.then(|| token.to_owned());
    }
    let ends_open = token.ends_with('*');
    let word = token.trim_start_matches(OPENING).trim_end_matches(CLOSING);
    Some(if ends_open { format!("{word}*") } else { word.to_owned() })
}

fn phrase_of(text: &str) -> Option<What> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| What::Phrase(words.join(" ")))
}

fn word_of(word: &str) -> Option<What> {
    if !word.contains(char::is_alphanumeric) {
        return Some(What::Word(word.to_owned()));
    }
    let (begin, prefix) = word.strip_suffix('*').map_or((word, false), |begin| (begin, true));
    if let Some(tag) = begin.strip_prefix('#')
        && tag.starts_with(char::is_alphabetic)
        && tag.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    {
        return Some(What::Hashtag { tag: tag.to_owned(), prefix });
    }
    Some(if prefix { What::Prefix(begin.to_owned()) } else { What::Word(begin.to_owned()) })
}

fn is_name(name: &str) -> bool {
    ["from", "in", "channel", "before", "after", "on", "ext"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// The next word or phrase, as a filter's value.
fn value_of(text: &str) -> (String, &str) {
    let text = text.trim_start();
    if let Some((value, rest)) = text.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        return (value.to_owned(), rest);
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

fn filter_of(name: &str, value: &str) -> Option<By> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let value = words.join(" ").to_lowercase();
    let value = value.trim_matches(|c: char| OPENING.contains(&c) || CLOSING.contains(&c) || c == ' ');
    let some = |value: &str| {
        let has_sense = value.contains(char::is_alphanumeric) && !value.contains('"');
        has_sense.then(|| value.to_owned())
    };
    match name.to_ascii_lowercase().as_str() {
        "from" => some(value.trim_start_matches(|c: char| c == '@' || OPENING.contains(&c)))
            .filter(|name| !name.contains(' '))
            .map(By::From),
        "in" | "channel" => some(value).map(By::In),
        "ext" => some(value).filter(|name| !name.contains(' ')).map(By::Extension),
        "before" => day(value).map(By::Before),
        "after" => day(value).map(By::After),
        "on" => day(value).map(By::On),
        _ => None,
    }
}

/// `2026-11-03`, or with fewer zeros.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.next().is_some() || year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts =
            self.terms.iter().map(ToString::to_string).chain(self.filters.iter().map(ToString::to_string));
        f.write_str(&parts.collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negated { "-" } else { "" };
        match &self.what {
            What::Word(word) => write!(f, "{sign}{word}"),
            What::Prefix(begin) => write!(f, "{sign}{begin}*"),
            What::Phrase(words) => write!(f, "{sign}\"{words}\""),
            What::Hashtag { tag, prefix } => write!(f, "{sign}#{tag}{}", if *prefix { "*" } else { "" }),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negated { "-" } else { "" };
        match &self.by {
            By::From(name) => write!(f, "{sign}from:{name}"),
            By::In(name) if name.contains(' ') => write!(f, "{sign}in:\"{name}\""),
            By::In(name) => write!(f, "{sign}in:{name}"),
            By::Extension(name) => write!(f, "{sign}ext:{name}"),
            By::Before(day) => write!(f, "{sign}before:{day}"),
            By::After(day) => write!(f, "{sign}after:{day}"),
            By::On(day) => write!(f, "{sign}on:{day}"),
        }
    }
}
