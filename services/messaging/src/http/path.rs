//! Ids in paths.

use model::Problem;

/// Refuses a path parameter that is no id.
pub fn checked(name: &str, value: &str) -> Result<(), Problem> {
    if model::id::is_valid(value) { Ok(()) } else { Err(Problem::invalid_url(name)) }
}

/// A path parameter that must be an id.
pub fn id(name: &str, value: String) -> Result<String, Problem> {
    checked(name, &value)?;
    Ok(value)
}

pub fn team(value: String) -> Result<String, Problem> {
    id("team_id", value)
}

pub fn channel(value: String) -> Result<String, Problem> {
    id("channel_id", value)
}
