use std::sync::LazyLock;

use files::previews::{is_picture, page::read, pictures_of};
use url::Url;

const TYPES: [&str; 4] =
    ["text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-2", "text/html; charset=utf-16"];
/// Characters of a word of it: no stranger's page makes a post long.
const LONGEST: usize = 305;

static BASE: LazyLock<Url> = LazyLock::new(|| Url::parse("http://a.example/x/y").expect("an address"));

/// A page somebody's server sent: what it says of itself is short, and its pictures lie on the web. The first byte is the type
/// it is sent with.
pub fn page(content: &[u8]) {
    let Some((kind, content)) = content.split_first() else { return };
    let kind = TYPES[usize::from(*kind) % TYPES.len()];
    assert!(!is_picture(kind));
    let Some(said) = read(content, kind, &BASE, "http://asked.example") else { return };
    for word in ["title", "description", "site_name", "type"] {
        assert!(said[word].as_str().expect("a word").chars().count() <= LONGEST, "{word}");
    }
    assert!(matches!(said["url"].as_str(), Some("" | "http://asked.example")));
    for picture in pictures_of(&said) {
        let url = Url::parse(picture).expect("an address");
        assert!(matches!(url.scheme(), "http" | "https"), "{picture}");
    }
}
