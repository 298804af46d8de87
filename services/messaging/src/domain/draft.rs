//! A message that is not sent yet.

use model::Problem;
use serde::{Deserialize, Serialize};

use super::post::{MAX_FILES, MAX_MESSAGE, Props, check_props};

/// Bytes of a mark; clients may put anything into it.
const MAX_PRIORITY: usize = 1_000;
const MAX_KIND: usize = 26;

/// A draft as its author sees it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Draft {
    pub create_at: i64,
    pub update_at: i64,
    #[serde(default)]
    #[schema(required)]
    pub delete_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    pub props: Props,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub priority: Option<Props>,
    /// Left out when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub file_ids: Vec<String>,
    /// What is shown with it: its files.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub metadata: Option<Props>,
}

/// What a client sends. Whose it is and when it was written is the server's to say.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NewDraft {
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub props: Option<Props>,
    #[schema(value_type = Option<std::collections::HashMap<String, serde_json::Value>>)]
    pub priority: Option<Props>,
    pub file_ids: Option<Vec<String>>,
}

impl NewDraft {
    /// Rules that need no database.
    pub fn check(&self) -> Result<(), Problem> {
        if !self.root_id.is_empty() && !model::id::is_valid(&self.root_id) {
            return Err(Problem::bad_request("model.draft.is_valid.root_id.app_error", "Invalid root id."));
        }
        if self.message.len() > MAX_MESSAGE && self.message.chars().count() > MAX_MESSAGE {
            let id = "model.draft.is_valid.message_length.app_error";
            return Err(Problem::bad_request(id, "The message is too long."));
        }
        if self.kind.len() > MAX_KIND {
            return Err(Problem::invalid_body("type"));
        }
        check_priority(self.priority.as_ref())?;
        check_files(self.file_ids.as_deref())?;
        self.props.as_ref().map_or(Ok(()), check_props)
    }
}

/// Files that are named before anybody looks for them.
pub fn check_files(ids: Option<&[String]>) -> Result<(), Problem> {
    let ids = ids.unwrap_or_default();
    if ids.len() > MAX_FILES || !ids.iter().all(|id| model::id::is_valid(id)) {
        return Err(Problem::bad_request("model.draft.is_valid.file_ids.app_error", "Invalid file ids."));
    }
    Ok(())
}

pub fn check_priority(priority: Option<&Props>) -> Result<(), Problem> {
    let size = priority.map_or(0, |mark| serde_json::to_string(mark).map_or(usize::MAX, |text| text.len()));
    if size > MAX_PRIORITY { Err(Problem::invalid_body("priority")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits() {
        let draft = |message: &str, root: &str| NewDraft {
            message: message.to_owned(),
            root_id: root.to_owned(),
            ..NewDraft::default()
        };
        assert!(draft(&"ä".repeat(MAX_MESSAGE), "").check().is_ok());
        assert!(draft(&"ä".repeat(MAX_MESSAGE + 1), "").check().is_err());
        assert!(draft("", &"r".repeat(26)).check().is_ok());
        assert!(draft("", "r").check().is_err());
        let mark = [("priority".to_owned(), "x".repeat(MAX_PRIORITY).into())].into_iter().collect();
        assert!(NewDraft { priority: Some(mark), ..draft("", "") }.check().is_err());
        for ids in [vec!["x".to_owned()], vec!["f".repeat(26); 11]] {
            assert!(NewDraft { file_ids: Some(ids), ..draft("", "") }.check().is_err());
        }
        assert!(NewDraft { kind: "k".repeat(27), ..draft("", "") }.check().is_err());
    }
}
