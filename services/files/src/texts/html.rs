//! Pages: what a reader sees of them, and their title.

use std::borrow::Cow;

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::plain;
use super::words::Words;
use crate::previews;

/// Bytes in which a page says how it is encoded.
const PROLOGUE: usize = 1024;
/// What stands in these is no text.
const HIDDEN: [&[u8]; 3] = [b"script", b"style", b"template"];
/// Words go on through these.
const INLINE: [&[u8]; 28] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"big", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font",
    b"i", b"ins", b"kbd", b"mark", b"q", b"s", b"small", b"span", b"strike", b"strong", b"sub", b"sup",
    b"tt", b"u", b"wbr",
];

pub fn read(content: &[u8], words: &mut Words) -> bool {
    let Some(text) = decode(content) else { return false };
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut hidden: Option<Vec<u8>> = None;
    for token in Tokenizer::new_with_emitter(&*text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                if hidden.is_none() && HIDDEN.contains(&tag.name.as_slice()) {
                    hidden = Some(tag.name.to_vec());
                }
                part(&tag.name, words);
            }
            Token::EndTag(tag) => {
                if hidden.as_deref() == Some(tag.name.as_slice()) {
                    hidden = None;
                }
                part(&tag.name, words);
            }
            Token::String(text) if hidden.is_none() => {
                words.push(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
        if words.is_full() {
            break;
        }
    }
    true
}

fn part(tag: &[u8], words: &mut Words) {
    if !INLINE.contains(&tag) {
        words.line();
    }
}

fn decode(content: &[u8]) -> Option<Cow<'_, str>> {
    let prologue = String::from_utf8_lossy(&content[..content.len().min(PROLOGUE)]);
    match previews::declared_encoding(&prologue) {
        Some(encoding) if std::str::from_utf8(content).is_err() => Some(encoding.decode(content).0),
        _ => plain::decode(content),
    }
}
