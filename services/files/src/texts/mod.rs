//! What files say: their words, for those who search. A document is read by a process of its own, which may die of it.

mod archive;
mod html;
mod mail;
mod packed;
mod pdf;
mod plain;
mod process;
mod reader;
mod words;

pub use process::run;
pub use reader::{Limits, Outcome, Reader};

/// The argument that makes the program read one document and nothing else.
pub const COMMAND: &str = "read-text";
/// Bytes of words that are kept of a file.
pub const MOST: usize = 1 << 20;
/// Bytes of a document that is read; of plain text the beginning is.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// Bytes of plain text that are read: four of them make a character at most.
pub const LARGEST_PLAIN: u64 = 4 * MOST as u64;

/// Ways of reading a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A zip, and what is in it.
    Archive,
    Html,
    Mail,
    /// A zip, and what is in it only by name.
    Names,
    /// XML in a zip: Office and OpenDocument.
    Packed,
    Pdf,
    /// Text, code, or what may be either.
    Plain,
}

const NAMES: [(Kind, &str); 7] = [
    (Kind::Archive, "archive"),
    (Kind::Html, "html"),
    (Kind::Mail, "mail"),
    (Kind::Names, "names"),
    (Kind::Packed, "packed"),
    (Kind::Pdf, "pdf"),
    (Kind::Plain, "plain"),
];

/// Names of what is packed as Office and OpenDocument do.
const PACKED: [&str; 20] = [
    "docx", "docm", "dotx", "dotm", "xlsx", "xlsm", "xltx", "xltm", "pptx", "pptm", "ppsx", "ppsm", "potx",
    "odt", "ods", "odp", "odg", "ott", "ots", "otp",
];

impl Kind {
    /// How a file of this type and name is read; `None`: there are no words in it.
    pub fn of(mime_type: &str, extension: &str) -> Option<Self> {
        let bare = mime_type.split(';').next().unwrap_or_default();
        match bare {
            "application/pdf" => Some(Self::Pdf),
            "text/html" => Some(Self::Html),
            "application/octet-stream" if extension == "eml" => Some(Self::Mail),
            "application/octet-stream" | "application/json" | "application/x-yaml" => Some(Self::Plain),
            _ if bare.starts_with("text/") => Some(Self::Plain),
            _ if bare.starts_with("application/") && PACKED.contains(&extension) => Some(Self::Packed),
            "application/zip" => Some(Self::Names),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    fn parse(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Bytes of such a file that are looked at.
    pub fn largest(self) -> u64 {
        if self == Self::Plain { LARGEST_PLAIN } else { LARGEST }
    }

    /// What a document says; `None` when it is none of this kind. For who has not to be afraid of it.
    pub fn words(self, document: Vec<u8>) -> Option<String> {
        let mut words = words::Words::default();
        self.read(document, &mut words).then(|| words.as_str().to_owned())
    }

    /// Collects the words of a document; false when it is none of this kind.
    fn read(self, content: Vec<u8>, words: &mut words::Words) -> bool {
        match self {
            Self::Archive => archive::read(content, true, words),
            Self::Html => html::read(&content, words),
            Self::Mail => mail::read(&content, words),
            Self::Names => archive::read(content, false, words),
            Self::Packed => packed::read(content, words),
            Self::Pdf => pdf::read(content, words),
            Self::Plain => plain::read(&content, words),
        }
    }
}

#[cfg(test)]
mod tests;
