//! Ids in paths.

use model::Problem;
pub use web::path::{checked, id};

pub fn team(value: String) -> Result<String, Problem> {
    id("team_id", value)
}

pub fn channel(value: String) -> Result<String, Problem> {
    id("channel_id", value)
}
