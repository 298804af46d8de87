//! A reaction on the wire.

use model::Problem;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Reaction {
    pub user_id: String,
    pub post_id: String,
    pub emoji_name: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub remote_id: String,
    pub channel_id: String,
}

/// Characters of an emoji's name.
const MAX_NAME: usize = 64;

impl Reaction {
    /// Rules that need no database.
    pub fn check(&self) -> Result<(), Problem> {
        let name = &self.emoji_name;
        let ids = model::id::is_valid(&self.user_id) && model::id::is_valid(&self.post_id);
        if ids && !name.is_empty() && name.len() <= MAX_NAME {
            return Ok(());
        }
        Err(Problem::bad_request(
            "api.reaction.save_reaction.invalid.app_error",
            "The reaction is not valid.",
        ))
    }
}
