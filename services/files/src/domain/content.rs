//! What a file is: told by its first bytes; its name decides only among what these leave open.

/// Bytes looked at.
pub const LOOKED_AT: usize = 512;

const BINARY: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";

/// Beginnings that say what follows: offset, bytes, type.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"\xFF\xD8\xFF", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wave"),
    (8, b"AVI ", "video/avi"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xFF\xFB", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1A\x45\xDF\xA3", "video/webm"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\0\0\x01\xBA", "video/mpeg"),
    (0, b"\x1F\x8B\x08", "application/x-gzip"),
    (0, b"7z\xBC\xAF\x27\x1C", "application/x-7z-compressed"),
    (0, b"Rar!\x1A\x07", "application/x-rar-compressed"),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
];

const ZIP: &str = "application/zip";

/// What is packed as a zip and is more than that.
const ZIPPED: &[(&str, &str)] = &[
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("epub", "application/epub+zip"),
    ("jar", "application/java-archive"),
    ("apk", "application/vnd.android.package-archive"),
];

/// Types without a telling beginning.
const NAMED: &[(&str, &str)] = &[
    ("txt", TEXT),
    ("log", TEXT),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("xml", "text/xml; charset=utf-8"),
    ("yaml", "application/x-yaml"),
    ("yml", "application/x-yaml"),
    ("doc", "application/msword"),
    ("xls", "application/vnd.ms-excel"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("rtf", "application/rtf"),
    ("tar", "application/x-tar"),
    ("wasm", "application/wasm"),
];

/// The type of a file that begins like this and has this extension.
pub fn mime_type(head: &[u8], extension: &str) -> &'static str {
    if let Some(known) = by_content(head) {
        return if known == ZIP { find(ZIPPED, extension).unwrap_or(ZIP) } else { known };
    }
    if let Some(named) = find(NAMED, extension) {
        return named;
    }
    // Text under a name that says something else is not called text: clients go by the name too.
    if extension.is_empty() && !head.is_empty() && is_text(head) { TEXT } else { BINARY }
}

fn by_content(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"BM") && head.len() >= 26 && head[6..10] == [0; 4] {
        return Some("image/bmp");
    }
    let riff = head.starts_with(b"RIFF");
    let hit = |(at, bytes, _): &&(usize, &[u8], &str)| {
        (*at != 8 || riff) && head.get(*at..).is_some_and(|rest| rest.starts_with(bytes))
    };
    MAGIC.iter().find(hit).map(|(.., mime)| *mime)
}

fn find(table: &[(&str, &'static str)], extension: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == extension).map(|(_, mime)| *mime)
}

fn is_text(head: &[u8]) -> bool {
    // The last character may have been cut.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\x0c' | '\x1b'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        for (head, extension, mime) in [
            (b"\x89PNG\r\n\x1a\n....".as_slice(), "txt", "image/png"),
            (b"<html><script>", "png", BINARY),
            (b"<html>", "html", "text/html; charset=utf-8"),
            (b"hello file", "txt", TEXT),
            (b"xyz", "bin", BINARY),
            (b"{}", "json", "application/json"),
            (b"no name", "", TEXT),
            (b"\0\x01\x02", "", BINARY),
            (b"", "png", BINARY),
            (b"", "txt", TEXT),
            (b"PK\x03\x04....", "docx", ZIPPED[0].1),
            (b"PK\x03\x04....", "png", ZIP),
            (b"RIFF\0\0\0\0WEBPVP8 ", "gif", "image/webp"),
            (b"....\0\0\0\0WEBPVP8 ", "webp", BINARY),
            ("ä".repeat(256).as_bytes().get(..511).unwrap(), "", TEXT),
        ] {
            assert_eq!(mime_type(head, extension), mime, "{extension}");
        }
    }
}
