//! Words that look alike, and keys by which a vocabulary finds them: its pieces of three letters for what contains a word,
//! and itself with one letter left out for what differs by one letter.

use std::collections::BTreeSet;

/// Shorter words are too much like one another.
pub const SHORTEST: usize = 4;
/// Longer ones are keys and numbers more than words.
const LONGEST: usize = 24;
/// A piece of a word is looked for from this length on.
pub const PIECE: usize = 3;

/// Is it something that is misspelt rather than meant?
pub fn is_misspellable(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)
}

/// Pieces of three letters.
pub fn pieces(word: &str) -> BTreeSet<String> {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(PIECE).map(|piece| piece.iter().collect()).collect()
}

/// The word, and it without each of its letters. Two words that are one slip apart have one of these in common.
pub fn shadows(word: &str) -> BTreeSet<String> {
    if !is_misspellable(word) {
        return BTreeSet::new();
    }
    let chars: Vec<char> = word.chars().collect();
    let without = |at: usize| -> String {
        chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect()
    };
    // Marked, so that they are never taken for pieces.
    let mut shadows: BTreeSet<String> = (0..chars.len()).map(|at| format!("~{}", without(at))).collect();
    shadows.insert(format!("~{word}"));
    shadows
}

/// Is the one the other with at most one letter added, left out, replaced, or two neighbours exchanged?
pub fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) => true,
        ([_, left @ ..], right) if left == right => true,
        (left, [_, right @ ..]) if left == right => true,
        ([_, left @ ..], [_, right @ ..]) if left == right => true,
        ([x, y, left @ ..], [u, v, right @ ..]) => x == v && y == u && left == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        for (a, b, is) in [
            ("message", "message", true),
            ("mesage", "message", true),
            ("messsage", "message", true),
            ("massage", "message", true),
            ("emssage", "message", true),
            ("messaeg", "message", true),
            ("mssagee", "message", false),
            ("sage", "message", false),
            ("", "a", true),
            ("ab", "", false),
        ] {
            assert_eq!(is_slip(a, b), is, "{a} {b}");
            assert_eq!(is_slip(b, a), is, "{b} {a}");
        }
    }

    #[test]
    fn words_one_slip_apart_have_a_shadow_in_common() {
        let words = ["message", "mesage", "massage", "emssage", "messages", "größe", "gröse"];
        for a in words {
            for b in words {
                if is_slip(a, b) {
                    assert!(!shadows(a).is_disjoint(&shadows(b)), "{a} {b}");
                }
            }
        }
        assert!(shadows("abc").is_empty() && shadows("ab12cd").is_empty());
    }
}
