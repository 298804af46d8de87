//! The vocabulary.

use db::{Exec, Value, texts};

use crate::domain::typo;

/// Words a query's word may be widened to; those nearest in length come first.
const MOST: i64 = 300;

/// Adds words; those that are there already cost a look.
pub async fn add(exec: &Exec<'_>, words: &[String]) -> db::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = words.iter().map(|word| keys(word).join(" ")).collect();
    let sql = "INSERT INTO words (word, keys)
               SELECT w.word, string_to_array(w.keys, ' ') FROM unnest($1::text[], $2::text[]) AS w(word, keys)
               ORDER BY w.word ON CONFLICT (word) DO NOTHING";
    exec.run(sql, [texts(words), keys.into()]).await.map(|_| ())
}

fn keys(word: &str) -> Vec<String> {
    typo::pieces(word).into_iter().chain(typo::shadows(word)).collect()
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

fn by_pieces(piece: &str) -> [Value; 3] {
    [texts(typo::pieces(piece)), piece.into(), MOST.into()]
}

/// Words one slip away.
pub async fn near(exec: &Exec<'_>, word: &str) -> db::Result<Vec<String>> {
    let shadows = typo::shadows(word);
    if shadows.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT word AS value FROM words WHERE keys && $1 LIMIT $2";
    let found: Vec<String> = exec.values(sql, [texts(shadows), MOST.into()]).await?;
    Ok(found.into_iter().filter(|found| typo::is_slip(found, word)).collect())
}
