//! What a post leads to: the first address that stands in its text as it is, and the pictures in it. Code leads nowhere, and
//! neither does an address behind other words.

use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use model::preview::Links;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use regex::Regex;
use serde_json::Value;

use super::post::Props;

/// Bytes of an address, and pictures of a post, at most.
const LONGEST: usize = 2_048;
const MOST_PICTURES: usize = 10;
/// Pictures of an attachment.
const PICTURES: [&str; 4] = ["author_icon", "image_url", "thumb_url", "footer_icon"];

/// ` =300x200` behind a picture's address, which says how large it is to be shown.
static SIZE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(!\[[^\]]*\]\([^)\s]+) +=\d*x?\d*\)").ok());

/// Of a post with this text and these props. Attachments are shown in place of what the text leads to.
pub fn of(message: &str, props: &Props) -> Links {
    let mut links = of_text(message);
    let attachments = props.get("attachments").and_then(Value::as_array);
    for attachment in attachments.into_iter().flatten() {
        links.link.clear();
        for name in PICTURES {
            if let Some(address) = attachment[name].as_str() {
                add_picture(&mut links, address);
            }
        }
    }
    links
}

fn of_text(message: &str) -> Links {
    let mut links = Links::default();
    if !message.contains("://") && !message.contains("www.") {
        return links;
    }
    let sized = SIZE.as_ref().filter(|_| message.contains("!["));
    let message = sized.map_or(message.into(), |size| size.replace_all(message, "$1)"));
    let mut words = String::new();
    // How deep within what is no plain text.
    let mut depth = 0_usize;
    for event in Parser::new_ext(&message, Options::empty()) {
        if let Event::Text(text) = &event {
            if depth == 0 {
                words.push_str(text);
            }
            continue;
        }
        take_first(&mut links, &words);
        words.clear();
        match event {
            Event::Start(Tag::CodeBlock(_)) => depth += 1,
            Event::Start(Tag::Image { dest_url, .. }) => {
                add_picture(&mut links, &dest_url);
                depth += 1;
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                if link_type == LinkType::Autolink && depth == 0 {
                    set_link(&mut links, &dest_url);
                }
                depth += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::Link) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    take_first(&mut links, &words);
    links
}

fn is_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    text.len() <= LONGEST && matches!(scheme.as_deref(), Some("http" | "https"))
}

fn add_picture(links: &mut Links, address: &str) {
    let is_new = !links.pictures.iter().any(|known| known == address);
    if is_new && is_address(address) && links.pictures.len() < MOST_PICTURES {
        links.pictures.push(address.to_owned());
    }
}

fn set_link(links: &mut Links, address: &str) {
    if links.link.is_empty() && is_address(address) {
        address.clone_into(&mut links.link);
    }
}

/// Takes the first address of some plain words.
fn take_first(links: &mut Links, words: &str) {
    if !links.link.is_empty() || words.is_empty() {
        return;
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    for found in finder.links(words) {
        let found = found.as_str();
        if found.starts_with("www.") {
            set_link(links, &format!("http://{found}"));
        } else {
            set_link(links, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_plain_address_is_the_one() {
        for (text, link) in [
            ("no address", ""),
            ("see http://a.example/x, and https://b.example", "http://a.example/x"),
            ("(see http://a.example/x)", "http://a.example/x"),
            ("<http://a.example/x>", "http://a.example/x"),
            ("**http://a.example/x**", "http://a.example/x"),
            ("http://a.example/x_y_z?a=1&b=2", "http://a.example/x_y_z?a=1&b=2"),
            ("[words](http://a.example) https://b.example", "https://b.example"),
            ("[words](http://a.example)", ""),
            ("`http://a.example` code", ""),
            ("```\nhttp://a.example\n```", ""),
            ("    http://a.example", ""),
            ("![p](http://a.example/p.png)", ""),
            ("[![p](http://a.example/p.png)](http://b.example)", ""),
            ("www.a.example/x", "http://www.a.example/x"),
            ("a.example/x", ""),
            ("127.0.0.1:80/x", ""),
            ("ftp://a.example mailto:a@b.example file:///etc/passwd", ""),
            ("javascript://a.example/%0aalert(1)", ""),
            ("\u{0}http://a.example\u{0}", "http://a.example"),
        ] {
            assert_eq!(of_text(text).link, link, "{text:?}");
        }
        assert_eq!(of_text(&format!("http://a.example/{}", "x".repeat(LONGEST))).link, "");
    }

    #[test]
    fn pictures_are_found_with_their_sizes() {
        let text = "![a](http://a.example/1.png =100x50) ![b](https://a.example/2.png \"title\") [![c](http://a.example/3.png)](http://b.example) \
                    ![a](http://a.example/1.png) ![d](relative.png) `![e](http://a.example/4.png)`";
        let found = of_text(text);
        let expected = ["http://a.example/1.png", "https://a.example/2.png", "http://a.example/3.png"];
        assert_eq!((found.pictures, found.link.as_str()), (expected.map(str::to_owned).to_vec(), ""));
        let many: String = (0..50).map(|n| format!("![x](http://a.example/{n}.png) ")).collect();
        assert_eq!(of_text(&many).pictures.len(), MOST_PICTURES);
    }

    #[test]
    fn attachments_come_before_the_text() {
        let props = json!({"attachments": [{"text": "x", "image_url": "http://a.example/1.png"}, 1, {"thumb_url": 2}]});
        let Value::Object(props) = props else { panic!("an object") };
        let found = of("http://b.example", &props);
        assert_eq!((found.link.as_str(), found.pictures), ("", vec!["http://a.example/1.png".to_owned()]));
        let Value::Object(none) = json!({"attachments": "x"}) else { panic!("an object") };
        assert_eq!(of("http://b.example", &none).link, "http://b.example");
    }

    #[test]
    fn hostile_texts_take_no_time() {
        for text in
            ["![](".repeat(4_000), "[http://".repeat(2_000), "<http://".repeat(2_000), "`".repeat(16_000)]
        {
            let _ = of_text(&format!("{text}http://a.example"));
        }
    }
}
