//! What leaves the house and must come back unchanged: trigger ids are signed, cookies of buttons are sealed.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use model::Problem;
use model::time::now_ms;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Made of one secret that all replicas share.
#[derive(Clone)]
pub struct Keys {
    signing: [u8; 32],
    sealing: [u8; 32],
}

/// Who may open a dialog by a trigger id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Known to the client too: it tells which of its requests a dialog belongs to.
    pub client_id: String,
    pub user_id: String,
}

impl Keys {
    pub fn new(secret: &[u8]) -> Self {
        let derive =
            |purpose: &[u8]| Sha256::new().chain_update(purpose).chain_update(secret).finalize().into();
        Self { signing: derive(b"trigger ids"), sealing: derive(b"action cookies") }
    }

    /// A new trigger id: the part the client knows, and the whole for the integration.
    pub fn trigger(&self, user_id: &str) -> (String, String) {
        let client_id = model::id::random();
        let said = format!("{client_id}:{user_id}:{}", now_ms());
        let whole = format!("{said}:{}", STANDARD.encode(self.sign(&said).finalize().into_bytes()));
        (client_id, STANDARD.encode(whole))
    }

    fn sign(&self, text: &str) -> Hmac<Sha256> {
        let key = hmac::digest::Key::<Hmac<Sha256>>::from({
            let mut block = [0; 64];
            block[..32].copy_from_slice(&self.signing);
            block
        });
        <Hmac<Sha256> as KeyInit>::new(&key).chain_update(text.as_bytes())
    }

    /// Reads a trigger id that is at most so old (ms).
    pub fn read_trigger(&self, text: &str, age: i64) -> Result<Trigger, Problem> {
        let refuse = |id: &'static str| Problem::bad_request(id, "The trigger id is not valid.");
        let decoded = STANDARD
            .decode(text)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| refuse("interactive_message.decode_trigger_id.base64_decode_failed"))?;
        let parts: Vec<&str> = decoded.split(':').collect();
        let [client_id, user_id, at, signature] = parts[..] else {
            return Err(refuse("interactive_message.decode_trigger_id.missing_data"));
        };
        let signature = STANDARD
            .decode(signature)
            .map_err(|_| refuse("interactive_message.decode_trigger_id.base64_decode_failed_signature"))?;
        self.sign(&format!("{client_id}:{user_id}:{at}"))
            .verify_slice(&signature)
            .map_err(|_| refuse("interactive_message.decode_trigger_id.verify_signature_failed"))?;
        if now_ms() - at.parse::<i64>().unwrap_or(0) > age {
            return Err(refuse("interactive_message.decode_trigger_id.expired"));
        }
        Ok(Trigger { client_id: client_id.to_owned(), user_id: user_id.to_owned() })
    }

    fn cipher(&self) -> Result<LessSafeKey, Problem> {
        let key = UnboundKey::new(&AES_256_GCM, &self.sealing).map_err(|_| Problem::internal("no cipher"))?;
        Ok(LessSafeKey::new(key))
    }

    /// Makes something unreadable to everybody else.
    pub fn seal<T: Serialize>(&self, value: &T) -> Result<String, Problem> {
        let mut text = serde_json::to_vec(value).map_err(Problem::internal)?;
        let nonce: [u8; NONCE_LEN] = rand::random();
        self.cipher()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)
            .map_err(|_| Problem::internal("not sealed"))?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat()))
    }

    /// What was sealed here; `None` for anything else.
    pub fn open<T: DeserializeOwned>(&self, sealed: &str) -> Option<T> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, text) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let opened = self.cipher().ok()?.open_in_place(nonce, Aad::empty(), &mut text).ok()?;
        serde_json::from_slice(opened).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_id_is_good_for_one_person_and_a_while() {
        let keys = Keys::new(b"secret");
        let (client_id, text) = keys.trigger("u");
        let read = keys.read_trigger(&text, 1_000).unwrap();
        assert_eq!(read, Trigger { client_id, user_id: "u".into() });
        assert_eq!(
            keys.read_trigger(&text, -1).unwrap_err().id,
            "interactive_message.decode_trigger_id.expired"
        );
        assert!(Keys::new(b"other").read_trigger(&text, 1_000).is_err());
        let mut inside = String::from_utf8(STANDARD.decode(&text).unwrap()).unwrap();
        inside = inside.replacen(":u:", ":v:", 1);
        let refused = keys.read_trigger(&STANDARD.encode(inside), 1_000).unwrap_err();
        assert_eq!(refused.id, "interactive_message.decode_trigger_id.verify_signature_failed");
        for nonsense in ["", "abc", "!!", &STANDARD.encode("a:b"), &STANDARD.encode("a:b:c:d:e")] {
            assert_eq!(keys.read_trigger(nonsense, 1_000).unwrap_err().status, 400, "{nonsense}");
        }
    }

    #[test]
    fn what_is_sealed_is_read_here_alone() {
        let keys = Keys::new(b"secret");
        let sealed = keys.seal(&"where it leads").unwrap();
        assert!(!String::from_utf8_lossy(&URL_SAFE_NO_PAD.decode(&sealed).unwrap()).contains("leads"));
        assert_eq!(keys.open::<String>(&sealed).unwrap(), "where it leads");
        assert_ne!(keys.seal(&"where it leads").unwrap(), sealed);
        assert!(Keys::new(b"other").open::<String>(&sealed).is_none());
        let mut broken = sealed.clone().into_bytes();
        broken[30] ^= 1;
        for nonsense in ["", "a", "abc", std::str::from_utf8(&broken).unwrap()] {
            assert!(keys.open::<String>(nonsense).is_none());
        }
    }
}
