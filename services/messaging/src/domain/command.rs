//! A slash command of a team on the wire, and what one may look like.

use model::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::attachment::{self, Attachment};
use super::{is_object, present};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Command {
    pub id: String,
    /// Proves to the integration that we call; shown to those who manage the command.
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    pub team_id: String,
    pub trigger: String,
    /// `P` for POST, `G` for GET.
    pub method: String,
    pub username: String,
    pub icon_url: String,
    pub auto_complete: bool,
    pub auto_complete_desc: String,
    pub auto_complete_hint: String,
    pub display_name: String,
    pub description: String,
    pub url: String,
    pub plugin_id: String,
}

/// A completion of what somebody is typing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AutocompleteSuggestion {
    pub complete: String,
    pub suggestion: String,
    pub hint: String,
    pub description: String,
    pub icon_data: String,
}

/// What running a command results in: said by an integration or by the command itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(no_recursion)]
pub struct CommandResponse {
    /// `in_channel` for everybody, else for the one who ran it alone.
    #[serde(deserialize_with = "present")]
    pub response_type: String,
    #[serde(deserialize_with = "present")]
    pub text: String,
    #[serde(deserialize_with = "present")]
    pub username: String,
    #[serde(deserialize_with = "present")]
    pub channel_id: String,
    #[serde(deserialize_with = "present")]
    pub icon_url: String,
    #[serde(rename = "type", deserialize_with = "present")]
    pub kind: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>, required)]
    pub props: Option<Map<String, Value>>,
    #[serde(deserialize_with = "present")]
    pub goto_location: String,
    #[serde(deserialize_with = "present")]
    pub trigger_id: String,
    #[serde(deserialize_with = "present")]
    pub skip_slack_parsing: bool,
    #[schema(required)]
    pub attachments: Option<Vec<Attachment>>,
    #[schema(required)]
    pub extra_responses: Option<Vec<CommandResponse>>,
}

pub const IN_CHANNEL: &str = "in_channel";
const EPHEMERAL: &str = "ephemeral";
/// Answers beside the first that one call may give.
const MAX_EXTRA: usize = 10;

impl CommandResponse {
    /// Words for the one who ran the command.
    pub fn whisper(text: impl Into<String>) -> Self {
        Self { response_type: EPHEMERAL.to_owned(), text: text.into(), ..Self::default() }
    }

    /// Words for everybody in the channel.
    pub fn aloud(text: impl Into<String>) -> Self {
        Self { response_type: IN_CHANNEL.to_owned(), text: text.into(), ..Self::default() }
    }

    /// Nothing is said; the client goes there.
    pub fn go(location: String) -> Self {
        Self { goto_location: location, ..Self::default() }
    }

    /// Reads what an integration answered: JSON, or plain text.
    pub fn read(content_type: &str, body: &[u8]) -> Result<Self, String> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        if content_type.trim_start().starts_with("text/plain") {
            return Ok(Self { text: String::from_utf8_lossy(body).replace('\0', ""), ..Self::default() });
        }
        Self::parse(body)
    }

    pub fn parse(body: &[u8]) -> Result<Self, String> {
        if !is_object(body) {
            return Err("no object".to_owned());
        }
        let mut read: Self = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        read.tidy();
        let extra = read.extra_responses.iter_mut().flatten();
        extra.for_each(|response| {
            response.tidy();
            response.extra_responses = None;
        });
        if read.extra_responses.as_ref().is_some_and(|extra| extra.len() > MAX_EXTRA) {
            return Err("too many answers at once".to_owned());
        }
        Ok(read)
    }

    fn tidy(&mut self) {
        self.text = super::slack_text::announcements(&self.text);
        if let Some(attachments) = &mut self.attachments {
            attachment::translate(attachments);
        }
    }

    pub fn says_something(&self) -> bool {
        !self.text.is_empty() || self.attachments.is_some()
    }
}

