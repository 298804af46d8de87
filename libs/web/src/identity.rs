//! Identities on the way from gateway to service: JSON and an HMAC over it, good for a minute.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use model::Identity;
use model::time::now_ms;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

pub const HEADER: &str = "x-parlance-identity";
const LIFETIME_MS: i64 = 60_000;

#[derive(Serialize, Deserialize)]
struct Claim {
    identity: Identity,
    /// Unix ms.
    until: i64,
}

/// The secret that gateway and services share.
#[derive(Clone)]
pub struct Key(Vec<u8>);

impl Key {
    pub fn new(secret: &str) -> Self {
        Self(secret.as_bytes().to_vec())
    }

    fn mac(&self, text: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(text.as_bytes());
        Some(mac)
    }

    /// Text for the header; empty if the identity cannot be written.
    pub fn sign(&self, identity: &Identity) -> String {
        let claim = Claim { identity: identity.clone(), until: now_ms() + LIFETIME_MS };
        let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&claim).unwrap_or_default());
        let Some(mac) = self.mac(&text) else { return String::new() };
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{text}.{signature}")
    }

    /// The identity, if the signature holds and the claim is fresh.
    pub fn verify(&self, header: &str) -> Option<Identity> {
        let (text, signature) = header.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(text)?.verify_slice(&signature).ok()?;
        let claim: Claim = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        (claim.until > now_ms()).then_some(claim.identity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> Identity {
        Identity { user_id: "u".repeat(26), roles: "system_user".into(), ..Identity::default() }
    }

    #[test]
    fn what_was_signed_is_believed() {
        let key = Key::new("a-secret-of-more-than-thirty-two-characters");
        assert_eq!(key.verify(&key.sign(&somebody())), Some(somebody()));
    }

    #[test]
    fn foreign_tampered_and_broken_claims_are_not() {
        let key = Key::new("a-secret-of-more-than-thirty-two-characters");
        let header = key.sign(&somebody());
        assert_eq!(Key::new("another-secret-of-more-than-thirty-two").verify(&header), None);
        let admin = Identity { roles: "system_admin".into(), ..somebody() };
        let (forged, _) =
            key.sign(&admin).split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let (_, signature) = header.split_once('.').unwrap();
        assert_eq!(key.verify(&format!("{forged}.{signature}")), None);
        for broken in ["", ".", "x.y", "ä.ö", &header[..header.len() - 2]] {
            assert_eq!(key.verify(broken), None, "{broken}");
        }
    }
}
