//! Dialogs integrations open in front of somebody.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::present;

/// A form. Its elements go to the client as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Dialog {
    #[serde(deserialize_with = "present")]
    pub callback_id: String,
    #[serde(deserialize_with = "present")]
    pub title: String,
    #[serde(deserialize_with = "present")]
    pub introduction_text: String,
    #[serde(deserialize_with = "present")]
    pub icon_url: String,
    #[schema(value_type = Option<Vec<std::collections::HashMap<String, serde_json::Value>>>)]
    pub elements: Option<Vec<Map<String, Value>>>,
    #[serde(deserialize_with = "present")]
    pub submit_label: String,
    #[serde(deserialize_with = "present")]
    pub notify_on_cancel: bool,
    #[serde(deserialize_with = "present")]
    pub state: String,
}

/// An integration asks for a dialog by the trigger id of what somebody did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct OpenDialogRequest {
    #[serde(deserialize_with = "present")]
    pub trigger_id: String,
    /// Where the filled in form goes.
    #[serde(deserialize_with = "present")]
    pub url: String,
    pub dialog: Dialog,
}

/// A filled in form.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(default)]
pub struct SubmitDialogRequest {
    #[serde(deserialize_with = "present")]
    pub url: String,
    #[serde(deserialize_with = "present")]
    pub callback_id: String,
    #[serde(deserialize_with = "present")]
    pub state: String,
    #[serde(deserialize_with = "present")]
    pub channel_id: String,
    #[serde(deserialize_with = "present")]
    pub team_id: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub submission: Option<Map<String, Value>>,
    #[serde(deserialize_with = "present")]
    pub cancelled: bool,
}

/// What the integration says to a filled in form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SubmitDialogResponse {
    #[serde(deserialize_with = "present", skip_serializing_if = "String::is_empty")]
    pub error: String,
    /// By name of the element.
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<std::collections::BTreeMap<String, String>>,
}
