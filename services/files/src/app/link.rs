//! Public links: whoever knows one reads its file, without an account.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What links are signed with.
#[derive(Clone)]
pub struct LinkKey(Vec<u8>);

impl LinkKey {
    pub fn new(secret: &[u8]) -> Self {
        Self(secret.to_vec())
    }

    fn mac(&self, file_id: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(file_id.as_bytes());
        Some(mac)
    }

    /// The part of a link that cannot be guessed.
    pub fn sign(&self, file_id: &str) -> String {
        self.mac(file_id).map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())).unwrap_or_default()
    }

    pub fn verify(&self, file_id: &str, signature: &str) -> bool {
        let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else { return false };
        self.mac(file_id).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_its_file_alone() {
        let key = LinkKey::new(b"secret");
        assert!(key.verify("a", &key.sign("a")));
        for (file, signature) in [("b", key.sign("a")), ("a", String::new()), ("a", "äx".to_owned())] {
            assert!(!key.verify(file, &signature), "{file} {signature}");
        }
        assert!(!LinkKey::new(b"other").verify("a", &key.sign("a")));
    }
}
