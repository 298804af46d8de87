//! Words that look alike, and keys by which a vocabulary finds them: pieces of three letters for what contains a word, halves for
//! what differs from it by a slip of a key.

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

/// What a vocabulary finds a word by: its pieces, and its halves. Numbers take less room than texts; what has the same number by
/// chance is told apart by reading it.
pub fn keys(word: &str) -> BTreeSet<i32> {
    let mut keys = pieces(word);
    if is_misspellable(word) {
        let chars: Vec<char> = word.chars().collect();
        let (first, second) = chars.split_at(chars.len() / 2);
        keys.insert(first_half(chars.len(), first));
        keys.insert(second_half(chars.len(), second));
    }
    keys
}

/// Keys that every word has in which this stands.
pub fn pieces(part: &str) -> BTreeSet<i32> {
    let chars: Vec<char> = part.chars().collect();
    chars.windows(PIECE).map(|piece| number(piece.iter().copied())).collect()
}

/// Keys of which every word has one that is one slip away: a slip spoils one half of a word and leaves the other, unless it
/// exchanges the letters between them.
pub fn slip_keys(word: &str) -> BTreeSet<i32> {
    if !is_misspellable(word) {
        return BTreeSet::new();
    }
    let chars: Vec<char> = word.chars().collect();
    let mut keys = BTreeSet::new();
    for length in chars.len() - 1..=chars.len() + 1 {
        let half = length / 2;
        keys.insert(first_half(length, &chars[..half]));
        if let Some(from) = chars.len().checked_sub(length - half) {
            keys.insert(second_half(length, &chars[from..]));
        }
    }
    let half = chars.len() / 2;
    let mut exchanged = chars.clone();
    exchanged.swap(half - 1, half);
    keys.insert(first_half(chars.len(), &exchanged[..half]));
    keys
}

fn first_half(length: usize, half: &[char]) -> i32 {
    number(format!("^{length}").chars().chain(half.iter().copied()))
}

fn second_half(length: usize, half: &[char]) -> i32 {
    number(format!("${length}").chars().chain(half.iter().copied()))
}

/// FNV-1a: the same in every build.
fn number(chars: impl Iterator<Item = char>) -> i32 {
    let hash = chars.fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193));
    i32::from_ne_bytes(hash.to_ne_bytes())
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
    fn words_one_slip_apart_are_found_by_a_key() {
        let letters = ['a', 'b', 'ö'];
        for word in ["message", "aabb", "abcdefgh", "größe", "bbbbb"] {
            let chars: Vec<char> = word.chars().collect();
            let mut slips = vec![chars.clone()];
            for at in 0..=chars.len() {
                for letter in letters {
                    let mut added = chars.clone();
                    added.insert(at, letter);
                    slips.push(added);
                }
                if at < chars.len() {
                    let (mut left_out, mut replaced) = (chars.clone(), chars.clone());
                    left_out.remove(at);
                    replaced[at] = 'x';
                    slips.extend([left_out, replaced]);
                }
                if at + 1 < chars.len() {
                    let mut exchanged = chars.clone();
                    exchanged.swap(at, at + 1);
                    slips.push(exchanged);
                }
            }
            for slip in slips.iter().map(|chars| chars.iter().collect::<String>()) {
                assert!(is_slip(&slip, word), "{slip} {word}");
                assert!(
                    !is_misspellable(&slip) || !slip_keys(&slip).is_disjoint(&keys(word)),
                    "{slip} {word}"
                );
            }
        }
        assert!(slip_keys("abc").is_empty() && slip_keys("ab12cd").is_empty());
    }

    #[test]
    fn words_are_found_by_their_pieces() {
        assert!(pieces("ssag").is_subset(&keys("message")));
        assert!(!pieces("sagg").is_subset(&keys("message")));
        assert_eq!(keys("ab1").len(), 1);
    }
}
