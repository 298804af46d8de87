//! The vocabulary.

use std::collections::BTreeSet;

use db::{Exec, Value, texts};

use crate::domain::typo;

/// Words a query's word may be widened to; those nearest in length come first.
const MOST: i64 = 300;
/// Words that are read to find those one slip away.
const MOST_READ: i64 = 5_000;

/// Adds words; those that are there already cost a look.
pub async fn add(exec: &Exec<'_>, words: &[String]) -> db::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let keys = words
        .iter()
        .map(|word| typo::keys(word).iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    let sql = "INSERT INTO words (word, keys)
               SELECT w.word, string_to_array(w.keys, ' ')::int[] FROM unnest($1::text[], $2::text[]) AS w(word, keys)
               ORDER BY w.word ON CONFLICT (word) DO NOTHING";
    exec.run(sql, [texts(words), texts(keys)]).await.map(|_| ())
}

/// Words that hold this piece.
pub async fn containing(exec: &Exec<'_>, piece: &str) -> db::Result<Vec<String>> {
    let sql = "SELECT word AS value FROM words WHERE keys @> $1 AND position($2 IN word) > 0
               ORDER BY length(word), word LIMIT $3";
    exec.values(sql, by_pieces(piece)).await
}

/// Words that end so.
pub async fn ending(exec: &Exec<'_>, piece: &str) -> db::Result<Vec<String>> {
    let sql = "SELECT word AS value FROM words WHERE keys @> $1 AND right(word, length($2)) = $2
               ORDER BY length(word), word LIMIT $3";
    exec.values(sql, by_pieces(piece)).await
}

/// Words that begin so.
pub async fn beginning(exec: &Exec<'_>, piece: &str) -> db::Result<Vec<String>> {
    let sql = "SELECT word AS value FROM words WHERE keys @> $1 AND left(word, length($2)) = $2
               ORDER BY length(word), word LIMIT $3";
    exec.values(sql, by_pieces(piece)).await
}

/// Are there no more than these?
pub fn are_all(found: &[String]) -> bool {
    i64::try_from(found.len()).is_ok_and(|found| found < MOST)
}

fn by_pieces(piece: &str) -> [Value; 3] {
    [numbers(typo::pieces(piece)), piece.into(), MOST.into()]
}

/// Words one slip away.
pub async fn near(exec: &Exec<'_>, word: &str) -> db::Result<Vec<String>> {
    let keys = typo::slip_keys(word);
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT word AS value FROM words WHERE keys && $1 AND length(word) BETWEEN length($2) - 1 AND length($2) + 1 LIMIT $3";
    let found: Vec<String> = exec.values(sql, [numbers(keys), word.into(), MOST_READ.into()]).await?;
    let near = found.into_iter().filter(|found| typo::is_slip(found, word));
    Ok(near.take(usize::try_from(MOST).unwrap_or(0)).collect())
}

fn numbers(keys: BTreeSet<i32>) -> Value {
    keys.into_iter().collect::<Vec<_>>().into()
}
