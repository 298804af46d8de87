//! Documents of Office and OpenDocument: XML in a zip. Which of its elements hold words is told by a few lists.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::words::Words;

/// Files of a zip at most; a larger one is no document.
const MOST_ENTRIES: usize = 10_000;
/// Files of it that are read.
const MOST_READ: usize = 500;
/// Bytes of all of them, unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;

/// Elements by their local names.
struct Grammar {
    /// What stands in these is text.
    said: &'static [&'static [u8]],
    /// What stands in these is not, whatever is around it.
    hidden: &'static [&'static [u8]],
    lines: &'static [&'static [u8]],
    spaces: &'static [&'static [u8]],
    /// Attributes called `name` of these.
    named: &'static [&'static [u8]],
}

const PROPERTIES: Grammar = Grammar {
    said: &[b"title", b"subject", b"keywords", b"keyword", b"description"],
    hidden: &[],
    lines: &[b"title", b"subject", b"keywords", b"keyword", b"description"],
    spaces: &[],
    named: &[],
};
const OFFICE: Grammar = Grammar {
    said: &[b"t"],
    // Said again for older programs; moved away; how it is pronounced.
    hidden: &[b"Fallback", b"moveFrom", b"rPh"],
    lines: &[b"p", b"br", b"cr", b"si", b"comment"],
    spaces: &[b"tab", b"tc"],
    named: &[b"sheet"],
};
const SHEET: Grammar =
    Grammar { said: &[b"v", b"t"], hidden: &[b"rPh"], lines: &[b"row"], spaces: &[b"c"], named: &[] };
const OPEN: Grammar = Grammar {
    said: &[b"body"],
    hidden: &[b"tracked-changes", b"script", b"scripts"],
    lines: &[b"p", b"h", b"line-break", b"list-item"],
    spaces: &[b"s", b"tab", b"table-cell"],
    named: &[b"table"],
};

/// How a file of the zip is read, and after which others.
fn grammar(name: &str) -> Option<(u8, &'static Grammar)> {
    let in_folder = |folder: &str| name.strip_prefix(folder).is_some_and(|rest| !rest.contains('/'));
    let xml = name.ends_with(".xml");
    match name {
        "docProps/core.xml" | "meta.xml" => Some((3, &PROPERTIES)),
        "content.xml" => Some((0, &OPEN)),
        "word/document.xml" | "xl/sharedStrings.xml" | "xl/workbook.xml" => Some((0, &OFFICE)),
        _ if !xml => None,
        _ if in_folder("xl/worksheets/") => Some((2, &SHEET)),
        _ if in_folder("ppt/slides/") => Some((0, &OFFICE)),
        _ if in_folder("ppt/notesSlides/") || in_folder("ppt/comments/") => Some((1, &OFFICE)),
        _ if [
            "word/header",
            "word/footer",
            "word/footnotes",
            "word/endnotes",
            "word/comments",
            "xl/comments",
        ]
        .iter()
        .any(|begin| name.starts_with(begin)) =>
        {
            Some((1, &OFFICE))
        }
        _ => None,
    }
}

pub fn read(content: Vec<u8>, words: &mut Words) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(content)) else { return false };
    if archive.len() > MOST_ENTRIES {
        return false;
    }
    let mut entries: Vec<_> = (0..archive.len())
        .filter_map(|at| {
            let name = archive.by_index(at).ok()?.name().ok()?.into_owned();
            let (turn, grammar) = grammar(&name)?;
            // Pages in their order: the tenth after the ninth.
            Some((turn, name.len(), name, at, grammar))
        })
        .collect();
    entries.sort_by(|a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
    let mut left = UNPACKED;
    for (.., at, grammar) in entries.iter().take(MOST_READ) {
        let Ok(entry) = archive.by_index(*at) else { continue };
        let mut entry = entry.take(left);
        let goes_on = said(BufReader::new(&mut entry), grammar, words);
        left = entry.limit();
        words.line();
        if !goes_on || left == 0 {
            break;
        }
    }
    !entries.is_empty()
}

/// Collects what is said; false when there is room for nothing more. What does not go on as XML has ended.
fn said(source: impl BufRead, grammar: &Grammar, words: &mut Words) -> bool {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut buffer, mut place) = (Vec::new(), Place { grammar, said: 0, hidden: 0, refers: false });
    while !words.is_full() {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => place.enter(&tag, words),
            Ok(Event::Empty(tag)) => {
                place.enter(&tag, words);
                place.leave(tag.local_name().as_ref(), words);
            }
            Ok(Event::End(tag)) => place.leave(tag.local_name().as_ref(), words),
            Ok(Event::Text(text)) if place.is_said() => {
                words.push(&text.decode().unwrap_or_default());
            }
            Ok(Event::CData(text)) if place.is_said() => {
                words.push(&text.decode().unwrap_or_default());
            }
            Ok(Event::GeneralRef(name)) if place.is_said() => refer(&name, words),
            Ok(Event::Eof) | Err(_) => return true,
            Ok(_) => {}
        }
    }
    false
}

/// Characters and the five names that XML has; what a document calls so itself is not looked up.
fn refer(name: &BytesRef<'_>, words: &mut Words) {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        words.push(c.encode_utf8(&mut [0; 4]));
    } else if let Ok(name) = name.decode()
        && let Some(known) = resolve_predefined_entity(&name)
    {
        words.push(known);
    }
}

/// Where in a document we are.
struct Place<'a> {
    grammar: &'a Grammar,
    said: usize,
    hidden: usize,
    /// The cell tells where its words stand, not what they are.
    refers: bool,
}

impl Place<'_> {
    fn is_said(&self) -> bool {
        self.said > 0 && self.hidden == 0 && !self.refers
    }

    fn enter(&mut self, tag: &BytesStart<'_>, words: &mut Words) {
        let local = tag.local_name();
        let name = local.as_ref();
        self.said += usize::from(self.grammar.said.contains(&name));
        self.hidden += usize::from(self.grammar.hidden.contains(&name));
        if self.grammar.named.contains(&name) {
            for attribute in tag.attributes().with_checks(false).flatten() {
                if attribute.key.local_name().as_ref() == b"name" {
                    words.push(&attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default());
                    words.line();
                }
            }
        }
        if name == b"c" {
            let kind = tag.try_get_attribute("t").ok().flatten();
            self.refers = kind.is_some_and(|kind| matches!(&*kind.value, b"s" | b"b" | b"e"));
        }
    }

    fn leave(&mut self, name: &[u8], words: &mut Words) {
        self.said = self.said.saturating_sub(usize::from(self.grammar.said.contains(&name)));
        self.hidden = self.hidden.saturating_sub(usize::from(self.grammar.hidden.contains(&name)));
        if name == b"c" {
            self.refers = false;
        }
        if self.grammar.lines.contains(&name) {
            words.line();
        } else if self.grammar.spaces.contains(&name) {
            words.space();
        }
    }
}
