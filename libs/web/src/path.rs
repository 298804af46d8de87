//! Ids in paths.

use model::Problem;

/// Refuses a path parameter that is no id; `name` is what the answer calls it.
///
/// # Errors
/// 400 `api.context.invalid_url_param.app_error`.
pub fn checked(name: &str, value: &str) -> Result<(), Problem> {
    if model::id::is_valid(value) { Ok(()) } else { Err(Problem::invalid_url(name)) }
}

/// A path parameter that must be an id.
///
/// # Errors
/// See [`checked`].
pub fn id(name: &str, value: String) -> Result<String, Problem> {
    checked(name, &value)?;
    Ok(value)
}
