//! Ids in paths.

use model::Problem;

/// A path parameter that must be an id.
pub fn id(name: &str, value: String) -> Result<String, Problem> {
    if model::id::is_valid(&value) { Ok(value) } else { Err(Problem::invalid_url(name)) }
}

pub fn team(value: String) -> Result<String, Problem> {
    id("team_id", value)
}

pub fn channel(value: String) -> Result<String, Problem> {
    id("channel_id", value)
}
