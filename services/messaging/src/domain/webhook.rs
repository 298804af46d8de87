//! Webhooks on the wire: addresses programs post through, and programs that are told what is said.

use model::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::attachment::{self, Attachment};
use super::command::is_http;
use super::slack_text::announcements;
use super::{is_object, present};

const MAX_DISPLAY_NAME: usize = 64;
const MAX_DESCRIPTION: usize = 500;
const MAX_USERNAME: usize = 64;
const MAX_ICON: usize = 1024;
/// All words together, and all addresses together, in characters.
const MAX_LIST: usize = 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct IncomingWebhook {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    /// In whose name it posts.
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub display_name: String,
    pub description: String,
    pub username: String,
    pub icon_url: String,
    /// It posts into its own channel alone.
    pub channel_locked: bool,
}

impl IncomingWebhook {
    pub fn check(&self) -> Result<(), Problem> {
        let refuse = |id: &'static str, message: &'static str| Err(Problem::bad_request(id, message));
        if long(&self.display_name, MAX_DISPLAY_NAME) {
            return refuse("model.incoming_hook.display_name.app_error", "Invalid title.");
        }
        if long(&self.description, MAX_DESCRIPTION) {
            return refuse("model.incoming_hook.description.app_error", "Invalid description.");
        }
        if long(&self.username, MAX_USERNAME) {
            return refuse("model.incoming_hook.username.app_error", "Invalid username.");
        }
        if long(&self.icon_url, MAX_ICON) {
            return refuse("model.incoming_hook.icon_url.app_error", "Invalid post icon.");
        }
        Ok(())
    }
}

fn long(text: &str, max: usize) -> bool {
    text.chars().count() > max
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct OutgoingWebhook {
    pub id: String,
    /// Proves to the program that we call.
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    /// "" for every open channel of the team.
    pub channel_id: String,
    pub team_id: String,
    #[serde(deserialize_with = "present")]
    pub trigger_words: Vec<String>,
    /// 0: the first word is one of them, 1: it starts with one.
    pub trigger_when: i64,
    #[serde(deserialize_with = "present")]
    pub callback_urls: Vec<String>,
    pub display_name: String,
    pub description: String,
    pub content_type: String,
    pub username: String,
    pub icon_url: String,
}

impl OutgoingWebhook {
    pub fn check(&self) -> Result<(), Problem> {
        let refuse = |id: &'static str, message: &'static str| Err(Problem::bad_request(id, message));
        let characters = |list: &[String]| list.iter().map(|text| text.chars().count() + 3).sum::<usize>();
        if self.trigger_words.iter().any(String::is_empty) {
            return refuse("model.outgoing_hook.is_valid.trigger_words.app_error", "Invalid trigger words.");
        }
        if characters(&self.trigger_words) > MAX_LIST {
            return refuse("model.outgoing_hook.is_valid.words.app_error", "Invalid trigger words.");
        }
        if self.callback_urls.is_empty() || characters(&self.callback_urls) > MAX_LIST {
            return refuse("model.outgoing_hook.is_valid.callback.app_error", "Invalid callback URLs.");
        }
        if !self.callback_urls.iter().all(|url| is_http(url)) {
            return refuse(
                "model.outgoing_hook.is_valid.url.app_error",
                "Invalid callback URLs. Each must be a valid URL and start with http:// or https://.",
            );
        }
        if long(&self.display_name, MAX_DISPLAY_NAME) {
            return refuse("model.outgoing_hook.is_valid.display_name.app_error", "Invalid title.");
        }
        if long(&self.description, MAX_DESCRIPTION) {
            return refuse("model.outgoing_hook.is_valid.description.app_error", "Invalid description.");
        }
        if long(&self.content_type, 128) {
            return refuse("model.outgoing_hook.is_valid.content_type.app_error", "Invalid content type.");
        }
        if !(0..=1).contains(&self.trigger_when) {
            return refuse("model.outgoing_hook.is_valid.content_type.app_error", "Invalid trigger.");
        }
        if long(&self.username, MAX_USERNAME) {
            return refuse("model.outgoing_hook.username.app_error", "Invalid username.");
        }
        if long(&self.icon_url, MAX_ICON) {
            return refuse("model.outgoing_hook.icon_url.app_error", "Invalid icon.");
        }
        Ok(())
    }

    /// Does a message trigger it, and by which word ("" when its channel alone is enough)?
    pub fn triggered(&self, channel_id: &str, message: &str) -> Option<&str> {
        if !self.channel_id.is_empty() && self.channel_id != channel_id {
            return None;
        }
        if self.trigger_words.is_empty() {
            return (self.channel_id == channel_id).then_some("");
        }
        let first = message.split_whitespace().next()?;
        let hit = |word: &&String| match self.trigger_when {
            1 => first.starts_with(word.as_str()),
            _ => first == word.as_str(),
        };
        self.trigger_words.iter().find(hit).map(String::as_str)
    }

    /// Would both be triggered by the same message?
    pub fn meets(&self, other: &Self) -> bool {
        self.id != other.id
            && self.channel_id == other.channel_id
            && self.trigger_words.iter().any(|word| other.trigger_words.contains(word))
            && self.callback_urls.iter().any(|url| other.callback_urls.contains(url))
    }

    pub fn wants_json(&self) -> bool {
        self.content_type == "application/json"
    }
}

/// What a program sends to be posted, or answers to be posted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct IncomingWebhookRequest {
    #[serde(deserialize_with = "present")]
    pub text: String,
    #[serde(deserialize_with = "present")]
    pub username: String,
    #[serde(deserialize_with = "present")]
    pub icon_url: String,
    #[serde(deserialize_with = "present")]
    pub icon_emoji: String,
    /// A channel's name, or a person's with `@` before it.
    #[serde(rename = "channel", deserialize_with = "present")]
    pub channel_name: String,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub props: Map<String, Value>,
    pub attachments: Option<Vec<Attachment>>,
    #[serde(rename = "type", deserialize_with = "present")]
    pub kind: String,
    /// Of an answer: `comment` for a reply in the thread.
    #[serde(deserialize_with = "present")]
    pub response_type: String,
}

