//! Lookups as Meilisearch's filters.

use std::fmt::Write;

use super::super::Lookup;
use super::super::expression::Expression;
use super::document::{CHANNEL, EXTENSION, KIND, Kind, MARK, TIME, USER, WORDS, encoded};
use crate::domain::plan::Plan;

const DAY_MS: i64 = 86_400_000;

/// What the lookup asks for in the channels of a plan, and the mark.
pub fn of(plan: &Plan, lookup: &Lookup, until: Option<i64>) -> String {
    all(plan, lookup, until, Some(among(CHANNEL, &plan.channels)))
}

/// The same in whatever channel but some.
pub fn anywhere(plan: &Plan, lookup: &Lookup, until: Option<i64>, except: &[&String]) -> String {
    let place = (!except.is_empty()).then(|| format!("NOT {}", among(CHANNEL, except.iter().copied())));
    all(plan, lookup, until, place)
}

fn all(plan: &Plan, lookup: &Lookup, until: Option<i64>, place: Option<String>) -> String {
    let kind = if plan.files { Kind::File } else { Kind::Post };
    let mut all = vec![is(KIND, kind.name())];
    all.extend(place);
    all.extend(lookup.wanted.as_ref().map(print));
    all.extend(lookup.except.iter().map(|except| format!("NOT {}", print(except))));
    for (attribute, wanted, unwanted) in
        [(USER, &plan.authors, &plan.not_authors), (EXTENSION, &plan.extensions, &plan.not_extensions)]
    {
        all.extend(wanted.as_ref().map(|names| among(attribute, names)));
        all.extend((!unwanted.is_empty()).then(|| format!("NOT {}", among(attribute, unwanted))));
    }
    let when = &plan.when;
    all.extend((when.from > 0).then(|| format!("{TIME} >= {}", when.from)));
    all.extend((when.to < i64::MAX).then(|| format!("{TIME} < {}", when.to)));
    all.extend((!when.on.is_empty()).then(|| in_days(&when.on)));
    all.extend((!when.not_on.is_empty()).then(|| format!("NOT {}", in_days(&when.not_on))));
    all.extend(until.map(|until| format!("{TIME} <= {until}")));
    format!("{} OR ({})", mark(), all.join(" AND "))
}

/// Only the mark.
pub fn mark() -> String {
    is(KIND, MARK)
}

fn is(attribute: &str, value: &str) -> String {
    format!("{attribute} = \"{}\"", encoded(value))
}

fn among<'a>(attribute: &str, values: impl IntoIterator<Item = &'a String>) -> String {
    let mut list = format!("{attribute} IN [");
    for value in values {
        let _ = write!(list, "\"{}\",", encoded(value));
    }
    list.push(']');
    list
}

fn print(expression: &Expression) -> String {
    match expression {
        Expression::Word(word) => is(WORDS, word),
        Expression::Begin(begin) => format!("{WORDS} STARTS WITH \"{}\"", encoded(begin)),
        Expression::All(all) => joined(all.iter().map(print), " AND "),
        Expression::Any(any) => {
            let others = any.iter().filter(|part| part.word().is_none()).map(print);
            let mut words = any.iter().filter_map(Expression::word).peekable();
            let words = words.peek().is_some().then(|| among(WORDS, words));
            joined(words.into_iter().chain(others), " OR ")
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    format!("({})", parts.collect::<Vec<_>>().join(between))
}

fn in_days(days: &[i64]) -> String {
    joined(days.iter().map(|begin| format!("({TIME} >= {begin} AND {TIME} < {})", begin + DAY_MS)), " OR ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_as_a_filter() {
        let word = |word: &str| Expression::Word(word.to_owned());
        let any = Expression::Any(vec![Expression::Begin("b".to_owned()), word("c"), word("d")]);
        let lookup = Lookup {
            wanted: Some(Expression::All(vec![word("a"), any])),
            except: vec![word("e")],
            with_content: false,
        };
        let mut plan = Plan { channels: vec!["x".to_owned(), "y".to_owned()], ..Plan::default() };
        plan.not_authors = vec!["u".to_owned()];
        plan.when.on = vec![5];
        assert_eq!(
            of(&plan, &lookup, Some(9)),
            "kind = \"mark\" OR (kind = \"post\" AND channel IN [\"x\",\"y\",] AND (words = \"a\" AND (words IN [\"c\",\"d\",] OR \
             words STARTS WITH \"b\")) AND NOT words = \"e\" AND NOT user IN [\"u\",] AND ((at >= 5 AND at < 86400005)) AND at <= 9)"
        );
    }
}
