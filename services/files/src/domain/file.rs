//! A file: its name, its blobs, and how it is handed to browsers.

use model::FileInfo;

/// A file: what clients are told of it, and what they are not.
#[derive(Clone, Debug, Default)]
pub struct File {
    pub info: FileInfo,
    /// Its blob.
    pub path: String,
    /// A post is about to get it.
    pub is_claimed: bool,
}

/// The pictures made of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Whole,
    Thumbnail,
    Preview,
}

impl File {
    /// The blob of a version.
    pub fn blob(&self, version: Version) -> String {
        match version {
            Version::Whole => self.path.clone(),
            Version::Thumbnail => format!("{}_thumb", self.path),
            Version::Preview => format!("{}_preview", self.path),
        }
    }

    /// All blobs there may be of it.
    pub fn blobs(&self) -> Vec<String> {
        let mut all = vec![self.blob(Version::Whole)];
        if self.info.has_preview_image {
            all.extend([self.blob(Version::Thumbnail), self.blob(Version::Preview)]);
        }
        all
    }
}

/// The folder of a day's blobs; one day is at most one listing when leftovers are looked for.
pub fn folder(day: &str) -> String {
    format!("files/{day}")
}

/// The file a blob of such a folder belongs to.
pub fn id_of(blob: &str) -> &str {
    let name = blob.rsplit('/').next().unwrap_or_default();
    name.split(['_', '.']).next().unwrap_or_default()
}

/// Characters of a name at most.
const LONGEST_NAME: usize = 255;
const LONGEST_EXTENSION: usize = 32;

/// A name without folders and control characters, and not too long.
pub fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = name.trim();
    if name.is_empty() || name.chars().all(|c| c == '.') { "file".to_owned() } else { name.to_owned() }
}

/// What follows the last dot, in lower case.
pub fn extension(name: &str) -> String {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    if extension.chars().count() > LONGEST_EXTENSION { String::new() } else { extension }
}

/// Types a browser may show in place: pictures, sound and film that carry no script.
const SHOWN: [&str; 17] = [
    "image/jpeg",
    "image/png",
    "image/bmp",
    "image/gif",
    "image/tiff",
    "image/webp",
    "video/avi",
    "video/mpeg",
    "video/mp4",
    "video/webm",
    "video/quicktime",
    "audio/mpeg",
    "audio/wav",
    "audio/wave",
    "audio/ogg",
    "audio/flac",
    "audio/mp4",
];

/// Types that run as script where they are opened, whatever else is said of them.
const SCRIPTS: [&str; 8] = [
    "application/javascript",
    "application/ecmascript",
    "application/x-javascript",
    "application/xhtml+xml",
    "text/ecmascript",
    "text/html",
    "text/javascript",
    "text/xml",
];

/// The type a file is served with: what could run is text.
pub fn served_type(mime_type: &str) -> &str {
    let bare = mime_type.split(';').next().unwrap_or_default().trim();
    if SCRIPTS.contains(&bare) { "text/plain" } else { mime_type }
}

/// The `Content-Disposition`: in place only what is harmless there.
pub fn disposition(name: &str, mime_type: &str, download: bool) -> String {
    let bare = mime_type.split(';').next().unwrap_or_default().trim();
    let way = if SHOWN.contains(&bare) && !download { "inline" } else { "attachment" };
    let name = escaped(name);
    format!("{way};filename=\"{name}\"; filename*=UTF-8''{name}")
}

/// Percent-encoded but for what no header minds.
fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~$&+:=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_tell_whose_they_are() {
        let file = File { path: "files/20260101/abc".into(), ..File::default() };
        assert_eq!(file.blobs(), ["files/20260101/abc"]);
        for blob in [file.blob(Version::Whole), file.blob(Version::Preview), format!("{}.x.part", file.path)]
        {
            assert_eq!(id_of(&blob), "abc");
        }
    }

    #[test]
    fn names_are_names() {
        for (raw, clean) in [
            ("a.txt", "a.txt"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\y.doc", "y.doc"),
            ("..", "file"),
            ("", "file"),
            ("a\r\nb\0.txt", "ab.txt"),
            ("dir/", "file"),
        ] {
            assert_eq!(clean_name(raw), clean, "{raw:?}");
        }
        assert_eq!(clean_name(&"ä".repeat(1000)).chars().count(), LONGEST_NAME);
        assert_eq!(extension("a.tar.GZ"), "gz");
        assert_eq!(extension("none"), "");
        assert_eq!(extension(&format!("a.{}", "x".repeat(33))), "");
    }

    #[test]
    fn only_what_is_harmless_is_shown_in_place() {
        assert_eq!(
            disposition("pic.png", "image/png", false),
            "inline;filename=\"pic.png\"; filename*=UTF-8''pic.png"
        );
        for mime in ["text/html", "image/svg+xml", "text/plain; charset=utf-8", "application/pdf", "x"] {
            assert!(disposition("a", mime, false).starts_with("attachment;"), "{mime}");
        }
        assert!(disposition("a", "image/png", true).starts_with("attachment;"));
        assert_eq!(served_type("text/html; charset=utf-8"), "text/plain");
        assert!(disposition("a\"\r\n; x", "x", false).contains("filename=\"a%22%0D%0A%3B%20x\""));
    }
}
