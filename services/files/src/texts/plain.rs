//! Text and code in any encoding: by its mark, as UTF-8, by its zeros, or guessed.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::words::Words;

/// Bytes by which text is told from what is none.
const LOOKED_AT: usize = 8 * 1024;

pub fn read(content: &[u8], words: &mut Words) -> bool {
    match decode(content) {
        Some(text) => {
            words.push(&text);
            true
        }
        None => false,
    }
}

/// `None`: it is no text.
pub fn decode(content: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(content) {
        return Some(encoding.decode_without_bom_handling(&content[mark..]).0);
    }
    if let Some(wide) = wide(content) {
        return Some(wide.decode_without_bom_handling(content).0);
    }
    if is_binary(content) {
        return None;
    }
    match std::str::from_utf8(content) {
        // Japanese that was written for seven bits says so by escapes.
        Ok(text) if !text.contains('\u{1b}') => return Some(text.into()),
        Ok(_) => {}
        // The last character was cut.
        Err(error) if error.error_len().is_none() => {
            return std::str::from_utf8(&content[..error.valid_up_to()]).ok().map(Cow::from);
        }
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(content, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    Some(encoding.decode_without_bom_handling(content).0)
}

/// UTF-16 without its mark: every other byte of Western text is zero.
fn wide(content: &[u8]) -> Option<&'static Encoding> {
    let head = &content[..content.len().min(LOOKED_AT) & !1];
    let zeros = |at: usize| head.chunks_exact(2).filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count();
    let most = head.len() / 2 * 7 / 10;
    if head.len() < 4 || head.chunks_exact(2).any(|pair| pair == [0, 0]) {
        None
    } else if zeros(1) > most {
        Some(UTF_16LE)
    } else if zeros(0) > most {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_binary(content: &[u8]) -> bool {
    let head = &content[..content.len().min(LOOKED_AT)];
    let is_odd = |byte: &&u8| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127);
    head.contains(&0) || head.iter().filter(is_odd).count() > head.len() / 200
}
