//! E-mail: who wrote what to whom, what about, and what is attached.

use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::words::Words;

/// Mails in mails.
const DEEPEST: usize = 3;

pub fn read(content: &[u8], words: &mut Words) -> bool {
    match MessageParser::default().parse(content) {
        Some(message) => {
            mail(&message, DEEPEST, words);
            true
        }
        None => false,
    }
}

fn mail(message: &Message<'_>, depth: usize, words: &mut Words) {
    line(message.subject(), words);
    for people in [message.from(), message.to(), message.cc()].into_iter().flatten() {
        addresses(people, words);
    }
    let mut at = 0;
    while let Some(text) = message.body_text(at) {
        at += 1;
        line(Some(&*text), words);
    }
    for part in message.attachments() {
        if words.is_full() {
            return;
        }
        line(part.attachment_name(), words);
        if let PartType::Message(inner) = &part.body
            && depth > 0
        {
            mail(inner, depth - 1, words);
        }
    }
}

fn addresses(people: &Address<'_>, words: &mut Words) {
    for one in people.iter() {
        words.push(one.name().unwrap_or_default());
        words.space();
        line(one.address(), words);
    }
}

fn line(text: Option<&str>, words: &mut Words) {
    words.push(text.unwrap_or_default());
    words.line();
}
