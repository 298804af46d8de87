//! Attachments of posts as integrations write them: boxes with fields, buttons and menus. Where a button leads is kept apart
//! from the post, so that no client ever sees it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::present;
use super::slack_text::{announcements, links};

/// The kind of a post that has attachments.
pub const KIND: &str = "slack_attachment";

macro_rules! texts {
    ($(#[$meta:meta])* pub struct $name:ident { texts { $($text:ident),* $(,)? } $($rest:tt)* }) => {
        $(#[$meta])*
        pub struct $name {
            $(#[serde(deserialize_with = "present")] pub $text: String,)*
            $($rest)*
        }
    };
}

texts! {
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
    #[serde(default)]
    pub struct Attachment {
        texts {
            fallback, color, pretext, author_name, author_link, author_icon, title, title_link, text, image_url, thumb_url, footer,
            footer_icon,
        }
        #[serde(deserialize_with = "present")]
        pub id: i64,
        #[schema(required)]
        pub fields: Option<Vec<Option<Field>>>,
        /// Text or a number, as it came.
        #[schema(value_type = Option<String>, required)]
        pub ts: Value,
        #[serde(deserialize_with = "present", skip_serializing_if = "Vec::is_empty")]
        pub actions: Vec<Action>,
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Field {
    #[serde(deserialize_with = "present")]
    pub title: String,
    #[schema(value_type = String)]
    pub value: Value,
    #[serde(deserialize_with = "truth")]
    pub short: bool,
}

/// A button (the default) or a menu (`select`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Action {
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub id: String,
    #[serde(rename = "type", deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(deserialize_with = "truth", skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub style: String,
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub data_source: String,
    #[serde(deserialize_with = "present", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub default_option: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration: Option<Integration>,
    /// Of an ephemeral post's button: what the server needs to know again, sealed.
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub cookie: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Choice {
    #[serde(deserialize_with = "present")]
    pub text: String,
    #[serde(deserialize_with = "present")]
    pub value: String,
}

/// Where a press of the button goes, with what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Integration {
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Map<String, Value>>,
}

/// What is kept of an action beside its post.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    pub kind: String,
    pub data_source: String,
    pub url: String,
    pub context: Option<Map<String, Value>>,
}

/// By id of the action.
pub type KeptActions = BTreeMap<String, Kept>;

fn truth<'de, D: Deserializer<'de>>(reader: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(reader)? {
        Value::Bool(value) => value,
        Value::String(text) => matches!(text.as_str(), "1" | "t" | "T" | "true" | "TRUE" | "True"),
        _ => false,
    })
}

/// Reads the attachments of a post's props into their proper form and takes what must stay here out of them. What is no list
/// of attachments is left as it is, but for anything called `integration` in it.
pub fn settle(props: &mut Map<String, Value>) -> KeptActions {
    let Some(raw) = props.get_mut("attachments") else { return KeptActions::new() };
    match serde_json::from_value::<Vec<Option<Attachment>>>(raw.clone()) {
        Ok(read) => {
            let mut read: Vec<Attachment> = read.into_iter().flatten().collect();
            let kept = take_actions(&mut read);
            *raw = serde_json::to_value(read).unwrap_or(Value::Null);
            kept
        }
        Err(_) => {
            strip(raw);
            KeptActions::new()
        }
    }
}

/// What a post's attachments say.
pub fn said(props: &Map<String, Value>) -> String {
    props.get("attachments").map(model::attachment::said).unwrap_or_default()
}

/// Ids of the actions in a post's props.
pub fn action_ids(props: &Map<String, Value>) -> BTreeSet<String> {
    let attachments = props.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let actions = attachments.filter_map(|one| one.get("actions")?.as_array()).flatten();
    actions.filter_map(|action| action.get("id")?.as_str()).map(str::to_owned).collect()
}

/// Takes the integrations out of attachments; an action without an id gets one.
pub fn take_actions(attachments: &mut [Attachment]) -> KeptActions {
    let mut kept = KeptActions::new();
    for action in attachments.iter_mut().flat_map(|attachment| &mut attachment.actions) {
        if action.id.is_empty() {
            action.id = model::id::new();
        }
        if let Some(integration) = action.integration.take() {
            let entry = Kept {
                kind: action.kind.clone(),
                data_source: action.data_source.clone(),
                url: integration.url,
                context: integration.context,
            };
            kept.insert(action.id.clone(), entry);
        }
    }
    kept
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("integration");
            map.values_mut().for_each(strip);
        }
        Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Slack's way of writing into ours, in everything that is shown as text.
pub fn translate(attachments: &mut [Attachment]) {
    for attachment in attachments {
        for text in [&mut attachment.pretext, &mut attachment.text, &mut attachment.title] {
            *text = announcements(text);
        }
        for text in [&mut attachment.pretext, &mut attachment.text] {
            *text = links(text);
        }
        attachment.fields.iter_mut().for_each(|fields| fields.retain(Option::is_some));
        for field in attachment.fields.iter_mut().flatten().flatten() {
            let text = match &field.value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            field.value = Value::String(links(&announcements(&text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn where_a_button_leads_stays_here() {
        let raw = json!({"attachments": [{"text": "t", "color": null, "actions": [
            {"id": "a", "name": "B", "integration": {"url": "http://x/?secret", "context": {"token": "secret"}}},
            {"name": "C", "type": "select", "integration": {"url": "http://y/?secret"}}]}, null]});
        let Value::Object(mut props) = raw else { unreachable!() };
        let kept = settle(&mut props);
        let shown = serde_json::to_string(&props).unwrap();
        assert!(!shown.contains("secret") && !shown.contains("integration"), "{shown}");
        assert_eq!(kept.len(), 2);
        assert_eq!(kept["a"].url, "http://x/?secret");
        assert!(props["attachments"][0]["actions"][1]["id"].as_str().is_some_and(model::id::is_valid));
        // A second time nothing is left to take.
        assert!(settle(&mut props).is_empty());
    }

    #[test]
    fn nor_does_it_leave_in_what_is_no_attachment() {
        let raw = json!({"attachments": {"x": [{"integration": {"url": "secret"}}], "actions": "y"}});
        let Value::Object(mut props) = raw else { unreachable!() };
        settle(&mut props);
        assert!(!serde_json::to_string(&props).unwrap().contains("secret"));
    }

    #[test]
    fn an_attachment_has_all_its_members() {
        let read: Attachment =
            serde_json::from_value(json!({"text": "x", "fields": [{"value": 5, "short": "true"}]})).unwrap();
        let mut all = [read];
        translate(&mut all);
        let shown = serde_json::to_value(&all[0]).unwrap();
        let names: Vec<&str> = shown.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = vec![
            "id",
            "fallback",
            "color",
            "pretext",
            "author_name",
            "author_link",
            "author_icon",
            "title",
            "title_link",
            "text",
            "fields",
            "image_url",
            "thumb_url",
            "footer",
            "footer_icon",
            "ts",
        ];
        wanted.sort_unstable();
        let mut names = names;
        names.sort_unstable();
        assert_eq!(names, wanted);
        assert_eq!(shown["fields"][0], json!({"title": "", "value": "5", "short": true}));
    }
}
