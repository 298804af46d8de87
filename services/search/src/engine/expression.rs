//! What a query looks up in an index. The index knows whole words; pieces of words and slips are widened to words of the
//! vocabulary first.

use db::Exec;

use crate::domain::matching::{Closeness, Matcher, Needle, Shape};
use crate::domain::text::{self, Kind, Token};
use crate::domain::typo;
use crate::store::words;

/// Words that have to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    Word(String),
    /// A word that begins so.
    Begin(String),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    /// The word it is, if it is one.
    pub fn word(&self) -> Option<&String> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

/// What the wanted words look up together; `None` if nothing is wanted.
pub async fn wanted(exec: &Exec<'_>, matcher: &Matcher, most: Closeness) -> db::Result<Option<Expression>> {
    let mut all = Vec::new();
    for needle in &matcher.wanted {
        all.push(of_needle(exec, needle, most).await?);
    }
    let together = if matcher.any { Expression::Any } else { Expression::All };
    Ok((!all.is_empty()).then(|| together(all)))
}

/// What must not be there, as far as the index can tell.
pub fn unwanted(matcher: &Matcher) -> Vec<Expression> {
    matcher.unwanted.iter().filter(|needle| is_precise(needle)).map(exactly).collect()
}

/// Does looking it up decide, so that the text need not be read?
pub fn is_precise(needle: &Needle) -> bool {
    let is_short = needle.folded.chars().count() <= text::LONGEST;
    if matches!(needle.what, Shape::Hashtag | Shape::HashtagPrefix) {
        return is_short;
    }
    let [token] = needle.tokens.as_slice() else { return false };
    let length = needle.folded.chars().count();
    let decides = match token.kind {
        Kind::Word => length < text::LONGEST,
        Kind::Dense => length <= 2 && needle.what != Shape::Prefix,
        Kind::Signs => needle.what == Shape::Word,
    };
    decides && token.range == (0..needle.folded.len())
}

fn exactly(needle: &Needle) -> Expression {
    match needle.what {
        Shape::Hashtag => Expression::Word(text::cut(&needle.folded).to_owned()),
        Shape::HashtagPrefix => Expression::Begin(text::cut(&needle.folded).to_owned()),
        Shape::Word | Shape::Prefix | Shape::Sequence | Shape::Literal => {
            let parts = needle.lookups();
            let last = parts.len().saturating_sub(1);
            let of_part = |(at, token): (usize, &&Token)| {
                part(needle, token, needle.what == Shape::Prefix && at == last && token.kind == Kind::Word)
            };
            Expression::All(parts.iter().enumerate().flat_map(of_part).collect())
        }
    }
}

fn part(needle: &Needle, token: &Token, begins: bool) -> impl Iterator<Item = Expression> + use<> {
    let kind = if begins { Expression::Begin } else { Expression::Word };
    text::lexemes(&needle.folded, token).into_iter().map(kind)
}

async fn of_needle(exec: &Exec<'_>, needle: &Needle, most: Closeness) -> db::Result<Expression> {
    if most == Closeness::Exact || !needle.may_be_part() {
        return Ok(exactly(needle));
    }
    let parts = needle.lookups();
    let mut all = Vec::new();
    for (at, token) in parts.iter().enumerate() {
        let opens = at == 0 && token.range.start == 0;
        let closes = at + 1 == parts.len() && token.range.end == needle.folded.len();
        if token.kind != Kind::Word || !(opens || closes) {
            all.extend(part(needle, token, false));
            continue;
        }
        let piece = text::cut(&needle.folded[token.range.clone()]);
        let is_long = piece.chars().count() >= typo::PIECE;
        if !is_long && !closes && parts.len() > 1 {
            // It may be the end of any word; the rest is looked up, and the text decides.
            continue;
        }
        let mut found = match (opens, closes) {
            (true, true) if is_long => words::containing(exec, piece).await?,
            (true, false) if is_long => words::ending(exec, piece).await?,
            (false, true) if is_long => words::beginning(exec, piece).await?,
            _ => Vec::new(),
        };
        // Nobody knows how often a beginning comes; where all words with it are known, they are looked up by themselves.
        let begins = closes && !(is_long && words::are_all(&found));
        if most == Closeness::Slip && needle.misspellable().is_some() {
            found.extend(words::near(exec, piece).await?);
        }
        let others = found.into_iter().filter(|word| word != piece).map(Expression::Word);
        let any: Vec<_> = part(needle, token, begins).chain(others).collect();
        // Nothing but the word itself: what was looked up already.
        if any.len() == 1 { all.extend(any) } else { all.push(Expression::Any(any)) }
    }
    Ok(Expression::All(all))
}
