//! Zips: what is in them is called, and what it says, as if each of it had been uploaded by itself.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Kind;
use super::words::Words;
use crate::domain::content::{LOOKED_AT, mime_type};
use crate::domain::file::extension;

/// Files of an archive that are named, and of those that are read.
const MOST_NAMED: usize = 10_000;
const MOST_READ: usize = 500;
/// Bytes of all of them, unpacked, those of archives within counted again.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// Archives in archives.
const DEEPEST: usize = 3;

/// `within`: their contents too, not only their names.
pub fn read(content: Vec<u8>, within: bool, words: &mut Words) -> bool {
    let mut room = Room { files: MOST_READ, bytes: UNPACKED };
    room.archive(content, if within { DEEPEST } else { 0 }, words)
}

/// What may still be looked at.
struct Room {
    files: usize,
    bytes: u64,
}

impl Room {
    /// `depth`: 0 where nothing is looked into.
    fn archive(&mut self, content: Vec<u8>, depth: usize, words: &mut Words) -> bool {
        let Ok(mut archive) = ZipArchive::new(Cursor::new(content)) else { return false };
        let names = archive.file_names().take(MOST_NAMED);
        let names: Vec<_> = names.map(|name| name.ok().map(Cow::into_owned)).collect();
        // All names before any content: what fills the room must not hide them.
        for name in names.iter().flatten() {
            words.push(name);
            words.line();
        }
        for (at, name) in names.iter().enumerate() {
            if depth == 0 || self.files == 0 || self.bytes == 0 || words.is_full() {
                break;
            }
            // What is encrypted, broken, or packed in another way has a name and nothing more.
            let (Some(name), Ok(mut file)) = (name, archive.by_index(at)) else { continue };
            self.file(name, &mut file, depth, words);
            words.line();
        }
        true
    }

    fn file(&mut self, name: &str, file: &mut impl Read, depth: usize, words: &mut Words) {
        let mut content = Vec::new();
        if !self.take(file, LOOKED_AT as u64, &mut content) {
            return;
        }
        let extension = extension(name);
        let Some(kind) = Kind::of(mime_type(&content, &extension), &extension) else { return };
        if !self.take(file, kind.largest() - LOOKED_AT as u64, &mut content) {
            return;
        }
        self.files -= 1;
        if kind == Kind::Names {
            self.archive(content, depth - 1, words);
        } else {
            kind.read(content, words);
        }
    }

    /// The next bytes, as many as there are, or as there is room for; false when they are not what was packed.
    fn take(&mut self, file: &mut impl Read, most: u64, content: &mut Vec<u8>) -> bool {
        let read = file.take(most.min(self.bytes)).read_to_end(content);
        self.bytes = self.bytes.saturating_sub(read.as_ref().map_or(most, |read| *read as u64));
        read.is_ok()
    }
}
