//! Secrets sent to an address.

use sha2::{Digest, Sha256};

/// What a letter is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    VerifyEmail,
    ResetPassword,
}

impl Purpose {
    pub fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }
}

/// How long a letter is good for.
pub const LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

/// Characters of a token, as clients expect it.
pub const TOKEN_LENGTH: usize = 64;

/// A new secret.
pub fn token() -> String {
    let mut text: String = (0..3).map(|_| model::id::random()).collect();
    text.truncate(TOKEN_LENGTH);
    text
}

/// What the database knows of it.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, other) = (token(), token());
        assert_eq!((one.len(), other.len()), (TOKEN_LENGTH, TOKEN_LENGTH));
        assert_ne!(one, other);
        assert_ne!(hash(&one), hash(&other));
    }
}
