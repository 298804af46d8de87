//! Expressions as Postgres reads them.

use super::Lookup;
use super::expression::Expression;
use crate::store::{find, quoted};

pub fn of(lookup: &Lookup, since: Option<i64>) -> find::Lookup {
    let except = (!lookup.except.is_empty()).then(|| joined(&lookup.except, " | "));
    find::Lookup {
        query: lookup.wanted.as_ref().map(print),
        except,
        with_content: lookup.with_content,
        since,
    }
}

fn print(expression: &Expression) -> String {
    match expression {
        Expression::Word(word) => quoted(word),
        Expression::Begin(begin) => format!("{}:*", quoted(begin)),
        Expression::All(all) => joined(all, " & "),
        Expression::Any(any) => joined(any, " | "),
    }
}

fn joined(parts: &[Expression], between: &str) -> String {
    format!("({})", parts.iter().map(print).collect::<Vec<_>>().join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_and_parts_are_held_together() {
        let word = |word: &str| Expression::Word(word.to_owned());
        let any = Expression::Any(vec![word("it's"), Expression::Begin("a\\b".to_owned())]);
        let lookup = Lookup {
            wanted: Some(Expression::All(vec![word("&"), any])),
            except: vec![word("c"), word("d")],
            with_content: false,
        };
        let printed = of(&lookup, Some(7));
        assert_eq!(printed.query.as_deref(), Some(r"('&' & ('it''s' | 'a\\b':*))"));
        assert_eq!(printed.except.as_deref(), Some("('c' | 'd')"));
        assert_eq!(printed.since, Some(7));
    }
}
