//! "I have seen it": what the author of a marked post may ask for.

use serde::{Deserialize, Serialize};

/// How long one can take it back, ms.
pub const REVOCABLE: i64 = 5 * 60 * 1_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PostAcknowledgement {
    pub user_id: String,
    pub post_id: String,
    /// 0: taken back.
    pub acknowledged_at: i64,
    pub channel_id: String,
}
