//! 26-character ids: 128 bits in base32 without padding, five bits a character.
//!
//! The characters are those every Mattermost client knows, in ASCII order, so that ids made later sort later: an index
//! on a fresh id grows at its right edge, and `(create_at, id)` orders posts of one millisecond as they came.

use std::sync::atomic::{AtomicU64, Ordering};

const ALPHABET: &[u8; 32] = b"13456789abcdefghijkmnopqrstuwxyz";
pub const LENGTH: usize = 26;

/// Last value handed out: milliseconds in the upper 48 bits, a counter in the lower 16.
static LAST: AtomicU64 = AtomicU64::new(0);

/// A new id that sorts after every id this process made before. Not a secret: never use it as a token.
pub fn new() -> String {
    let floor = crate::time::now_ms().unsigned_abs() << 16;
    let previous = LAST.fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| Some(floor.max(last + 1)));
    let stamp = previous.map_or(floor, |last| floor.max(last + 1));
    encode((u128::from(stamp) << 64) | u128::from(rand::random::<u64>()))
}

/// A new unpredictable id: tokens, invite ids and everything else whose knowledge grants something.
pub fn random() -> String {
    encode(rand::random::<u128>())
}

/// What the whole API calls a well-formed id: 26 ASCII letters or digits.
pub fn is_valid(id: &str) -> bool {
    id.len() == LENGTH && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn encode(bits: u128) -> String {
    let mut out = String::with_capacity(LENGTH);
    for i in 0..LENGTH {
        // 26 × 5 = 130 bits: the first character carries the top three bits only.
        let shift = 125 - 5 * i as u32;
        out.push(ALPHABET[((bits >> shift) & 31) as usize] as char);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_well_formed_and_sort_as_made() {
        let ids: Vec<String> = (0..5000).map(|_| new()).collect();
        assert!(ids.iter().all(|id| is_valid(id)));
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn random_ids_are_well_formed_and_differ() {
        let (a, b) = (random(), random());
        assert!(is_valid(&a) && is_valid(&b));
        assert_ne!(a, b);
    }

    #[test]
    fn malformed_ids_are_refused() {
        for id in
            ["", "me", "abc", "zzzzzzzzzzzzzzzzzzzzzzzzz!", "zzzzzzzzzzzzzzzzzzzzzzzzzzz", "ääääääääääääa"]
        {
            assert!(!is_valid(id), "{id}");
        }
    }
}
