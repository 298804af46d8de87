//! What a page says of itself to those who link to it: Open Graph, in the head of its HTML.

use encoding_rs::{Encoding, UTF_8};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use serde_json::{Value, json};
use url::Url;

/// Characters of each word a page says.
const LONGEST: usize = 300;
const MOST_PICTURES: usize = 5;
/// Bytes in which a page says how it is encoded.
const PROLOGUE: usize = 1024;

#[derive(Default)]
struct Said {
    kind: String,
    url: String,
    title: String,
    description: String,
    site_name: String,
    pictures: Vec<Picture>,
}

#[derive(Default)]
struct Picture {
    url: String,
    secure_url: String,
    kind: String,
    width: u64,
    height: u64,
}

/// What it says, as clients are told of it; `None` when that is nothing. `base`: where it came from, `asked`: where it was
/// asked for.
pub fn read(content: &[u8], content_type: &str, base: &Url, asked: &str) -> Option<Value> {
    let text = decoded(content, content_type);
    let mut said = Said::default();
    let mut emitter = DefaultEmitter::default();
    // What stands in a script is no part of the page.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text.as_str(), emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if *tag.name == b"meta" => said.hear(&tag),
            Token::StartTag(tag) if *tag.name == b"body" => break,
            Token::EndTag(tag) if *tag.name == b"head" => break,
            _ => {}
        }
    }
    if said.title.is_empty() && said.kind.is_empty() && said.url.is_empty() {
        return None;
    }
    Some(said.told(base, asked))
}

fn decoded(content: &[u8], content_type: &str) -> String {
    let prologue = String::from_utf8_lossy(&content[..content.len().min(PROLOGUE)]);
    let encoding = declared_encoding(content_type).or_else(|| declared_encoding(&prologue)).unwrap_or(UTF_8);
    encoding.decode(content).0.into_owned()
}

/// The encoding that a header, or the beginning of a page, names.
pub fn declared_encoding(text: &str) -> Option<&'static Encoding> {
    let at = text.to_ascii_lowercase().find("charset=")? + "charset=".len();
    let label = text[at..].trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

fn attribute(tag: &StartTag<()>, name: &str) -> String {
    let value = tag.attributes.get(name.as_bytes());
    value.map(|value| String::from_utf8_lossy(value).trim().to_owned()).unwrap_or_default()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("[...]".chars()).collect()
}

impl Said {
    fn hear(&mut self, meta: &StartTag<()>) {
        let mut name = attribute(meta, "property");
        if name.is_empty() {
            name = attribute(meta, "name");
        }
        let Some(name) = name.strip_prefix("og:") else { return };
        let content = attribute(meta, "content");
        match name {
            "type" => self.kind = content,
            "url" => self.url = content,
            "title" => self.title = content,
            "description" => self.description = content,
            "site_name" => self.site_name = content,
            "image" | "image:url" => {
                // Some say the address of one picture by both names.
                let is_same = self.pictures.last().is_some_and(|picture| picture.url == content);
                if !is_same && self.pictures.len() < MOST_PICTURES {
                    self.pictures.push(Picture { url: content, ..Picture::default() });
                }
            }
            _ => self.hear_of_picture(name, content),
        }
    }

    /// More about the picture named last.
    fn hear_of_picture(&mut self, name: &str, content: String) {
        let Some(picture) = self.pictures.last_mut() else { return };
        match name {
            "image:secure_url" => picture.secure_url = content,
            "image:type" => picture.kind = content,
            "image:width" => picture.width = content.parse().unwrap_or(0),
            "image:height" => picture.height = content.parse().unwrap_or(0),
            _ => {}
        }
    }

    fn told(self, base: &Url, asked: &str) -> Value {
        let address = |said: &str| {
            let joined = base.join(said).ok().filter(|_| !said.is_empty());
            let joined = joined.filter(|url| matches!(url.scheme(), "http" | "https"));
            joined.map(String::from).unwrap_or_default()
        };
        let pictures: Vec<Value> = self
            .pictures
            .iter()
            .map(|picture| {
                json!({
                    "url": address(&picture.url), "secure_url": address(&picture.secure_url),
                    "type": shortened(&picture.kind), "width": picture.width, "height": picture.height,
                })
            })
            .collect();
        json!({
            "type": shortened(&self.kind),
            "url": if self.url.is_empty() { "" } else { asked },
            "title": shortened(&self.title),
            "description": shortened(&self.description),
            "determiner": "",
            "site_name": shortened(&self.site_name),
            "locale": "",
            "locales_alternate": null,
            "images": if pictures.is_empty() { Value::Null } else { pictures.into() },
            "audios": null,
            "videos": null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(html: &str) -> Option<Value> {
        read(
            html.as_bytes(),
            "text/html; charset=utf-8",
            &Url::parse("http://a.example/x/y").unwrap(),
            "http://asked.example",
        )
    }

    #[test]
    fn what_a_page_says_of_itself() {
        let html = r#"<!DOCTYPE html><html><head><title>Plain</title><meta property="og:title" content="A &amp; title">
            <META PROPERTY='og:type' CONTENT=article><meta name="og:description" content="Says this"><meta property="og:url" content="http://canonical.example">
            <meta property="og:image" content="/p.png"><meta property="og:image:url" content="/p.png"><meta property="og:image:width" content="300">
            <meta property="og:image" content="javascript:alert(1)"><meta property="og:image:height" content="-1"><meta property="og:audio" content="x">
            </head><body><meta property="og:title" content="late"></body></html>"#;
        let said = said(html).unwrap();
        assert_eq!(said["title"], "A & title");
        assert_eq!((&said["type"], &said["description"]), (&json!("article"), &json!("Says this")));
        assert_eq!((&said["url"], &said["audios"]), (&json!("http://asked.example"), &Value::Null));
        assert_eq!(
            said["images"],
            json!([
                {"url": "http://a.example/p.png", "secure_url": "", "type": "", "width": 300, "height": 0},
                {"url": "", "secure_url": "", "type": "", "width": 0, "height": 0},
            ])
        );
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for html in [
            "",
            "<title>x</title>",
            "<meta property=og:description content=x>",
            "<meta property='og:title' content=''>",
            "\0\u{fffd}<<<meta",
        ] {
            assert_eq!(said(html), None, "{html}");
        }
        let script = "<script>document.write('<meta property=\"og:title\" content=\"no\">')</script><!-- <meta property='og:title' content='no'> -->";
        assert_eq!(said(script).map(|said| said["title"].clone()), None);
    }

    #[test]
    fn words_are_read_in_their_encoding_and_cut() {
        let base = Url::parse("http://a.example").unwrap();
        let latin = b"<meta property='og:title' content='\xe4\xf6'>";
        for (content_type, prologue) in
            [("text/html; charset=ISO-8859-1", ""), ("text/html", "<meta charset=\"latin1\">")]
        {
            let page = [prologue.as_bytes(), latin].concat();
            assert_eq!(read(&page, content_type, &base, "").unwrap()["title"], "äö");
        }
        assert!(read(latin, "text/html; charset=", &base, "").is_some(), "whatever it says");
        let long = said(&format!("<meta property='og:title' content='{}'>", "ä".repeat(10_000))).unwrap();
        assert_eq!(long["title"].as_str().unwrap().chars().count(), LONGEST + 5);
        let many =
            "<meta property='og:image' content='/a'><meta property='og:image' content='/b'>".repeat(100);
        let many = said(&format!("<meta property='og:title' content=x>{many}")).unwrap();
        assert_eq!(many["images"].as_array().unwrap().len(), MOST_PICTURES);
    }
}