impl Command {
    /// Rules that need no database.
    pub fn check(&self) -> Result<(), Problem> {
        let refuse = |id: &'static str, message: &'static str| Err(Problem::bad_request(id, message));
        let long = |text: &str, max: usize| text.chars().count() > max;
        if self.trigger.is_empty() || self.trigger.len() > 128 || !is_trigger(&self.trigger) {
            return refuse("model.command.is_valid.trigger.app_error", "Invalid trigger.");
        }
        if self.url.is_empty() || long(&self.url, 1024) {
            return refuse("model.command.is_valid.url.app_error", "Invalid URL.");
        }
        if !is_http(&self.url) {
            return refuse(
                "model.command.is_valid.url_http.app_error",
                "Invalid URL. Must be a valid URL and start with http:// or https://.",
            );
        }
        if self.method != "P" && self.method != "G" {
            return refuse("model.command.is_valid.method.app_error", "Invalid Method.");
        }
        if long(&self.display_name, 64) {
            return refuse("model.command.is_valid.display_name.app_error", "Invalid title.");
        }
        if long(&self.description, 128) {
            return refuse("model.command.is_valid.description.app_error", "Invalid description.");
        }
        if long(&self.username, 64) || long(&self.icon_url, 1024) {
            return refuse("model.command.is_valid.username.app_error", "Invalid name or picture.");
        }
        if long(&self.auto_complete_desc, 1024) || long(&self.auto_complete_hint, 1024) {
            return refuse("model.command.is_valid.autocomplete_data.app_error", "Invalid completion.");
        }
        Ok(())
    }

    /// The copy for those who may only use it.
    pub fn for_users(mut self) -> Self {
        for secret in [
            &mut self.token,
            &mut self.creator_id,
            &mut self.method,
            &mut self.url,
            &mut self.username,
            &mut self.icon_url,
        ] {
            secret.clear();
        }
        self
    }
}

fn is_trigger(trigger: &str) -> bool {
    !trigger.starts_with('/') && trigger.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A URL that can be called: http or https, with a host.
pub fn is_http(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// The trigger of what was typed, in lower case, and what follows it.
pub fn split(text: &str) -> (String, &str) {
    let text = text.strip_prefix('/').unwrap_or(text);
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (text[..end].to_lowercase(), text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed() {
        assert_eq!(split("/SHRUG x y"), ("shrug".to_owned(), "x y"));
        assert_eq!(split("/shrug\nx"), ("shrug".to_owned(), "x"));
        assert_eq!(split("/shrug"), ("shrug".to_owned(), ""));
    }

    #[test]
    fn what_a_command_may_look_like() {
        let good = Command {
            trigger: "x".into(),
            url: "http://a.b/".into(),
            method: "P".into(),
            ..Command::default()
        };
        assert!(good.check().is_ok());
        for (bad, id) in [
            (Command { trigger: "/x".into(), ..good.clone() }, "model.command.is_valid.trigger.app_error"),
            (Command { trigger: "a b".into(), ..good.clone() }, "model.command.is_valid.trigger.app_error"),
            (Command { url: String::new(), ..good.clone() }, "model.command.is_valid.url.app_error"),
            (Command { url: "ftp://a".into(), ..good.clone() }, "model.command.is_valid.url_http.app_error"),
            (Command { url: "http://".into(), ..good.clone() }, "model.command.is_valid.url_http.app_error"),
            (Command { method: "X".into(), ..good.clone() }, "model.command.is_valid.method.app_error"),
        ] {
            assert_eq!(bad.check().unwrap_err().id, id, "{bad:?}");
        }
    }

    #[test]
    fn what_an_integration_answers() {
        let read = |kind: &str, body: &str| CommandResponse::read(kind, body.as_bytes());
        assert_eq!(read("text/plain; charset=utf-8", "hello").unwrap().text, "hello");
        assert_eq!(read("application/json", " ").unwrap(), CommandResponse::default());
        assert!(read("application/json", "hello").is_err());
        assert!(read("application/json", "[]").is_err());
        let odd = r#"{"text": null, "attachments": null, "props": {"a": 1}, "extra_responses": [{"text": "<!here>", "extra_responses": [{}]}]}"#;
        let odd = read("application/json", odd).unwrap();
        assert_eq!(odd.extra_responses.as_ref().unwrap()[0].text, "@here");
        assert!(odd.extra_responses.unwrap()[0].extra_responses.is_none());
        let many = format!(r#"{{"extra_responses": [{}]}}"#, ["{}"; 11].join(","));
        assert!(read("application/json", &many).is_err());
    }
}
