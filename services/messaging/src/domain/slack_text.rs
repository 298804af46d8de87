//! Text as Slack's integrations write it, into ours.

/// `<url|words>` becomes a Markdown link.
pub fn links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let inside = &rest[start + 1..];
        let link = inside
            .find('>')
            .and_then(|end| inside[..end].split_once('|').map(|(url, words)| (url, words, end)))
            .filter(|(url, words, _)| {
                !url.is_empty() && !words.is_empty() && !url.contains('<') && !words.contains('|')
            });
        match link {
            Some((url, words, end)) => {
                out.push_str(&format!("[{words}]({url})"));
                rest = &inside[end + 1..];
            }
            None => {
                out.push('<');
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `<!channel>` becomes `@channel`, and so for the other calls to everybody.
pub fn announcements(text: &str) -> String {
    let mut text = text.to_owned();
    for word in ["channel", "here", "all"] {
        text = text.replace(&format!("<!{word}>"), &format!("@{word}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_markdown() {
        for (from, to) in [
            (
                "see <http://a.b|here> and <http://c.d|there>",
                "see [here](http://a.b) and [there](http://c.d)",
            ),
            ("a < b, <b>, <|x>, <x|>", "a < b, <b>, <|x>, <x|>"),
            ("<<http://a|b>", "<[b](http://a)"),
            ("ü<http://a|ö>ä", "ü[ö](http://a)ä"),
            ("<a|b", "<a|b"),
        ] {
            assert_eq!(links(from), to);
        }
        assert_eq!(announcements("<!here> <!channel> <!all> <!x>"), "@here @channel @all <!x>");
    }
}
