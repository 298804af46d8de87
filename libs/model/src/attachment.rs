//! What the attachments of a post say. Messaging tells of it when the post is written, and search reads it off the post once
//! more: both must read the same.

use std::borrow::Cow;

use serde_json::Value;

/// Bytes of what all attachments of a post say together; the rest is left out.
pub const MOST_SAID: usize = 65_536;

/// What is shown of an attachment as text, in its order; the fallback is what others show in place of it.
const BEFORE_FIELDS: [&str; 4] = ["pretext", "author_name", "title", "text"];
const AFTER_FIELDS: [&str; 2] = ["footer", "fallback"];

/// The texts of a list of attachments, a line each; "" for what is no such list.
pub fn said(attachments: &Value) -> String {
    let mut said = String::new();
    for text in attachments.as_array().into_iter().flatten().flat_map(texts) {
        if !said.is_empty() {
            said.push('\n');
        }
        let room = MOST_SAID.saturating_sub(said.len());
        said.push_str(&text[..text.floor_char_boundary(room)]);
        if text.len() >= room {
            break;
        }
    }
    said
}

fn texts(attachment: &Value) -> impl Iterator<Item = Cow<'_, str>> {
    let fields = attachment["fields"].as_array().into_iter().flatten();
    let before = BEFORE_FIELDS.iter().map(|name| &attachment[name]);
    let after = AFTER_FIELDS.iter().map(|name| &attachment[name]);
    before.chain(fields.flat_map(|field| [&field["title"], &field["value"]])).chain(after).filter_map(text)
}

fn text(value: &Value) -> Option<Cow<'_, str>> {
    let text = match value {
        Value::String(text) => Cow::Borrowed(text.trim()),
        Value::Number(_) | Value::Bool(_) => Cow::Owned(value.to_string()),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_that_is_shown_in_its_order() {
        let all = json!([
            {"fallback": "fb", "color": "#fff", "pretext": "pre", "author_name": "who", "author_link": "http://l/", "title": "head",
             "title_link": "http://t/", "text": " body ", "image_url": "http://i/", "footer": "foot",
             "fields": [{"title": "f", "value": "v", "short": true}, {"title": "n", "value": 4.5}, {"value": {"x": "y"}}, null],
             "actions": [{"name": "press"}]},
            {"text": "second"}
        ]);
        assert_eq!(said(&all), "pre\nwho\nhead\nbody\nf\nv\nn\n4.5\nfoot\nfb\nsecond");
        for nothing in [
            json!(null),
            json!("x"),
            json!({"text": "x"}),
            json!([null, 1, "x", {"text": [1]}, {"fields": "x"}]),
        ] {
            assert_eq!(said(&nothing), "", "{nothing}");
        }
    }

    #[test]
    fn no_more_than_so_much() {
        let long =
            json!([{"text": "é".repeat(20_000)}, {"text": "é".repeat(20_000), "footer": "x"}, {"text": "y"}]);
        let text = said(&long);
        assert_eq!(text.len(), MOST_SAID - 1, "only whole letters");
        assert!(!text.contains(['x', 'y']));
    }
}
