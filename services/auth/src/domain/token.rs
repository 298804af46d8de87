//! Tokens and what is kept of them.

use sha2::{Digest, Sha256};

/// Longer ones are cut, as every Mattermost client may assume.
const MAX: usize = 50;

/// What the database knows of a token. Tokens are random, so a plain hash suffices.
pub fn hash(token: &str) -> Vec<u8> {
    let end = token
        .char_indices()
        .map(|(at, _)| at)
        .chain([token.len()])
        .take_while(|at| *at <= MAX)
        .last()
        .unwrap_or(0);
    Sha256::digest(&token.as_bytes()[..end]).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_cut_at_character_boundaries() {
        assert_eq!(hash(&"a".repeat(60)), hash(&"a".repeat(50)));
        assert_ne!(hash(&"a".repeat(49)), hash(&"a".repeat(50)));
        assert_eq!(hash(&"ä".repeat(30)), hash(&"ä".repeat(25)));
    }
}