impl IncomingWebhookRequest {
    /// Reads JSON. Programs that put raw line breaks into their texts are understood.
    pub fn parse(body: &[u8]) -> Result<Self, String> {
        if !is_object(body) {
            return Err("no object".to_owned());
        }
        let read = serde_json::from_slice(body).or_else(|_| serde_json::from_slice(&escape_controls(body)));
        let mut read: Self = read.map_err(|error| error.to_string())?;
        if read.text.contains('\0') {
            return Err("contains a NUL character".to_owned());
        }
        read.text = announcements(&read.text);
        // Attachments may come among the props.
        if let Some(inside) = read.props.remove("attachments")
            && read.attachments.is_none()
        {
            read.attachments = serde_json::from_value(inside).ok();
        }
        if let Some(attachments) = &mut read.attachments {
            attachment::translate(attachments);
        }
        Ok(read)
    }

    pub fn says_something(&self) -> bool {
        !self.text.is_empty() || self.attachments.as_ref().is_some_and(|all| !all.is_empty())
    }
}

/// Escapes control characters inside the strings of JSON, where they do not belong.
fn escape_controls(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 16);
    let (mut inside, mut escaped) = (false, false);
    for byte in body {
        match byte {
            0..0x20 if inside => out.extend(format!("\\u{byte:04x}").bytes()),
            _ => out.push(*byte),
        }
        inside ^= *byte == b'"' && !escaped;
        escaped = inside && *byte == b'\\' && !escaped;
    }
    out
}

/// Cuts a text into pieces that fit into posts.
pub fn pieces(text: &str, max: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((at, _)) = rest.char_indices().nth(max) {
        pieces.push(rest[..at].to_owned());
        rest = &rest[at..];
    }
    pieces.push(rest.to_owned());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(words: &[&str], when: i64, channel: &str) -> OutgoingWebhook {
        OutgoingWebhook {
            channel_id: channel.into(),
            trigger_words: words.iter().map(|word| (*word).to_owned()).collect(),
            trigger_when: when,
            callback_urls: vec!["http://a.b/".into()],
            ..OutgoingWebhook::default()
        }
    }

    #[test]
    fn what_triggers() {
        for (hook, channel, message, word) in [
            (hook(&["build"], 0, "c"), "c", "build it", Some("build")),
            (hook(&["build"], 0, "c"), "c", "  build", Some("build")),
            (hook(&["build"], 0, "c"), "c", "builds", None),
            (hook(&["build"], 0, "c"), "d", "build", None),
            (hook(&["build"], 0, ""), "d", "build", Some("build")),
            (hook(&["build"], 1, "c"), "c", "builds it", Some("build")),
            (hook(&["build"], 1, "c"), "c", "rebuild", None),
            (hook(&["build"], 1, "c"), "c", "", None),
            (hook(&[], 0, "c"), "c", "anything", Some("")),
            (hook(&[], 0, ""), "c", "anything", None),
        ] {
            assert_eq!(hook.triggered(channel, message), word, "{hook:?} {message}");
        }
    }

    #[test]
    fn what_is_sent_is_read_generously() {
        let read = |body: &str| IncomingWebhookRequest::parse(body.as_bytes());
        assert_eq!(read("{\"text\": \"a\nb\\\"\tc\"}").unwrap().text, "a\nb\"\tc");
        assert_eq!(
            read(r#"{"text": "<!here>", "username": null, "attachments": null}"#).unwrap().text,
            "@here"
        );
        let inside = read(r#"{"props": {"attachments": [{"text": "x"}], "a": 1}}"#).unwrap();
        assert_eq!(inside.attachments.as_ref().unwrap()[0].text, "x");
        assert!(inside.says_something() && !inside.props.contains_key("attachments"));
        for bad in ["nonsense", "[]", "", "{\"text\": 5}", "{\"text\": \"\\u0000\"}"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(!read("{}").unwrap().says_something());
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(pieces("äöüß", 3), ["äöü", "ß"]);
        assert_eq!(pieces("abc", 3), ["abc"]);
        assert_eq!(pieces("", 3), [""]);
    }

    #[test]
    fn two_hooks_meet() {
        let one = OutgoingWebhook { id: "1".into(), ..hook(&["a", "b"], 0, "c") };
        let two = OutgoingWebhook { id: "2".into(), ..hook(&["b"], 0, "c") };
        assert!(one.meets(&two) && !one.meets(&one));
        assert!(!one.meets(&OutgoingWebhook { channel_id: "d".into(), ..two.clone() }));
        assert!(!one.meets(&OutgoingWebhook { callback_urls: vec!["http://c.d".into()], ..two }));
    }
}
