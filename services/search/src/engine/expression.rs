//! What a query looks up in Postgres' index. The index knows whole words; pieces of words and slips are widened to words of
//! the vocabulary first.

use db::Exec;

use crate::domain::matching::{Closeness, Matcher, Needle, Shape};
use crate::domain::text::{self, Kind, Token};
use crate::domain::typo;
use crate::store::{quoted, words};

/// What the wanted words look up together; `None` if nothing is wanted.
pub async fn wanted(exec: &Exec<'_>, matcher: &Matcher, most: Closeness) -> db::Result<Option<String>> {
    let mut all = Vec::new();
    for needle in &matcher.wanted {
        all.push(of_needle(exec, needle, most).await?);
    }
    let between = if matcher.any { " | " } else { " & " };
    Ok((!all.is_empty()).then(|| all.join(between)))
}

/// What must not be there, as far as the index can tell.
pub fn unwanted(matcher: &Matcher) -> Option<String> {
    let all: Vec<String> = matcher.unwanted.iter().filter(|needle| is_precise(needle)).map(exactly).collect();
    (!all.is_empty()).then(|| all.join(" | "))
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

fn exactly(needle: &Needle) -> String {
    let hashtag = |end: &str| format!("({}{end})", quoted(text::cut(&needle.folded)));
    match needle.what {
        Shape::Hashtag => hashtag(""),
        Shape::HashtagPrefix => hashtag(":*"),
        Shape::Word | Shape::Prefix | Shape::Sequence | Shape::Literal => {
            let parts = needle.lookups();
            let last = parts.len().saturating_sub(1);
            let of_part = |(at, token): (usize, &&Token)| {
                let begins = needle.what == Shape::Prefix && at == last && token.kind == Kind::Word;
                part(needle, token, if begins { ":*" } else { "" })
            };
            format!("({})", parts.iter().enumerate().map(of_part).collect::<Vec<_>>().join(" & "))
        }
    }
}

fn part(needle: &Needle, token: &Token, end: &str) -> String {
    let lexemes = text::lexemes(&needle.folded, token);
    lexemes.iter().map(|lexeme| format!("{}{end}", quoted(lexeme))).collect::<Vec<_>>().join(" & ")
}

async fn of_needle(exec: &Exec<'_>, needle: &Needle, most: Closeness) -> db::Result<String> {
    if most == Closeness::Exact || !needle.may_be_part() {
        return Ok(exactly(needle));
    }
    let parts = needle.lookups();
    let mut all = Vec::new();
    for (at, token) in parts.iter().enumerate() {
        let opens = at == 0 && token.range.start == 0;
        let closes = at + 1 == parts.len() && token.range.end == needle.folded.len();
        if token.kind != Kind::Word || !(opens || closes) {
            all.push(part(needle, token, ""));
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
            _ => Vec::new(),
        };
        if most == Closeness::Slip && needle.misspellable().is_some() {
            found.extend(words::near(exec, piece).await?);
        }
        let mut any = vec![part(needle, token, if closes { ":*" } else { "" })];
        any.extend(found.iter().map(|word| quoted(word)));
        all.push(format!("({})", any.join(" | ")));
    }
    Ok(format!("({})", all.join(" & ")))
}
