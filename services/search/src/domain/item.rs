//! Something that can be found.

/// A post, or a file by its name. Of a deleted one all but its id and version is "" or 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub is_file: bool,
    /// Of a file: the post it is shown with.
    pub post_id: String,
    pub extension: String,
    pub channel_id: String,
    pub user_id: String,
    pub create_at: i64,
    /// Of two versions the greater counts.
    pub version: i64,
    pub is_deleted: bool,
    pub content: String,
}

/// Everything a post is found by: what is written, then what its attachments say.
pub fn content(message: &str, attachments: &str) -> String {
    match (message, attachments) {
        (message, "") => message.to_owned(),
        ("", attachments) => attachments.to_owned(),
        (message, attachments) => format!("{message}\n{attachments}"),
    }
}
